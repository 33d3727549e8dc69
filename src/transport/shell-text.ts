/**
POSIX shell text of our own, the same for every host: constant, and it takes values as positional parameters only.
It was tried in dash, bash and busybox ash; `stat -c` and `head -c` are those of GNU and of busybox.
*/

/** Largest file that is read as text, and one more byte to tell that there is more. */
export const maxTextBytes = 1024 * 1024;

/**
Looks at any number of paths with one `stat`. `$1` is a mark, the others are paths.

Prints `MODE:UID:GID:SIZE:OWNER:GROUP:PATH:MARK` for each that exists (mode in hexadecimal, and `:` stands in no name),
then for each link `TARGET:MARK`. What cannot be looked at is told on standard error, in order.
*/
export const statBody = `runner_m=$1; shift
command stat -c "%f:%u:%g:%s:%U:%G:%n:$runner_m" -- "$@"
for runner_p do
	[ ! -L "$runner_p" ] || { command readlink -n -- "$runner_p"; printf ':%s\\n' "$runner_m"; }
done`;

/**
Reads any number of files with one `stat` and one `head`. `$1` is a mark, the others are paths.

Prints `MODE:SIZE:PATH:MARK` for each that exists (links are followed), then `MARK:COUNT` of regular files and their content, one after another.
*/
export const readBody = `runner_m=$1; shift; runner_n=$#
command stat -L -c "%f:%s:%n:$runner_m" -- "$@"
for runner_p do
	[ ! -f "$runner_p" ] || set -- "$@" "$runner_p"
done
shift "$runner_n"
printf '%s:%s\\n' "$runner_m" "$#"
[ "$#" = 0 ] || command head -q -c ${maxTextBytes + 1} -- "$@"`;

/** Reads one file of any kind of size, such as those of /proc. `$1` is a mark, `$2` the path. Status 80: it is no regular file. */
export const readOneBody = `if [ -f "$2" ]; then command head -c ${maxTextBytes + 1} -- "$2"
elif command stat -L -c %f -- "$2" >/dev/null; then (exit 80)
else (exit 81)
fi`;

/**
What each shell is told first.

`runner_end MARK STATUS` ends an answer on both streams. `runner_who USER` finds an account for `runner_as`,
which replaces the (sub)shell by a program with that user's rights, groups of now and home, and with nothing of our environment.
*/
export const prelude = `runner_end() { printf '%s:%s\\n' "$1" "$2"; printf '%s:%s\\n' "$1" "$2" >&2; }
runner_who() {
	runner_line=$(command getent passwd "$1" 2>/dev/null </dev/null); runner_state=$?
	if [ "$runner_state" = 127 ]; then
		runner_line= runner_state=2
		while IFS= read -r runner_p; do
			case $runner_p in "$1":*) runner_line=$runner_p runner_state=0; break ;; esac
		done </etc/passwd
	fi
	case $runner_state in 0) ;; 2) runner_state=no-user ;; *) runner_state=no-answer ;; esac
	IFS=: read -r runner_name runner_p runner_uid runner_gid runner_p runner_home runner_p <<RUNNER
$runner_line
RUNNER
	[ "\${runner_setpriv-}" ] || { setpriv --version >/dev/null 2>&1 </dev/null && runner_setpriv=yes || runner_setpriv=no; }
}
runner_as() {
	cd "$runner_home" 2>/dev/null || cd /
	set -- HOME="$runner_home" USER="$runner_name" LOGNAME="$runner_name" SHELL=/bin/sh PATH="$PATH" LC_ALL=C TERM=dumb "$@"
	[ ! -d "/run/user/$runner_uid" ] || set -- XDG_RUNTIME_DIR="/run/user/$runner_uid" "$@"
	if [ "$runner_setpriv" = yes ]; then
		exec setpriv --reuid "$runner_uid" --regid "$runner_gid" --init-groups --inh-caps=-all -- env -i "$@"
	fi
	exec su -s /bin/sh -c 'exec env -i "$@"' -- "$runner_name" sh "$@"
}
runner_stat() {
${statBody}
}
runner_read() {
${readBody}
}
runner_read_one() {
${readOneBody}
}
`;

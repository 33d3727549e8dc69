/**
Arguments after `runner-lab`, the mark by which a lab's processes are found: the lab directory, the host's folder, its name,
its address, its port, its control group.
*/
export const mark = 'runner-lab';

/**
Runs first, in a mount namespace of its own which outlives the boot: there the upper layer stays reachable, out of the host's sight.

What is left of it is `unshare`, which ends when the host does and takes the host with it when it is killed.
*/
export const launcherScript = `
umask 022
[ -z "$RUNNER_LAB_OWNER" ] || [ "$PPID" = "$RUNNER_LAB_OWNER" ] || exit 1
cd "$2"
mount -t tmpfs -o mode=700 runner-lab root
cd root
mkdir upper work merged cgroup
if mount -t cgroup2 cgroup cgroup; then
	# Groups of an earlier life of this host, of its containers perhaps
	[ ! -d "cgroup/$6" ] || find "cgroup/$6" -mindepth 1 -depth -type d -exec rmdir {} + || true
	mkdir -p "cgroup/$6"
else
	echo 'no control groups: Podman will not work in this host' >&2
fi
exec unshare --pid --uts --ipc --fork --kill-child -- sh -euc '
	[ ! -d "cgroup/$6" ] || echo 0 > "cgroup/$6/cgroup.procs"
	exec unshare --cgroup --mount --propagation private -- sh -eu "$2/boot.sh" runner-lab "$@"
' runner-lab "$@"
`;

/** Process 1 of the host: makes its root file system, moves there for good, and becomes its sshd. */
export const bootScript = `
shift
folder=$2
exec 3< "$folder/setup.sh"

# A whiteout hides a directory of the machine; making it anew over the whiteout makes it empty
mkdir upper/etc upper/var
for hidden in root home srv mnt media etc/ssh etc/sudoers.d var/tmp var/log var/mail; do
	mknod "upper/$hidden" c 0 0
done
mount -t overlay "runner-lab:$1" -o lowerdir=/,upperdir=upper,workdir=work merged
cd merged
cp -a --remove-destination "$folder/tree/." .

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=1777 tmpfs tmp
mount -t tmpfs -o mode=755 tmpfs dev
cp -a "$folder/dev/." /dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/tty dev
# For Podman, with the mode that udev gives them
for device in fuse net/tun; do
	[ ! -e "/dev/$device" ] || { cp -a "/dev/$device" "dev/$device"; chmod 666 "dev/$device"; }
done
mount -t devpts -o newinstance,gid=5,mode=620,ptmxmode=666 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t mqueue mqueue dev/mqueue || rmdir dev/mqueue
if mount -t cgroup2 cgroup sys/fs/cgroup; then
	mkdir -p sys/fs/cgroup/init
	echo 0 > sys/fs/cgroup/init/cgroup.procs
fi

read -r hostname < etc/hostname
echo "$hostname" > proc/sys/kernel/hostname
pivot_root . mnt
cd /
umount -l /mnt
mount --make-rshared /
mkdir /run/sshd
mkdir -m 1777 /run/lock

if [ -n "$RUNNER_LAB_USER" ]; then
	if ! grep -q "^$RUNNER_LAB_USER:" /etc/passwd; then
		grep -q "^$RUNNER_LAB_USER:" /etc/group && own=--no-user-group || own=--user-group
		useradd --create-home --shell /bin/bash "$own" "$RUNNER_LAB_USER"
	fi
	home=$(getent passwd "$RUNNER_LAB_USER" | cut -d : -f 6)
	group=$(id -g "$RUNNER_LAB_USER")
	install -d -m 700 -o "$RUNNER_LAB_USER" -g "$group" "$home/.ssh"
	install -m 600 -o "$RUNNER_LAB_USER" -g "$group" /root/.ssh/authorized_keys "$home/.ssh/authorized_keys"
fi
# Few rounds: yescrypt, the default, takes a tenth of a second
[ -z "$RUNNER_LAB_PASSWORD" ] || chpasswd -c SHA512 -s 1000
sh -eu /dev/fd/3 < /dev/null || { echo "lab_setup ended with exit code $?" >&2; exit 1; }
exec 3<&-
exec "$(command -v sshd)" -D -e < /dev/null
`;

/**
Arguments after `runner-lab`, the mark by which a lab's processes are found: the lab directory, the host's folder, its name,
its address, its port, its control group.
*/
export const mark = 'runner-lab';

/**
Runs first, in a mount namespace of its own which outlives the host's boots: there the upper layer stays reachable, out of the
host's sight.

It stays, and starts the host again whenever that restarts: reboot(2) ends a process namespace as by SIGHUP, and 129 tells it.
Killed, it takes the host with it.
*/
export const launcherScript = `
umask 022
[ -z "$RUNNER_LAB_OWNER" ] || [ "$PPID" = "$RUNNER_LAB_OWNER" ] || exit 1
cd "$2"
mount -t tmpfs -o mode=700 runner-lab root
cd root
mkdir upper work merged cgroup
[ -z "$RUNNER_LAB_PVE" ] || . "$2/disks.sh"
mount -t cgroup2 cgroup cgroup || echo 'no control groups: Podman will not work in this host' >&2
export RUNNER_LAB_LAUNCHER=$$ RUNNER_LAB_BOOT=first
while :; do
	if mountpoint -q cgroup; then
		# Groups of an earlier life of this host, of its containers perhaps
		[ ! -d "cgroup/$6" ] || find "cgroup/$6" -mindepth 1 -depth -type d -exec rmdir {} + || true
		mkdir -p "cgroup/$6"
	fi
	code=0
	setpriv --pdeathsig KILL -- sh -euc '
		[ "$PPID" = "$RUNNER_LAB_LAUNCHER" ] || exit 1
		exec unshare --pid --uts --ipc --fork --kill-child -- sh -eu "$2/start.sh" runner-lab "$@"
	' runner-lab "$@" || code=$?
	# The reboot of busybox, which its shell prefers to any other, asks process 1 by SIGTERM, and sshd then ends with 0
	[ "$code" = 129 ] || [ "$code $RUNNER_LAB_LOWER" = '0 ../base' ] || exit "$code"
	RUNNER_LAB_BOOT=again
done
`;

/** Process 1 of the host at first: enters the host's other namespaces. */
export const startScript = `
shift
[ ! -d "cgroup/$6" ] || echo 0 > "cgroup/$6/cgroup.procs"
[ -z "$RUNNER_LAB_PVE" ] || exec perl "$2/listen.pl" runner-lab "$@"
exec unshare --cgroup --mount --propagation private -- sh -eu "$2/boot.sh" runner-lab "$@"
`;

/** Then makes the host's root file system, or finds it as it was before a restart, moves there for good, and becomes its sshd. */
export const bootScript = `
shift
folder=$2
exec 3< "$folder/setup.sh"

if [ "$RUNNER_LAB_BOOT" = first ]; then
	# A whiteout hides a directory of the machine; making it anew over the whiteout makes it empty
	mkdir upper/etc upper/var
	for hidden in root home srv mnt media etc/ssh etc/sudoers.d var/tmp var/log var/mail; do
		mknod "upper/$hidden" c 0 0
	done
fi
cat /proc/sys/kernel/random/uuid > boot_id
mount -t overlay "runner-lab:$1" -o "lowerdir=$RUNNER_LAB_LOWER,upperdir=upper,workdir=work" merged
cd merged
[ "$RUNNER_LAB_BOOT" != first ] || cp -a --remove-destination "$folder/tree/." .

mount -t proc proc proc
mount --bind ../boot_id proc/sys/kernel/random/boot_id
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
# Whole, without which the kernel allows no new one in a user namespace: it could show what boot_id covers
mkdir -m 700 dev/.proc
mount -t proc proc dev/.proc
mount -t mqueue mqueue dev/mqueue || rmdir dev/mqueue
if mount -t cgroup2 cgroup sys/fs/cgroup; then
	mkdir -p sys/fs/cgroup/init
	echo 0 > sys/fs/cgroup/init/cgroup.procs
fi

[ -z "$RUNNER_LAB_PVE" ] || . "$folder/node-mounts.sh"
read -r hostname < etc/hostname
echo "$hostname" > proc/sys/kernel/hostname
pivot_root . mnt
cd /
umount -l /mnt
mount --make-rshared /
mkdir /run/sshd
mkdir -m 1777 /run/lock
[ -z "$RUNNER_LAB_PVE" ] || . /usr/share/runner-lab/boot.sh

if [ "$RUNNER_LAB_BOOT" = first ]; then
	if [ -n "$RUNNER_LAB_USER" ]; then
		if grep -q "^$RUNNER_LAB_USER:" /etc/passwd; then
			:
		elif command -v useradd > /dev/null; then
			grep -q "^$RUNNER_LAB_USER:" /etc/group && own=--no-user-group || own=--user-group
			useradd --create-home --shell /bin/bash "$own" "$RUNNER_LAB_USER"
		else
			echo "$RUNNER_LAB_USER:x:1000:1000::/home/$RUNNER_LAB_USER:/bin/sh" >> /etc/passwd
			echo "$RUNNER_LAB_USER:*:::::::" >> /etc/shadow
			echo "$RUNNER_LAB_USER:x:1000:" >> /etc/group
			mkdir "/home/$RUNNER_LAB_USER"
			chown 1000:1000 "/home/$RUNNER_LAB_USER"
		fi
		home=$(grep "^$RUNNER_LAB_USER:" /etc/passwd | cut -d : -f 6)
		mkdir -p "$home/.ssh"
		chmod 700 "$home/.ssh"
		cp /root/.ssh/authorized_keys "$home/.ssh/authorized_keys"
		chown -R "$RUNNER_LAB_USER:$(id -g "$RUNNER_LAB_USER")" "$home/.ssh"
	fi
	# Few rounds: yescrypt, the default, takes a tenth of a second
	[ -z "$RUNNER_LAB_PASSWORD" ] || chpasswd -c SHA512 -s 1000
	sh -eu /dev/fd/3 < /dev/null 9<&- || { echo "lab_setup ended with exit code $?" >&2; exit 1; }
fi
exec 3<&-
[ -z "$RUNNER_LAB_PVE" ] || exec perl /usr/share/runner-lab/init.pl < /dev/null
exec "$(command -v sshd)" -D -e < /dev/null
`;

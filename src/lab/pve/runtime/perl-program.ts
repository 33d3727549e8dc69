/**
What Node.js has no system calls for, in Perl of Debian's perl-base: mounts with a map of ids, put into another mount namespace,
and files seen with the eyes of a container.

Nothing may be loaded after `setns`: the modules of Perl are then out of reach.

@param unshare - Number of that system call, which depends on the machine.
@param setns - The same.
*/
export const perlProgram = (unshare: number, setns: number): string => String.raw`
use strict;
my ($unshare, $setns, $open_tree, $move_mount, $mount_setattr) = (${unshare}, ${setns}, 428, 429, 442);
my ($empty, $here) = ('', -100);
my $task = shift;

sub fail { print STDERR "$_[0]: $!\n"; exit 1 }
sub refuse { print STDERR "$_[0]\n"; exit 1 }

sub grab {
	my ($path) = @_;
	my $tree = syscall($open_tree, $here, $path, 02000001);
	$tree >= 0 or fail('open_tree');
	return $tree;
}

sub attach {
	my ($tree, $path) = @_;
	syscall($move_mount, $tree, $empty, $here, $path, 4) == 0 or fail('move_mount');
}

sub enter {
	my ($pid, @kinds) = @_;
	my @doors = map {
		my $path = "/proc/$pid/ns/$_";
		my $is_own = readlink($path) eq readlink("/proc/self/ns/$_");
		open(my $door, '<', $path) or fail($path);
		$is_own ? () : $door;
	} @kinds;
	syscall($setns, fileno $_, 0) == 0 or fail('setns') for @doors;
}

# A user namespace is the only way to tell the kernel a map
sub user_namespace {
	my %map = @_;
	pipe(my $from_child, my $to_parent) or fail('pipe');
	my $pid = fork // fail('fork');
	if (!$pid) {
		syscall($unshare, 0x10000000) == 0 and syswrite $to_parent, 'x';
		sleep 60;
		exit;
	}
	sysread $from_child, my $ready, 1;
	for my $kind (keys %map) {
		open(my $file, '>', "/proc/$pid/$kind") or fail($kind);
		defined syswrite($file, $map{$kind}) or fail($kind);
	}
	open(my $namespace, '<', "/proc/$pid/ns/user") or fail('user namespace');
	kill KILL => $pid;
	waitpid $pid, 0;
	return $namespace;
}

sub map_ids {
	my ($tree, $users, $groups) = @_;
	return if $users eq '';
	my $namespace = user_namespace(uid_map => $users, gid_map => $groups);
	my $attributes = pack 'Q4', 0x100000, 0, 0, fileno $namespace;
	syscall($mount_setattr, $tree, $empty, 0x1000, $attributes, length $attributes) == 0 or fail('mount_setattr');
}

# A file system of the container's own, such as its /dev, takes nothing from an id that it does not have
sub as_owner {
	my ($uid, $gid, $task) = @_;
	return if $task->();
	$) = "$gid $gid";
	$> = $uid;
	$task->();
	$> = 0;
	$) = "0 0";
}

sub make_directories {
	my ($path, $uid, $gid) = @_;
	my $at = '';
	for my $name (grep { length } split m{/}, $path) {
		$at .= "/$name";
		refuse("symlink encountered at: $at") if -l $at;
		as_owner($uid, $gid, sub { -d $at || mkdir($at, 0755) && chown $uid, $gid, $at });
		-d $at or fail("failed to create path: $at");
	}
}

sub make_place {
	my ($kind, $path, $uid, $gid) = @_;
	return make_directories($path, $uid, $gid) if $kind eq 'directory';
	make_directories($path =~ s{/[^/]*$}{}r, $uid, $gid);
	refuse("symlink encountered at: $path") if -l $path;
	as_owner($uid, $gid, sub { sysopen(my $file, $path, 0100) });
	-e $path or fail("failed to create file $path");
}

sub id_of {
	my ($name, $file, $what) = @_;
	return -1 if $name eq '';
	return $name if $name =~ /^\d+$/;
	open(my $lines, '<', $file) or fail($file);
	while (<$lines>) {
		my @fields = split /:/;
		return $fields[2] if $fields[0] eq $name;
	}
	refuse("unknown $what '$name'");
}

sub become_root_of {
	my ($pid) = @_;
	enter($pid, 'user', 'mnt');
	$) = '0 0';
	$( = 0;
	($<, $>) = (0, 0);
	chdir '/';
}

sub reading {
	my ($path) = @_;
	open(my $file, '<', $path) or fail("failed to open $path for reading");
	return $file;
}

sub created {
	my ($path, $mode, $user, $group) = @_;
	my ($uid, $gid) = (id_of($user, '/etc/passwd', 'user'), id_of($group, '/etc/group', 'group'));
	sysopen(my $file, $path, 01101, $mode eq '' ? 0644 : oct $mode) or fail("failed to create file $path");
	chown $uid, $gid, $file or fail("failed to change owner of $path");
	$mode eq '' or chmod oct $mode, $file or fail("failed to change mode of $path");
	return $file;
}

sub copy {
	my ($from, $to) = @_;
	while (my $count = sysread($from, my $block, 1 << 16) // fail('failed to read')) {
		for (my $done = 0; $done < $count;) {
			$done += syswrite($to, $block, $count - $done, $done) // fail('failed to write');
		}
	}
}

if ($task eq 'map') {
	my ($path, @maps) = @ARGV;
	my $tree = grab($path);
	map_ids($tree, @maps);
	system('umount', '-l', $path) == 0 or exit 1;
	attach($tree, $path);
} elsif ($task eq 'insert') {
	my ($pid, $kind, $path, $uid, $gid, $users, $groups, @mount) = @ARGV;
	syscall($unshare, 0x20000) == 0 or fail('unshare');
	system('mount', '--make-rprivate', '/') == 0 && system(@mount) == 0 or exit 1;
	my $tree = grab($mount[-1]);
	map_ids($tree, $users, $groups);
	enter($pid, 'mnt');
	make_place($kind, $path, $uid, $gid);
	attach($tree, $path);
} elsif ($task eq 'push') {
	my ($pid, $from, $path, @ownership) = @ARGV;
	my $source = reading($from);
	become_root_of($pid);
	copy($source, created($path, @ownership));
} elsif ($task eq 'pull') {
	my ($pid, $from, $path, @ownership) = @ARGV;
	my $target = created($path, @ownership);
	become_root_of($pid);
	copy(reading($from), $target);
}
`;

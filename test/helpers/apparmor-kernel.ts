/**
Shell text for a host of the lab. Stands for a kernel with AppArmor, which the machine of a test rarely has: the list of what it has loaded, and a parser that
compiles with the real one and then writes that list instead of asking the kernel. It refuses what is named in `refused`.
*/
export const appArmorKernel = `
mount -t tmpfs tmpfs /sys/kernel/security
mkdir /sys/kernel/security/apparmor
echo 'lxc-container-default (enforce)' >/sys/kernel/security/apparmor/profiles
mv /sbin/apparmor_parser /sbin/apparmor_parser.real
cat >/sbin/apparmor_parser <<'END'
#!/bin/sh
list=/sys/kernel/security/apparmor/profiles
case " $* " in
*' -r '*)
	for file; do :; done
	/sbin/apparmor_parser.real -Q -K "$file" || exit
	names=$(/sbin/apparmor_parser.real -N "$file")
	if [ -f /sys/kernel/security/refused ] && echo "$names" | grep -qxFf /sys/kernel/security/refused; then
		echo "apparmor_parser: Unable to replace profile" >&2; exit 243
	fi
	{ sed 's/ (.*//' $list; echo "$names"; } | sort -u | sed 's/$/ (enforce)/' >$list.new && cat $list.new >$list && rm $list.new;;
*' -R '*)
	name=$(/sbin/apparmor_parser.real -N /dev/stdin) || exit
	grep -qF "$name (" $list || exit 254
	grep -vF "$name (" $list >$list.new; cat $list.new >$list; rm $list.new;;
*) exec /sbin/apparmor_parser.real "$@";;
esac
END
chmod 755 /sbin/apparmor_parser
`;

import type {LabHost} from './settings.ts';

/**
The `sshd_config` of a host. The first value of a keyword wins, so the host's own lines go before ours, but those from the
first `Match` on, which would hold ours in, go after.

@param sshdVersion - `major * 100 + minor`.
*/
export function renderSshdConfig({address, port, sshd, base}: LabHost, sshdVersion: number): string {
	const match = sshd.search(/^\s*Match\s/im);
	const [first, last] = match < 0 ? [sshd, ''] : [sshd.slice(0, match), sshd.slice(match)];
	const lines = [
		first,
		`Port ${port}`,
		`ListenAddress ${address}`,
		'HostKey /etc/ssh/ssh_host_ed25519_key',
		'PermitRootLogin yes',
		'PasswordAuthentication yes',
		'KbdInteractiveAuthentication no',
		`UsePAM ${base === 'busybox' ? 'no' : 'yes'}`,
		'UseDNS no',
		'MaxStartups 100',
		'PidFile /run/sshd.pid',
		'PrintMotd no',
		'PrintLastLog no',
		'Subsystem sftp internal-sftp',
		// From this version on, sshd shuts out addresses that fail to log in, and here all have the same
		...(sshdVersion >= 908 ? ['PerSourcePenalties no'] : []),
		last,
	];
	return `${lines.filter(line => line.trim() !== '').join('\n')}\n`;
}

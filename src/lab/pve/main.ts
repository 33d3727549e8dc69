/** The commands of a Proxmox node, by the name that the wrapper in its `sbin` gives. */
const [name = '', ...words] = process.argv.slice(2);
const commands: Readonly<Record<string, (argv: readonly string[]) => void>> = {};
const command = commands[name];
if (!command) {
	process.stderr.write(`${[name, ...words].join(' ')}: not part of this simulated node\n`);
	process.exit(255);
}

command(words);

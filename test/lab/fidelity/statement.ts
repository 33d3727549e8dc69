/** Major versions of Proxmox VE. */
export type Release = 7 | 8 | 9;

/**
What a command prints: the whole text, blanks at the ends of lines left out; a part of it; lines of it; or what is not in it.
`$id`, `$other` and `$node` in it are filled in, in a pattern `\$id`.
*/
export type Printed = string | RegExp | {readonly lines: readonly string[]} | {readonly without: string};

/**
One thing that Proxmox VE does, and how a simulated node shows it.
Shell text runs as root on the node, by `sh`, with what `preamble.ts` defines: `$id` is the id of the row's own container.
*/
export type Statement = {
	/** In our words, a whole sentence without a full stop; title of the test and line of the page. */
	readonly says: string;
	/** The versions of the node that it is shown on; 9 unless given. */
	readonly on?: readonly Release[];
	/** Shell text before all else on the node `far`, which is in the cluster of the subject `cluster`. */
	readonly elsewhere?: string;
	/** Shell text before it; each of its commands must succeed. */
	readonly given?: string;
	/** Shell text that shows it. */
	readonly when: string;
	/** Exit code of `when`; 0 unless given. */
	readonly exit?: number | 'not 0';
	/** In place of `exit`: the code is not 0, and these are lines of standard error. */
	readonly refuses?: readonly string[];
	readonly stdout?: Printed;
	readonly stderr?: Printed;
	/** What shell commands print afterwards, by command; each must succeed. */
	readonly afterwards?: Readonly<Record<string, Printed>>;
};

/** Statements of one subject. Their rows run one after the other on a node of their own. */
export type Subject = {
	/** A word or two: `clone`. */
	readonly topic: string;
	/** Name of the file in `test/lab/fidelity/`. */
	readonly table: string;
	/** One sentence for the page. */
	readonly about: string;
	readonly statements: readonly Statement[];
};

/** What a real node does and a simulated one does not. */
export type NotKept = {
	readonly topic: string;
	readonly says: string;
	readonly because: string;
};

/** What the exit code of `runner` says. A test compares them with the README. */
export const exitCodes = {
	/** As asked. */
	ok: 0,
	/** Nothing was attempted: usage, inventory, playbook, template, no host matched. */
	nothingAttempted: 1,
	/** A host failed. */
	hostFailed: 2,
	/** Changes are pending (`--check` with `--detailed-exitcode`). */
	pending: 3,
	/** A host could not be reached, and none failed. */
	unreachable: 4,
	/** A bug of ours. */
	bug: 70,
	/** The work was done, but what it printed or its events could not be written. */
	notWritten: 74,
} as const;

/** 130 and 143, as shells count them. */
export const signalExitCode = (signal: NodeJS.Signals): number =>
	128 + ({SIGHUP: 1, SIGINT: 2, SIGTERM: 15}[signal as string] ?? 15);

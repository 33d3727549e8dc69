import process from 'node:process';

type Version = 7 | 8 | 9;

/**
Versions of Proxmox VE on whose nodes a module is played three ways: the newest, and with `npm run versions` all of them.

What differs between them is tried on each in any case, in `test/lab`.
*/
export const nodeVersions: readonly Version[] = process.env.RUNNER_ALL_VERSIONS === undefined ? [9] : [9, 8, 7];

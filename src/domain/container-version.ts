import {compareVersions} from './debian-version.ts';

/** Of pve-container: the one whose behaviour is taken where nobody says which. */
export const newestVersion = '6.1.10';

/** Whether a version of pve-container has what came with another one. */
export const hasReached = (version: string, since: string): boolean => compareVersions(version, since) >= 0;

export {type AdhocOptions, type HostAnswer, runAdhoc} from './adhoc.ts';
export {type RunOptions, run} from './run.ts';

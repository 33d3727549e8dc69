export {type AdhocOptions, runAdhoc} from './adhoc.ts';
export {type RunOptions, run} from './run.ts';

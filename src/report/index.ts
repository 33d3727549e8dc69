export {jsonLinesReporter} from './json-lines.ts';
export {type ProblemOptions, renderProblem, renderProblems} from './problem.ts';
export {type Reporter, type TerminalOptions, terminalReporter} from './terminal.ts';
export {createTally, type ExitOptions, exitCodeOf, type Tally, type Totals, totalsOf} from './totals.ts';

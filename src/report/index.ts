export {renderAnswer, renderAnswers} from './answer.ts';
export {jsonLinesReporter} from './json-lines.ts';
export {type ProblemOptions, renderProblem, renderProblems} from './problem.ts';
export {type Reporter, type TerminalOptions, terminalReporter} from './terminal.ts';
export {createTotals, type Totals, totalsOf} from './totals.ts';

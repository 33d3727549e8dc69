import {whyNoLab} from './helpers/start-lab.ts';

console.log(
	whyNoLab === undefined
		? 'All tests were run, those against the lab too.'
		: `All tests but those against the lab were run: the lab ${whyNoLab}.`,
);

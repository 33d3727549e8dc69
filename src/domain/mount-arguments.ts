import {z} from 'zod';

/** An argument that says what is mounted. */
export const mountSource = () =>
	z.string().superRefine((source, context) => {
		if (!/^[^-\p{Control}\p{Surrogate}\u2028\u2029][^\p{Control}\p{Surrogate}\u2028\u2029]{0,1000}$/u.test(source)) {
			context.addIssue({
				code: 'custom',
				message: `${JSON.stringify(source)} is nothing that can be mounted: one line, not empty, and no "-" at its begin`,
			});
		}

		if (source.startsWith('/') && !source.startsWith('//') && /\/(\/|\.\.?(\/|$)|$)/.test(source)) {
			context.addIssue({
				code: 'custom',
				message: `the path ${JSON.stringify(source)} has to be in normal form: no "//", "/./" or "/../", and no "/" at its end`,
			});
		}
	});

/** An argument that is a list of options of mount(8); comes out as text with commas. */
export const mountOptions = () =>
	z.union([z.string(), z.array(z.string()).min(1)]).transform((given, context) => {
		const options = typeof given === 'string' ? given.split(',') : given;
		for (const option of options) {
			const why = whyNoOption(option);
			if (why !== undefined) {
				context.addIssue({code: 'custom', message: `${JSON.stringify(option.replace(/=.*/s, '=…'))} ${why}`});
			}
		}

		return options.join(',');
	});

function whyNoOption(option: string): string | undefined {
	if (/^(pass|passwd|password)\d?=/.test(option)) {
		return 'would show the password to everybody: write it to a file, and name that with credentials=';
	}

	if (/^(remount|move|make-\w+)$/.test(option)) {
		return 'is an order to mount, and no option of a mount';
	}

	return /^[a-zA-Z_][\w.:;=/@%+~*!{}[\]|^-]*$/.test(option)
		? undefined
		: 'is no option: no blanks, quotes, commas or backslashes';
}

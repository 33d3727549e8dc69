import fs from 'node:fs/promises';

/** A fenced block of a page. */
export type Block = {readonly language: string; readonly text: string};

/** The fenced blocks of a page, in order. */
export async function blocksOf(page: string): Promise<readonly Block[]> {
	const text = await fs.readFile(page, 'utf8');
	return Array.from(text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language = '', content = '']) => ({
		language,
		text: content,
	}));
}

/** What was typed, and what came of it; `[…]` in an answer stands for lines that do not matter. */
export type Typed = {readonly command: string; readonly answer: string};

/** Reads a session of root: lines that begin with `# ` are commands. */
export const typedIn = (session: string): readonly Typed[] =>
	Array.from(session.matchAll(/^# (.*)\n((?:(?!# ).*\n)*)/gm), ([, command = '', answer = '']) => ({command, answer}));

/** Whether an answer is as a page has it. */
export function isAnswer(actual: string, shown: string): boolean {
	const parts = shown.split('[…]\n').map(part => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
	return new RegExp(`^${parts.join(String.raw`(?:.*\n)*`)}$`).test(actual);
}

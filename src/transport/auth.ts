import type {AuthHandlerMiddleware} from 'ssh2';
import {describeMethod, type Method} from './identity.ts';

/**
Hands out one method after another, and none twice; `none` is never asked for, and a password is not sent a second time.

@param tried - Receives the methods that were begun, in words.
@param onAccepted - Told which methods the server says it accepts.
*/
export function createAuthHandler(
	methods: readonly Method[],
	tried: string[],
	onAccepted: (names: readonly string[]) => void,
): AuthHandlerMiddleware {
	const left = [...methods];
	let password: Extract<Method, {type: 'password'}> | undefined;
	return ((accepted: readonly string[] | null, _isPartial: boolean | null, next: (method: unknown) => void) => {
		if (accepted) {
			onAccepted(accepted);
		}

		const method = left.shift();
		if (method) {
			password = method.type === 'password' ? method : undefined;
			tried.push(describeMethod(method.type));
			next(method);
		} else if (password && accepted?.includes('keyboard-interactive') && !accepted.includes('password')) {
			const {username, password: answer} = password;
			password = undefined;
			const prompt = (
				_name: string,
				_text: string,
				_language: string,
				prompts: readonly {echo?: boolean}[],
				finish: (answers: string[]) => void,
			) => {
				finish(prompts.length === 1 && !prompts[0]?.echo ? [answer] : []);
			};
			next({type: 'keyboard-interactive', username, prompt});
		} else {
			next(false);
		}
	}) as AuthHandlerMiddleware;
}

import {inspect} from 'node:util';

const shown = '[secret]';

/** A value that is never shown: it prints and serialises as `[secret]`. */
export class Secret {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
	}

	/** The value itself. Goes to a target's standard input, and nowhere else. */
	reveal(): string {
		return this.#value;
	}

	equals(other: string | Secret | undefined): boolean {
		return this.#value === (other instanceof Secret ? other.#value : other);
	}

	toString(): string {
		return shown;
	}

	toJSON(): string {
		return shown;
	}

	[inspect.custom](): string {
		return shown;
	}
}

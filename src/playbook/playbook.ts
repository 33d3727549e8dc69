import type {Module} from '../core/module.ts';
import type {Position} from '../core/position.ts';
import type {YamlNode} from '../core/yaml.ts';
import type {Arguments} from './arguments.ts';
import type {Definitions} from './definitions.ts';
import type {Condition} from './expression.ts';
import type {Value} from './value.ts';

/** A playbook as written, read once: its texts are parsed, and nothing is filled in. */
export type Playbook = {
	/** As the user named it. */
	readonly file: string;
	readonly plays: readonly WrittenPlay[];
};

export type WrittenPlay = {
	readonly position: Position;
	readonly name: Written | undefined;
	/** A host pattern. */
	readonly hosts: Written;
	readonly vars: Definitions;
	readonly become: boolean | undefined;
	readonly becomeUser: Written | undefined;
	/** A number, or a text such as `30%`. */
	readonly serial: Written | undefined;
	readonly maxFailPercentage: number | undefined;
	readonly anyErrorsFatal: boolean | undefined;
	readonly tasks: readonly WrittenTask[];
};

/** A value together with its place. */
export type Written = {readonly node: YamlNode; readonly value: Value};

export type WrittenTask = {
	/** Of the module's name. */
	readonly position: Position;
	readonly module: Module;
	readonly name: Written | undefined;
	/** `undefined` when they hold mistakes that were told already. */
	readonly args: Arguments | undefined;
	/** All must hold. */
	readonly when: readonly Condition[];
	readonly loop: Written | undefined;
	readonly register: string | undefined;
	/** Its own and those of its play. */
	readonly tags: readonly string[];
	readonly becomeUser: Written | undefined;
	readonly vars: Definitions;
};

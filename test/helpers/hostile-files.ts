import {readProfiles} from '../../src/domain/apparmor-text.ts';
import {renderKey} from '../../src/domain/sysctl.ts';
import {readCronTab} from './cron-tab.ts';
import {found} from './hostile-cases.ts';
import type {Accepted, Tried} from './hostile-trials.ts';
import {aboutOf} from './hostile-words.ts';
import {countKeys, crontabFaults, hasProgram, readFstab, readProfilesBack, readSettings, readSudoers} from './read-back.ts';

/** What was asked for, and the text of the file that is written. */
type Written = {readonly one: Accepted; readonly given: Given; readonly path: string; readonly text: string};
// biome-ignore lint/suspicious/noExplicitAny: arguments of every module, as its schema gives them
type Given = Readonly<Record<string, any>>;

/** Where a file that is written is not read back, by the program that it is for, as just what was asked for. */
export function fileFaults(module: string, {base, accepted}: Tried): readonly string[] {
	const written = accepted.flatMap(one => one.files.map(file => ({...file, one, given: one.given as Given})));
	return written.length === 0 ? [] : (readers[module]?.(written, base.files[0]?.text ?? '') ?? []);
}

type Reader = (written: readonly Written[], base: string) => readonly string[];

const readers: Readonly<Record<string, Reader>> = {
	block_in_file: written =>
		unless(written, ({text, given}) => {
			const lines = text.split('\n');
			const begin = lines.findIndex(line => line.includes('BEGIN '));
			const block = given.block.replace(/\n$/, '').split('\n');
			const others = [...lines.slice(0, begin), ...lines.slice(begin + block.length + 2)];
			return same([lines.slice(begin + 1, begin + 1 + block.length), others.join('\n')], [block, found]);
		}),
	copy: written => unless(written, ({text, given: {content, src}}) => isWhole(text, content ?? src.text)),
	cron: written => [
		...unless(written, ({text, given: {schedule, user, job: command, env}}) =>
			same(readCronTab(text), {env, jobs: [{schedule, user, command, input: undefined}], odd: []}),
		),
		...(hasProgram('crontab') ? crontabFaults(written.map(({text}) => text)) : []),
	],
	ensure_admin_user(written) {
		const rules = written.filter(({path}) => path.startsWith('/etc/sudoers.d/'));
		const keys = written.filter(({path}) => path.endsWith('/authorized_keys'));
		const read = readSudoers(rules.map(({text}) => text));
		return [
			...unless(rules, ({given: {name, sudo_commands: commands}}, at) => same(read[at], {users: [name], commands})),
			...(read.length === rules.length ? [] : [`${read.length} rules in ${rules.length} files`]),
			...(countKeys(keys.map(({text}) => text)) === keys.length ? [] : ['not one key a file']),
		];
	},
	line_in_file: written =>
		unless(written, ({text, given}) => {
			const lines = text.split('\n');
			const others = lines.filter(line => line === 'first' || line === 'last');
			// The line that `match` finds makes place for it
			return lines.filter(line => line === given.line).length === 1 && others.length === lines.length - 2;
		}),
	mount(written) {
		const usual = {source: '/dev/sda1', target: '/', fstype: 'ext4', options: 'defaults'};
		const read = readFstab(written.map(({text}) => text));
		return [
			...unless(written, ({given: {src: source, path: target, fstype, opts: options}}, at) =>
				same(read.slice(2 * at, 2 * at + 2), [usual, {source, target, fstype, options}]),
			),
			...(read.length === 2 * written.length ? [] : [`${read.length} entries`]),
		];
	},
	render_apparmor_profile(written, base) {
		const renderOf = (text: string) => (name: string) => text.replace('profile lxc-x {', `profile ${name} {`);
		const [usual = '', ...others] = readProfilesBack([base, ...written.map(({text}) => text)].map(text => renderOf(text)));
		const isValid = others.filter(whole => whole !== undefined).length;
		return [
			// Not all: the parser knows what a capability is, and which files can be included
			...(isValid > 500 ? [] : [`only ${isValid} of ${others.length} are valid`]),
			...unless(written, (_, at) => others[at] === undefined || same(partsOf(others[at]), partsOf(usual))),
		];
	},
	sysctl(written) {
		const {set, missing} = readSettings(written.map(({text}) => text));
		const wanted = written.flatMap(({given: {name, value}}) => (value === undefined ? [] : [`${renderKey(name)} = ${value}`]));
		return [
			...set.filter(line => !wanted.includes(line)),
			...(set.length + missing.length === wanted.length ? [] : [`${set.length} and ${missing.length} are not ${wanted.length}`]),
		];
	},
	template: written => unless(written, ({text, given: {src}}) => isWhole(text, src.text)),
};

/** What a profile is made of, that which it includes too. */
function partsOf(whole: string) {
	const {names, inner, includes, rules} = readProfiles(whole.replace(/^profile \S+/, 'profile lxc-x'));
	return {names, inner, includes, rules, included: whole.match(/^##included.*/gm)};
}

const unless = (written: readonly Written[], isRight: (one: Written, at: number) => boolean): readonly string[] =>
	written.filter((one, at) => !isRight(one, at)).map(({one, text}) => `${aboutOf(one)} makes ${JSON.stringify(text)}`);

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What no text can hold would be replaced when it is sent. */
const isWhole = (text: string, wanted: string): boolean => text === wanted && Buffer.from(text).toString() === text;

import type {Change} from '../core/change.ts';
import {type LocalFile, sh, withFunctions, withStdin} from '../core/script.ts';
import type {Interpreter} from '../domain/interpreter.ts';
import {baseName} from '../domain/path.ts';
import {shorten} from '../domain/shorten.ts';
import {type Questions, whatIsAnswered} from './questions.ts';

/** A script beside the playbook, and how to run it. */
export type LocalScript = Questions & {
	readonly src: LocalFile;
	readonly interpreter: Interpreter;
	readonly args: readonly string[];
};

/** Runs a script beside the playbook on the target. Nothing of it stays there. */
export function runLocal(script: LocalScript): Change {
	const {src, interpreter, args, chdir} = script;
	const {program, option} = interpreter;
	const name = baseName(src.path);
	const words = [src.sizeBytes, src.sha256, name, chdir ?? '/', program, option ?? '', ...args];
	return {
		summary: `run ${shorten([name, ...args].join(' '))}`,
		before: undefined,
		after: undefined,
		apply: withFunctions(withStdin(sh`run_local ${words}`, src), runLocalFunction),
		undo: {because: 'nobody knows what takes a script back'},
		...whatIsAnswered(script),
	};
}

/**
`run_local SIZE SHA256 NAME FOLDER INTERPRETER OPTION ARGUMENT…`, the script on standard input; an empty option is none.

The script lies in a folder that only its user can enter, is read and never executed, so that the file system may be `noexec`,
and is gone at the end, however that comes. Memory comes first as a place: not even a power loss leaves a trace there.
Nothing is run before size and checksum agree: a cut connection looks like an end. Exit 66: it was not received as sent.
*/
const runLocalFunction = `run_local() (
	run_fail() { run_code=$1; shift; printf '%s\\n' "$*" >&2; exit "$run_code"; }
	size=$1 sum=$2 name=$3 folder=$4 program=$5 option=$6; shift 6
	place=
	umask 077
	for at in /run "\${XDG_RUNTIME_DIR:-/run}" /dev/shm /tmp; do
		place=$(mktemp -d "$at/runner-script.XXXXXX" 2>/dev/null) && break
	done
	[ -n "$place" ] || run_fail 73 'there is no place for the script: none of /run, /dev/shm and /tmp can be written to'
	trap 'rm -rf -- "$place"' EXIT
	trap 'exit 130' INT; trap 'exit 143' TERM
	cat >"$place/$name" || exit 74
	got=$(wc -c <"$place/$name") && [ "$((got))" = "$size" ] || run_fail 66 "received $((\${got:-0})) of $size bytes"
	have=$(sha256sum <"$place/$name") && [ "\${have%% *}" = "$sum" ] || run_fail 66 'the checksum differs'
	umask 022
	cd -- "$folder" || exit 69
	command -v -- "$program" >/dev/null || run_fail 127 "there is no interpreter $program"
	if [ -n "$option" ]; then set -- "$option" "$place/$name" "$@"; else set -- "$place/$name" "$@"; fi
	command -- "$program" "$@" </dev/null
)
`;

import type {Change} from '../core/change.ts';
import {sh, withFunctions, withStdin} from '../core/script.ts';
import {containerFunctions} from './container-functions.ts';

const text = String.raw`
# RULE…: whether a profile as LXC generates it takes them
takes_rules() {
	{
		printf '#include <tunables/global>\nprofile lxc-rules flags=(attach_disconnected,mediate_deleted) {\n#include <abstractions/lxc/container-base>\n'
		printf '%s\n' "$@"
		printf '}\n'
	} | apparmor_parser -Q -K 2>&1 >/dev/null
}
check_rules() (
	said=$(takes_rules "$@") && exit 0
	for rule; do
		said_of_it=$(takes_rules "$rule") && continue
		printf 'refused: apparmor_parser does not take the rule: %s\n' "$rule" >&2
		said=$said_of_it
	done
	printf '%s\n' "$said" | grep -v '^Cache read/write disabled' >&2
	exit 65
)
`;

/** Shell functions that ask apparmor_parser of rules; tried in dash and bash. `check_rules RULE…` exits with 65 and names those that are wrong. */
const ruleFunctions: string = text.replaceAll(/^\s*(#.*)?\n/gm, '');

/** A change of raw lines, made only when apparmor_parser takes the rules. */
export function withRuleCheck(change: Change, rules: readonly string[]): Change {
	const {apply} = change;
	if (rules.length === 0 || apply.stdin === undefined) {
		return change;
	}

	const script = withFunctions(sh`check_rules ${rules} && ${apply}`, `${containerFunctions}${ruleFunctions}`);
	return {...change, apply: withStdin(script, apply.stdin)};
}

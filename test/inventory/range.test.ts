import test from 'ava';
import fc from 'fast-check';
import {isProblem} from '../../src/core/problem.ts';
import {expandHosts, isName} from '../../src/inventory/range.ts';

const gives = test.macro({
	exec(t, written: string, names: readonly string[], port?: number) {
		t.deepEqual(expandHosts(written), {names, port});
	},
	title: (_given, written: string) => written,
});

test(gives, 'pve1', ['pve1']);
test(gives, 'pve[1:3]', ['pve1', 'pve2', 'pve3']);
test(gives, 'pve[08:11]', ['pve08', 'pve09', 'pve10', 'pve11']);
test(gives, 'pve[8:11]', ['pve8', 'pve9', 'pve10', 'pve11']);
test(gives, 'pve[0:10:5].example.com', ['pve0.example.com', 'pve5.example.com', 'pve10.example.com']);
test(gives, 'pve[1:4:2]', ['pve1', 'pve3']);
test(gives, 'pve[:2]', ['pve0', 'pve1', 'pve2']);
test(gives, 'pve[3:3]', ['pve3']);
test(gives, 'rack[a:c]', ['racka', 'rackb', 'rackc']);
test(gives, 'rack[a:e:2]', ['racka', 'rackc', 'racke']);
test(gives, 'rack[Y:Z]', ['rackY', 'rackZ']);
test(gives, 'r[a:b]-[1:2]', ['ra-1', 'ra-2', 'rb-1', 'rb-2']);
test(gives, '10.0.0.[1:2]', ['10.0.0.1', '10.0.0.2']);
test(gives, 'pve[1:2]:2222', ['pve1', 'pve2'], 2222);
test(gives, 'pve1:22', ['pve1'], 22);
test(gives, '2001:db8::1', ['2001:db8::1']);
test(gives, '::1', ['::1']);
test(gives, '[2001:db8::1]', ['2001:db8::1']);
test(gives, '[2001:db8::1]:22', ['2001:db8::1'], 22);
test(gives, 'fe80::1%eth0', ['fe80::1%eth0']);
test(gives, 'münchen', ['münchen']);

const refuses = test.macro({
	exec(t, written: string, code: string) {
		const error = t.throws(() => expandHosts(written));
		t.true(isProblem(error) && error.code === code, `${error?.message}`);
	},
	title: (_given, written: string) => `refused: ${JSON.stringify(written.slice(0, 60))}`,
});

test(refuses, '', 'INVENTORY_NAME');
test(refuses, '-x', 'INVENTORY_NAME');
test(refuses, 'a/b', 'INVENTORY_NAME');
test(refuses, 'a b', 'INVENTORY_NAME');
test(refuses, 'a\nb', 'INVENTORY_NAME');
test(refuses, 'a*', 'INVENTORY_NAME');
test(refuses, '!a', 'INVENTORY_NAME');
test(refuses, 'a:b', 'INVENTORY_NAME');
test(refuses, 'a]', 'INVENTORY_NAME');
test(refuses, 'a[1:2', 'INVENTORY_NAME');
test(refuses, 'a:0', 'INVENTORY_NAME');
test(refuses, 'a:65536', 'INVENTORY_NAME');
test(refuses, 'x'.repeat(254), 'INVENTORY_NAME');
test(refuses, 'a[1]', 'INVENTORY_RANGE');
test(refuses, 'a[]', 'INVENTORY_RANGE');
test(refuses, 'a[:]', 'INVENTORY_RANGE');
test(refuses, 'a[1:]', 'INVENTORY_RANGE');
test(refuses, 'a[1-3]', 'INVENTORY_RANGE');
test(refuses, 'a[1:3:0]', 'INVENTORY_RANGE');
test(refuses, 'a[1:3:-1]', 'INVENTORY_RANGE');
test(refuses, 'a[1:2:3:4]', 'INVENTORY_RANGE');
test(refuses, 'a[a:3]', 'INVENTORY_RANGE');
test(refuses, 'a[aa:bb]', 'INVENTORY_RANGE');
test(refuses, 'a[Z:A]', 'INVENTORY_RANGE');
test(refuses, 'a[01:100]', 'INVENTORY_RANGE');
test(refuses, 'a[5:1]', 'INVENTORY_RANGE');
test(refuses, 'a[0:999999999999999]', 'INVENTORY_RANGE');
test(refuses, 'a[0:99][0:99][0:99]', 'INVENTORY_RANGE');

test('a range is every number of it that a step meets', t => {
	const small = fc.nat({max: 300});
	fc.assert(
		fc.property(small, small, fc.integer({min: 1, max: 9}), fc.boolean(), (from, length, step, isPadded) => {
			const to = from + length;
			const width = isPadded ? Math.max(String(to).length, 2) : 0;
			const text = (number: number) => String(number).padStart(width, '0');
			const naive = [];
			for (let number = 0; number <= to; number++) {
				if (number >= from && (number - from) % step === 0) {
					naive.push(`a${text(number)}.b`);
				}
			}

			// Only a zero in front asks for leading zeros
			const expected =
				text(from).startsWith('0') && text(from).length > 1 ? naive : naive.map(name => name.replace(/^a0+(?=\d)/, 'a'));
			t.deepEqual(expandHosts(`a[${text(from)}:${text(to)}:${step}].b`).names, expected);
		}),
		{numRuns: 200},
	);
});

test('whatever is written gives names of hosts, or a problem', t => {
	const piece = fc.constantFrom('a', '[', ']', ':', '1', '09', '-', '.', ' ', '[1:3]', '[a:c]', '::', '*', '\0', 'é', '/');
	fc.assert(
		fc.property(fc.array(piece, {maxLength: 8}), pieces => {
			try {
				const {names} = expandHosts(pieces.join(''));
				t.true(names.length > 0 && names.every(isName));
			} catch (error) {
				t.true(isProblem(error));
			}
		}),
		{numRuns: 500},
	);
});

import test from 'ava';
import {aclOfMode, hasRights, modeWith, parseAcls, underMask, withUsers} from '../../src/domain/acl.ts';

// getfacl 2.3.1, --omit-header --numeric
const plain = 'user::rwx\ngroup::r-x\nother::---\n\n';
const listed = `user::rwx
user:1000:rwx	#effective:r-x
user:100000:r-x
group::rw-	#effective:r--
group:7:--x
mask::r-x
other::r-x
default:user::rwx
default:user:100000:rwx
default:group::r-x
default:mask::rwx
default:other::---

`;

test('a directory without lists', t => {
	const access = {users: {}, groups: {}, mask: undefined, owner: 'rwx', group: 'r-x', other: '---'};
	t.deepEqual(parseAcls(plain), {access, initial: undefined});
	t.deepEqual(aclOfMode('0750'), access);
	t.deepEqual(aclOfMode('2750'), access);
});

test('both lists', t => {
	t.deepEqual(parseAcls(listed), {
		access: {users: {1000: 'rwx', 100000: 'r-x'}, groups: {7: '--x'}, mask: 'r-x', owner: 'rwx', group: 'rw-', other: 'r-x'},
		initial: {users: {100000: 'rwx'}, groups: {}, mask: 'rwx', owner: 'rwx', group: 'r-x', other: '---'},
	});
});

for (const text of ['', 'user::rwx\n', 'user::rwx\ngroup::rwx\nother::rwx\nwho:x:rwx\n', 'user::rwt\ngroup::rwx\nother::rwx\n']) {
	test(`no list: ${JSON.stringify(text)}`, t => t.is(parseAcls(text), undefined));
}

test('the mask becomes what all need, and shows as the mode of the group', t => {
	const {access} = parseAcls(listed) ?? (t.fail() as never);
	const granted = withUsers(access, {5: '-w-'});
	t.is(granted.mask, 'rwx');
	t.is(modeWith('2755', granted), '2775');
	const left = withUsers(access, {1000: undefined, 100000: undefined});
	t.deepEqual([left.users, left.mask], [{}, 'rwx']);
	t.is(modeWith('0755', left), '0775');
	const none = withUsers(aclOfMode('0640'), {});
	t.is(none.mask, undefined);
	t.is(modeWith('0640', none), '0640');
});

test('rights under a mask, and rights in others', t => {
	t.is(underMask('rwx', 'r-x'), 'r-x');
	t.is(underMask('rw-'), 'rw-');
	t.true(hasRights('rwx', 'r-x'));
	t.true(hasRights('r--', '---'));
	t.false(hasRights('r-x', 'rw-'));
});

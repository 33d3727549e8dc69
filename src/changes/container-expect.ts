import {doubt, type Expectation, type Expected, expect, expectAbsent, expectPart, isUnknown, unknown} from '../core/fact.ts';
import {profileReferences} from '../facts/apparmor.ts';
import {type Container, configOf, container, runningContainers} from '../facts/container.ts';
import {digestOf, keysOf, statOf, textOf} from '../facts/file.ts';
import {guests} from '../facts/proxmox.ts';
import type {Forecast} from './container-forecast.ts';

/** A container, and the node that it is on. */
export type Place = {readonly id: number; readonly node: string};

/** What is known once Proxmox VE has written the configuration of a container. */
export function expectConfig(place: Place, forecast: Forecast, before: Forecast | undefined): readonly Expectation[] {
	const byIt = unknown('Proxmox VE writes it');
	const written = filesOf(place).flatMap(path => [
		expect(textOf(path), byIt),
		expect(digestOf(path), byIt),
		before
			? expectPart(statOf(path), {sizeBytes: byIt})
			: expect(statOf(path), {
					...{kind: 'file', owner: 'root', group: 'www-data', uid: 0, mode: '0640', sizeBytes: byIt},
					gid: unknown('the node knows the number of www-data'),
				}),
	]);
	const generated = `/var/lib/lxc/${place.id}/config`;
	return [
		expect(container(place.id), forecast as Expected<Container>),
		...written,
		expect(textOf(generated), byIt),
		expect(digestOf(generated), byIt),
		...(profilesOf(before) === profilesOf(forecast)
			? []
			: [expect(profileReferences, unknown('a container names another profile'))]),
		...(before ? [] : newGuest(place)),
	];
}

/** What is known once a container is destroyed. */
export const expectNone = (place: Place, before: Forecast): readonly Expectation[] => [
	expect(container(place.id), undefined),
	expectPart(runningContainers, {[place.id]: undefined}),
	expectPart(guests, {[place.id]: undefined}),
	expect(textOf('/etc/pve/.vmlist'), unknown('Proxmox VE writes it')),
	...filesOf(place).flatMap(path => [
		expect(textOf(path), undefined),
		expect(digestOf(path), undefined),
		expect(statOf(path), undefined),
	]),
	...keysOf(`/var/lib/lxc/${place.id}`).map(keys => expectAbsent(keys)),
	...(profilesOf(before) === '' ? [] : [expect(profileReferences, unknown('a container that named a profile is gone'))]),
];

/** What is known once a container was started or stopped. */
export const expectPower = ({id}: Place, isRunning: boolean): readonly Expectation[] => [
	expectPart(runningContainers, {[id]: isRunning ? true : undefined}),
];

/** New volumes may come to be here. */
export const doubtVolumes = (paths: readonly string[]): readonly Expectation[] =>
	paths.flatMap(path => keysOf(path).map(keys => doubt(`${keys}/`, 'a volume of a container is made there')));

const newGuest = ({id, node}: Place): readonly Expectation[] => [
	expectPart(guests, {[id]: {node, type: 'lxc' as const}}),
	expect(textOf('/etc/pve/.vmlist'), unknown('Proxmox VE writes it')),
];

/** One file, by both of its names. */
const filesOf = ({id, node}: Place): readonly string[] => [configOf(id), `/etc/pve/nodes/${node}/lxc/${id}.conf`];

const profilesOf = (forecast: Forecast | undefined): string =>
	forecast === undefined || isUnknown(forecast.raw)
		? ''
		: forecast.raw
				.filter(({key}) => key === 'lxc.apparmor.profile')
				.map(({value}) => value)
				.join(' ');

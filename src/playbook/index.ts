export {parseExtraVars} from './extra-vars.ts';
export {fillHosts} from './fill-hosts.ts';
export {loadPlaybook} from './load.ts';
export type {Playbook} from './playbook.ts';
export {makeSchedule, type ScheduleOptions} from './schedule.ts';

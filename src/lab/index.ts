export {labDown} from './down.ts';
export {labEnterCommand, labSnapshotCommand, labSshCommand} from './enter.ts';
export {labObstacle} from './requirements.ts';
export {labSetup} from './setup.ts';
export {type LabHostStatus, type LabStatus, labStatus, renderLabStatus} from './status.ts';
export {labReset, labUp, type UpOptions} from './up.ts';

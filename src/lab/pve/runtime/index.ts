export {generatedPath, writeGeneratedConfig} from './generated-config.ts';
export {hotplugDevice, hotplugMount} from './hotplug.ts';
export {mountAll, mountPointsOf, rootPath, unmountAll} from './mount-all.ts';
export {rebootContainer} from './reboot.ts';
export {initPid, isRunning, runningContainers} from './running.ts';
export {startContainer} from './start.ts';
export {shutdownContainer, stopContainer} from './stop.ts';

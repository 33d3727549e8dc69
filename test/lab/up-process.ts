// Brings up a lab in a process of its own, for tests that kill it: DIRECTORY HOSTS-AS-JSON OPTIONS-AS-JSON
import {labUp} from '../../src/lab/index.ts';

const [directory = '', hosts = '[]', options = '{}'] = process.argv.slice(2);
await labUp(JSON.parse(hosts), {directory, report: line => console.log(line), ...JSON.parse(options)});
console.log('done');
setInterval(() => {}, 1000);

/** `npm run bench`: every figure that the documentation states, each measured in a process of its own. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

for (const file of ['in-process', 'cold-start', 'memory']) {
  const options = ['--expose-gc', '--require', 'tsx/cjs', path.join(__dirname, `${file}.ts`)];
  execFileSync(process.execPath, options, { stdio: 'inherit' });
  console.log();
}

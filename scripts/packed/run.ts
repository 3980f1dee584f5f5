/**
 * Runs a command against the packed package:
 *
 *     tsx scripts/packed/run.ts mocha test/public/webhooks.test.ts
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { preparePacked, project, root } from './prepare.js';

const [command = 'mocha', ...args] = process.argv.slice(2);
preparePacked();
const PATH = [path.join(root, 'node_modules/.bin'), process.env['PATH']].join(path.delimiter);
const { status } = spawnSync(command, args, { cwd: project, stdio: 'inherit', env: { ...process.env, PATH } });
process.exitCode = status ?? 1;

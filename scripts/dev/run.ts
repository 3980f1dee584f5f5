/** `npm run dev`: checks types and runs the tests of changed files, until it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import path from 'node:path';
import { findTests } from './find-tests.js';

const root = path.join(__dirname, '../..');
const SETTLE_MS = 200;

const start = (command: string, args: string[]): ChildProcess =>
  spawn(path.join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' });

const changed = new Set<string>();
let running: ChildProcess | undefined;
let timer: NodeJS.Timeout | undefined;

function runTests(): void {
  const files = [...new Set([...changed].flatMap((file) => findTests(root, file)))];
  changed.clear();
  if (files.length === 0) return;
  running?.kill();
  console.log(`\n${files.join(' ')}`);
  running = start('mocha', files);
}

for (const folder of ['lib', 'test'])
  watch(path.join(root, folder), { recursive: true }, (_event, file) => {
    if (!file?.endsWith('.ts')) return;
    changed.add(path.join(folder, file));
    clearTimeout(timer);
    timer = setTimeout(runTests, SETTLE_MS);
  });

start('tsc', ['-p', 'tsconfig.json', '--watch', '--preserveWatchOutput']);
console.log('Waiting for changes in lib/ and test/.');

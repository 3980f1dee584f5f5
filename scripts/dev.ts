/** `npm run dev`: checks types and runs the tests of changed files, until it is stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, watch } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '..');
const SETTLE_MS = 200;

const start = (command: string, args: string[]): ChildProcess =>
  spawn(path.join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit' });

const tests = readdirSync(path.join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => path.join('test', file));

/** @returns a test itself, or the tests named after a source file: in its directory, or in the whole tree */
function findTests(changed: string): string[] {
  if (changed.endsWith('.test.ts')) return existsSync(path.join(root, changed)) ? [changed] : [];
  const name = path.basename(changed, '.ts');
  const named = tests.filter((file) => path.basename(file).replace(/(\.slow)?\.test\.ts$/, '') === name);
  const folder = path.dirname(path.relative('lib', changed));
  const near = named.filter((file) => path.dirname(file).endsWith(folder));
  return near.length > 0 ? near : named;
}

const changed = new Set<string>();
let running: ChildProcess | undefined;
let timer: NodeJS.Timeout | undefined;

function runTests(): void {
  const files = [...changed].flatMap(findTests);
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

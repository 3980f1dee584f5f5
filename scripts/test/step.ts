/** A step of a tier: a check that passes or fails as a whole, or a run of mocha that counts tests. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { LeftOut } from '../../test/support/left-out.js';
import { root } from '../packed/prepare.js';
import type { MochaResult } from './reporter.js';
import { type Command, runCommand } from './run-command.js';

export interface StepResult {
  passed: number;
  /** Titles of what failed. */
  failed: string[];
  leftOut: LeftOut[];
  output: string;
}

export interface Step {
  title: string;
  run: () => Promise<StepResult>;
}

/** Much more than a step takes on a busy machine: only a step that hangs is killed. */
const LIMIT_MINUTES = 20;

/** A step that fails as a whole. */
export const check = (title: string, command: Command['command']): Step => ({
  title,
  async run() {
    const { ok, output } = await runCommand({ command, limitMinutes: LIMIT_MINUTES });
    return { passed: 0, failed: ok ? [] : [title], leftOut: [], output };
  },
});

export interface MochaOptions {
  /** Folders and files of tests, from `cwd`. */
  files: string[];
  /** How many files run at once; one after the other in one process if missing. */
  jobs?: number;
  /** The files that it runs: those named `*.slow.test.ts`, all others (the default), or both. */
  tests?: 'slow' | 'quick' | 'all';
  cwd?: string;
  /** What mocha is run with, such as a program that measures coverage. */
  prefix?: string[];
}

const SLOW = '.slow.test.ts';

export function mocha(title: string, { files, jobs, tests = 'quick', cwd = root, prefix = [] }: MochaOptions): Step {
  return {
    title,
    async run() {
      const folder = mkdtempSync(path.join(tmpdir(), 'test-'));
      const [result, leftOut] = ['result.json', 'left-out'].map((name) => path.join(folder, name)) as [string, string];
      const chosen = files
        .flatMap((file) => findTests(cwd, file))
        .filter((file) => tests === 'all' || file.endsWith(SLOW) === (tests === 'slow'));
      const parallel = jobs === undefined ? [] : ['--parallel', '--jobs', String(jobs)];
      const reporter = ['--reporter', path.join(__dirname, 'reporter.ts')];
      const [program, ...args] = [...prefix, 'mocha', ...parallel, ...reporter, ...chosen] as [string, ...string[]];
      const env = { TEST_RESULT: result, TEST_LEFT_OUT: leftOut };
      const { ok, output } = await runCommand({ command: [program, ...args], cwd, env, limitMinutes: LIMIT_MINUTES });
      const { passed, failed } = readResult(result);
      if (!ok && failed.length === 0) failed.push(`${title}: the test run itself failed`);
      const suites = readLeftOut(leftOut);
      rmSync(folder, { recursive: true, force: true });
      return { passed, failed, leftOut: suites, output };
    },
  };
}

/** @returns the test files below a folder, or the file itself */
function findTests(cwd: string, file: string): string[] {
  if (file.endsWith('.ts')) return [file];
  const found = readdirSync(path.join(cwd, file), { recursive: true, encoding: 'utf8' });
  return found.filter((name) => name.endsWith('.test.ts')).map((name) => path.join(file, name));
}

const readResult = (file: string): MochaResult =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as MochaResult) : { passed: 0, failed: [] };

function readLeftOut(file: string): LeftOut[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as LeftOut);
}

/** The tiers: what `npm test` and `npm run test:all` run. The lanes of a tier run side by side, their steps in turn. */
import { project } from '../packed/prepare.js';
import { check, mocha, type Step } from './step.js';

export interface Tier {
  name: string;
  /** Runs before the lanes. */
  setup: Step[];
  lanes: Step[][];
  /** Run once all lanes have ended, if nothing failed and nothing was left out. */
  demands?: Step[];
}

/** Suites of public behaviour: they run on the sources and on the packed package. */
const PUBLIC = ['test/public', 'test/probes', 'test/fuzz', 'test/soak', 'test/examples'];
/** Suites of the sources. */
const UNIT = ['test/unit', 'test/types', 'test/generated'];
/** Suites of the repository: its pages, its manifest. */
const REPOSITORY = ['test/docs', 'test/packaging'];

const CACHE = 'node_modules/.cache';
const COVERAGE = ['c8', '--config', '.c8rc.json'];

const packing = check('pack the package', { command: ['tsx', 'scripts/packed/run.ts', 'true'], limitMinutes: 3 });

const quick: Tier = {
  name: 'npm test',
  setup: [packing],
  lanes: [
    [
      check('types', { command: ['tsc', '-p', 'tsconfig.json'], limitMinutes: 3 }),
      // Without a cache: a rule that knows types depends on other files than its own.
      check('lint', {
        command: ['eslint', '.'],
        limitMinutes: 5,
      }),
      check('format', {
        command: ['prettier', '--check', '--log-level', 'warn', '--cache', '--cache-location', `${CACHE}/format`, '.'],
        limitMinutes: 3,
      }),
      check('unused code', { command: ['knip', '--no-config-hints'], limitMinutes: 3 }),
      check('imports', { command: ['npm', 'run', '--silent', 'check:imports'], limitMinutes: 2 }),
      check('spelling', { command: ['npm', 'run', '--silent', 'check:spelling'], limitMinutes: 3 }),
      check('words', { command: ['npm', 'run', '--silent', 'check:words'], limitMinutes: 2 }),
      mocha('unit tests', { files: [...UNIT, ...REPOSITORY], limitMinutes: 10 }),
    ],
    [
      check('the packed package', { command: ['npm', 'run', '--silent', 'check:package'], limitMinutes: 4 }),
      mocha('public suites on the packed package', { files: PUBLIC, cwd: project, jobs: 4, limitMinutes: 20 }),
    ],
  ],
};

const all: Tier = {
  name: 'npm run test:all',
  setup: [packing],
  lanes: [
    [
      mocha('unit tests, with coverage', { files: UNIT, tests: 'all', prefix: COVERAGE, limitMinutes: 20 }),
      mocha('public suites on the sources, with coverage', {
        files: PUBLIC,
        tests: 'all',
        prefix: [...COVERAGE, '--clean=false'],
        jobs: 2,
        limitMinutes: 20,
      }),
    ],
    [
      mocha('slow public suites on the packed package', {
        files: [...PUBLIC, 'test/docs'],
        tests: 'slow',
        cwd: project,
        jobs: 2,
        limitMinutes: 20,
      }),
      mocha('packaging matrix', { files: ['test/packaging'], tests: 'slow', limitMinutes: 20 }),
    ],
  ],
  demands: [
    check('coverage', { command: ['c8', 'report', '--config', '.c8rc.json', '--check-coverage'], limitMinutes: 5 }),
  ],
};

export const tiers = { quick, all };

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

const COVERAGE = ['c8', '--config', '.c8rc.json'];

const packing = check('pack the package', ['tsx', 'scripts/packed/run.ts', 'true']);

const quick: Tier = {
  name: 'npm test',
  setup: [packing],
  lanes: [
    [
      check('types', ['tsc', '-p', 'tsconfig.json']),
      // Without a cache: a rule that knows types depends on other files than its own.
      check('lint', ['eslint', '.']),
      check('format', ['npm', 'run', '--silent', 'check:format']),
      check('unused code', ['knip', '--no-config-hints']),
      check('imports', ['npm', 'run', '--silent', 'check:imports']),
      check('spelling', ['npm', 'run', '--silent', 'check:spelling']),
      check('words', ['npm', 'run', '--silent', 'check:words']),
      mocha('unit tests', { files: [...UNIT, ...REPOSITORY] }),
    ],
    [
      check('the packed package', ['npm', 'run', '--silent', 'check:package']),
      mocha('public suites on the packed package', { files: PUBLIC, cwd: project, jobs: 4 }),
    ],
  ],
};

const all: Tier = {
  name: 'npm run test:all',
  setup: [packing],
  lanes: [
    [
      mocha('unit tests, with coverage', { files: UNIT, tests: 'all', prefix: COVERAGE }),
      mocha('public suites on the sources, with coverage', {
        files: PUBLIC,
        tests: 'all',
        prefix: [...COVERAGE, '--clean=false'],
        jobs: 2,
      }),
    ],
    [
      mocha('slow public suites on the packed package', {
        files: [...PUBLIC, 'test/docs'],
        tests: 'slow',
        cwd: project,
        jobs: 3,
      }),
      mocha('packaging matrix', { files: ['test/packaging'], tests: 'slow' }),
    ],
  ],
  demands: [check('coverage', ['c8', 'report', '--config', '.c8rc.json', '--check-coverage'])],
};

export const tiers = { quick, all };

/** The runtimes, test runners and bundlers that an app with queues is tried with, and what each queue does there. */
import { mkdirSync } from 'node:fs';
import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { run, runNode } from './run.js';
import { toolFolder, tools } from './tools.js';

/** What becomes of a bounce without a queue, through BullMQ, and through pg-boss in a directory. */
export interface Results {
  none: string;
  bullMq: string;
  pgBoss: string;
}

const HANDLED = '200 MessageBounced';
const works: Record<keyof Results, string | RegExp> = { none: HANDLED, bullMq: HANDLED, pgBoss: HANDLED };
/** A bundler puts the code of the thread into another file; the message names the fix. */
const bundled = { ...works, pgBoss: /Mark express-ark-webhooks, pg-boss and @electric-sql\/pglite as external/ };

interface QueueRow {
  title: string;
  /** Runs the app; resolves to what it prints. */
  run: (app: string) => Promise<string>;
  expected: Record<keyof Results, string | RegExp>;
  /** The note in docs/packaging.md on pg-boss in a directory there, if it does not work. */
  note?: string;
}

const banner = "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

/** Bundles with esbuild, and runs the bundle. */
async function esbuild(app: string, entry: string, ...options: string[]): Promise<string> {
  const out = `out/esbuild-${options.join('').replace(/\W/g, '')}${path.extname(entry)}`;
  await run(
    app,
    tools.esbuild,
    entry,
    '--bundle',
    '--platform=node',
    `--outfile=${out}`,
    '--log-level=error',
    ...options,
  );
  return runNode(app, out);
}

/** Bundles with Rollup to a single file, and runs it. */
async function rollup(app: string, format: 'cjs' | 'es'): Promise<string> {
  const out = `out/rollup.${format === 'es' ? 'mjs' : 'cjs'}`;
  const variables = [`TOOLS=${toolFolder}/`, `OUT=${out}`, `FORMAT=${format}`];
  await run(app, 'env', ...variables, process.execPath, tools.rollup, '-c', 'rollup.config.mjs', '--silent');
  return runNode(app, out);
}

export const queueRows: QueueRow[] = [
  { title: 'Node.js, `require`', run: (app) => runNode(app, 'main.cjs'), expected: works },
  { title: 'Node.js, `import`', run: (app) => runNode(app, 'main.mjs'), expected: works },
  {
    title: 'Jest, in CommonJS',
    run: (app) => runJest(app),
    expected: { ...works, pgBoss: /Under Jest, run it with NODE_OPTIONS=--experimental-vm-modules/ },
    note: 'with `NODE_OPTIONS=--experimental-vm-modules`',
  },
  {
    title: 'Jest, with `--experimental-vm-modules`',
    run: (app) => runJest(app, '--experimental-vm-modules'),
    expected: works,
  },
  {
    title: 'Vitest',
    run: (app) => runNode(app, tools.vitest, 'run', '--globals', '--root', app, 'queues.spec.mjs'),
    expected: works,
  },
  {
    title: 'esbuild, to CommonJS',
    run: (app) => esbuild(app, 'main.cjs', '--format=cjs'),
    expected: bundled,
    note: 'external',
  },
  {
    title: 'esbuild, to an ES module',
    run: (app) => esbuild(app, 'main.mjs', '--format=esm', `--banner:js=${banner}`),
    expected: bundled,
    note: 'external',
  },
  {
    title: 'esbuild, packages external',
    run: (app) => esbuild(app, 'main.cjs', '--format=cjs', '--packages=external'),
    expected: works,
  },
  {
    title: 'webpack',
    async run(app) {
      await runNode(app, tools.webpack, '--config', 'webpack.config.cjs');
      return runNode(app, 'out/webpack.cjs');
    },
    expected: bundled,
    note: 'external',
  },
  {
    title: 'Rollup, to CommonJS',
    run: (app) => rollup(app, 'cjs'),
    expected: bundled,
    note: 'external',
  },
  {
    title: 'Rollup, to an ES module',
    run: (app) => rollup(app, 'es'),
    expected: bundled,
    note: 'external',
  },
  {
    title: 'Vite, for the server',
    async run(app) {
      await runNode(app, tools.vite, 'build', '--config', 'vite.config.mjs');
      return runNode(app, 'out/vite/main.mjs');
    },
    expected: bundled,
    note: 'external',
  },
  {
    title: 'ncc',
    async run(app) {
      await runNode(app, tools.ncc, 'build', 'main.cjs', '-o', 'out/ncc');
      return runNode(app, 'out/ncc/index.cjs');
    },
    expected: bundled,
    note: 'external',
  },
  { title: 'Yarn, Plug’n’Play', run: runYarn, expected: works },
  { title: 'Bun', run: (app) => run(app, tools.bun, 'main.mjs'), expected: works },
  { title: 'Deno', run: (app) => run(app, tools.deno, 'run', '--allow-all', 'main.mjs'), expected: works },
];

async function runJest(app: string, ...flags: string[]): Promise<string> {
  const config = JSON.stringify({ rootDir: app, testMatch: ['**/queues.jest.cjs'], transform: {} });
  const options = ['--config', config, '--watchman=false', '--no-cache', '--forceExit', '--silent=false'];
  // Jest prints what tests print in a separate frame, on stderr.
  return run(app, 'sh', '-c', '"$@" 2>&1', 'sh', process.execPath, ...flags, tools.jest, ...options);
}

/** Installs the app again: under Plug'n'Play there is no node_modules. */
async function runYarn(app: string): Promise<string> {
  const folder = `${app}-yarn`;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'main.cjs', 'receive.cjs'])
    await copyFile(path.join(app, file), path.join(folder, file));
  await writeFile(path.join(folder, 'yarn.lock'), '');
  const settings = { nodeLinker: 'pnp', enableTelemetry: false, enableScripts: false, enableImmutableInstalls: false };
  // JSON is YAML.
  await writeFile(path.join(folder, '.yarnrc.yml'), JSON.stringify(settings));
  await runNode(folder, tools.yarn, 'install');
  return runNode(folder, tools.yarn, 'node', 'main.cjs');
}

/** @returns the results in what the app has printed */
export function readResults(printed: string): Results {
  const line = /RESULTS (\{.*\})/.exec(printed)?.[1];
  if (line === undefined) throw new Error(`The app printed no results:\n${printed}`);
  return JSON.parse(line) as Results;
}

/** The table of docs/packaging.md. */
export function queueTable(): string {
  const cells = queueRows.map(({ title, expected, note }) => [
    title,
    expected.none === HANDLED ? 'yes' : 'no',
    expected.bullMq === HANDLED ? 'yes' : 'no',
    note ?? 'yes',
  ]);
  const lines = [['', 'receiver', 'BullMQ', 'pg-boss in a directory'], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const format = (line: string[]): string => `| ${line.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  return [
    format(lines[0] ?? []),
    `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`,
    ...cells.map(format),
  ].join('\n');
}

/** Apps that have a peer which is too old, or lacks one of its packages. */
import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import manifest from '../../../package.json';
import { run, runNode } from './run.js';
import { pack, root } from './tarball.js';
import { tools } from './tools.js';

export interface PeerCell {
  /** The packages of the app, besides Express and the package. */
  packages: Record<string, string>;
  /** The entry point that is opened, by the name of its peer. */
  opens: 'bullmq' | 'pg-boss' | 'prom-client' | 'redis';
  /** The expected message. */
  message: RegExp;
  /** Default: npm. */
  manager?: 'npm' | 'yarn';
  /** Arguments of `npm install`. */
  options?: string[];
}

const { 'pg-boss': pgBoss, bullmq, '@electric-sql/pglite': pglite } = manifest.devDependencies;

export const peerCells: PeerCell[] = [
  {
    packages: { bullmq: '5.0.0' },
    opens: 'bullmq',
    message: /^The package bullmq is too old: found 5\.0\.0, expected 6\.7\.0 or newer\. Run: npm install bullmq@6$/,
  },
  {
    packages: { bullmq, ioredis: '4.28.5' },
    opens: 'bullmq',
    message: /^The package ioredis is too old: found 4\.28\.5, expected 5\.4\.0 or newer\. Run: npm install ioredis@5$/,
    // bullmq itself does not install next to it.
    options: ['--legacy-peer-deps'],
  },
  {
    packages: { ioredis: '4.28.5' },
    opens: 'bullmq',
    message: /^The package bullmq is not installed\. Run: npm install bullmq@6$/,
  },
  {
    packages: { 'pg-boss': '10.1.1' },
    opens: 'pg-boss',
    message:
      /^The package pg-boss is too old: found 10\.1\.1, expected 12\.38\.0 or newer\. Run: npm install pg-boss@12$/,
  },
  {
    packages: { 'pg-boss': '11.0.0' },
    opens: 'pg-boss',
    message:
      /^The package pg-boss is too old: found 11\.0\.0, expected 12\.38\.0 or newer\. Run: npm install pg-boss@12$/,
  },
  {
    packages: { 'pg-boss': pgBoss, '@electric-sql/pglite': '0.3.0' },
    opens: 'pg-boss',
    message:
      /^The package @electric-sql\/pglite is too old: found 0\.3\.0, expected 0\.5\.16 or newer\. Run: npm install @electric-sql\/pglite@0\.5$/,
  },
  {
    packages: { 'prom-client': '13.2.0' },
    opens: 'prom-client',
    message:
      /^The package prom-client is too old: found 13\.2\.0, expected 14\.0\.0 or newer\. Run: npm install prom-client@14$/,
  },
  { packages: { 'prom-client': '14.0.0' }, opens: 'prom-client', message: /^opened$/ },
  {
    packages: { redis: '3.1.2' },
    opens: 'redis',
    message: /^The package redis is too old: found 3\.1\.2, expected 4\.0\.0 or newer\. Run: npm install redis@4$/,
  },
  { packages: { redis: '4.0.0' }, opens: 'redis', message: /^opened$/ },
  {
    // Yarn does not install the peers of a package.
    packages: { 'pg-boss': pgBoss, '@electric-sql/pglite': pglite },
    manager: 'yarn',
    opens: 'pg-boss',
    message:
      /^The package pg-boss needs @opentelemetry\/api, which is not installed\. Run: npm install @opentelemetry\/api$/,
  },
];

export const titleOf = ({ packages, manager = 'npm' }: PeerCell): string => {
  const names = Object.entries(packages).map(([name, version]) => `${name} ${version}`);
  return `${names.join(' and ')}, installed by ${manager}`;
};

const NPM_INSTALL = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];

export async function writeApp(app: string, packages: Record<string, string>): Promise<void> {
  await mkdir(app, { recursive: true });
  const dependencies = { express: '5', [manifest.name]: `file:${pack().file}`, ...packages };
  await writeFile(path.join(app, 'package.json'), JSON.stringify({ private: true, name: 'app', dependencies }));
  for (const file of ['receive.cjs', 'peers/open.cjs'])
    await cp(path.join(root, 'test/packaging/fixtures', file), path.join(app, path.basename(file)));
}

export const installByNpm = (app: string, options: string[] = []): Promise<string> =>
  run(app, 'npm', ...NPM_INSTALL, ...options);

/** Installs the app and opens the entry point; resolves to what it prints. */
export async function openBeside(app: string, cell: PeerCell): Promise<string> {
  await writeApp(app, cell.packages);
  if (cell.manager !== 'yarn') {
    await installByNpm(app, cell.options);
    return runNode(app, 'open.cjs', cell.opens);
  }
  await writeFile(path.join(app, 'yarn.lock'), '');
  const settings = { nodeLinker: 'pnp', enableTelemetry: false, enableScripts: false, enableImmutableInstalls: false };
  // JSON is YAML.
  await writeFile(path.join(app, '.yarnrc.yml'), JSON.stringify(settings));
  await runNode(app, tools.yarn, 'install');
  return runNode(app, tools.yarn, 'node', 'open.cjs', cell.opens);
}

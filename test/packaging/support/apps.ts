/** Small apps with the packed package, each with one version of Express, installed by npm and by pnpm. */
import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import manifest from '../../../package.json';
import { documents, modules } from './entry-points.js';
import { run, runNode } from './run.js';
import { pack, root } from './tarball.js';
import { pnpmStore, tools } from './tools.js';

/** The package manager and the Express version of an app. */
export const surroundings = (['npm', 'pnpm'] as const).flatMap((manager) =>
  (['4', '5'] as const).map((express) => ({ manager, express })),
);

export type Surrounding = (typeof surroundings)[number];

export const folderOf = (parent: string, { manager, express }: Surrounding): string =>
  path.join(parent, manager, `express${express}`);

/** The expected status for each kind of credentials. */
export const responses = {
  apiKey: '200 MessageBounced',
  givenKeys: '200 MessageBounced',
  publishedKeys: '200 MessageBounced',
};

/** Installs all of them below a folder. */
export async function installApps(parent: string): Promise<void> {
  await Promise.all(surroundings.map((surrounding) => writeApp(folderOf(parent, surrounding), surrounding)));
  const byNpm = surroundings.filter(({ manager }) => manager === 'npm').map((one) => folderOf(parent, one));
  await Promise.all([
    ...byNpm.map((app) => run(app, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline')),
    installByPnpm(path.join(parent, 'pnpm')),
  ]);
}

/** Nothing is hoisted: each package resolves only its own dependencies. */
async function installByPnpm(folder: string): Promise<void> {
  const settings = {
    packages: ['*'],
    hoist: false,
    publicHoistPattern: [],
    autoInstallPeers: false,
    strictPeerDependencies: true,
    storeDir: pnpmStore,
  };
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  // JSON is YAML.
  await writeFile(path.join(folder, 'pnpm-workspace.yaml'), JSON.stringify(settings));
  await runNode(folder, tools.pnpm, 'install', '--prefer-offline', '--no-frozen-lockfile');
}

async function writeApp(app: string, { express }: Surrounding): Promise<void> {
  const { file, files } = pack();
  await mkdir(app, { recursive: true });
  await cp(path.join(root, 'test/packaging/fixtures'), app, { recursive: true });
  const write = (name: string, text: string): Promise<void> => writeFile(path.join(app, name), text);
  const dependencies = {
    'express-ark-webhooks': `file:${file}`,
    express,
    '@types/express': express,
    '@types/node': '20',
    'expect-type': '1.4',
    // Our types for metrics and traces import theirs.
    'prom-client': manifest.peerDependencies['prom-client'],
    '@opentelemetry/api': manifest.peerDependencies['@opentelemetry/api'],
  };
  await write('package.json', JSON.stringify({ private: true, name: `express${express}`, dependencies }));
  await write('spec.json', JSON.stringify({ modules: [...modules.keys()], files, responses }));
  for (const extension of ['ts', 'cts', 'mts']) {
    await copyFile(path.join(root, 'test/types/receiver.ts'), path.join(app, `receiver.${extension}`));
    await write(`modules.${extension}`, importAll([...modules.keys()]));
    await write(`documents.${extension}`, importAll(documents));
  }
}

/** A program that imports these under unique names. */
export const importAll = (names: readonly string[]): string => {
  const lines = names.map((name, index) => `import * as import${index} from '${name}';\n`);
  return `${lines.join('')}export const all: object[] = [${names.map((_, index) => `import${index}`).join(', ')}];\n`;
};

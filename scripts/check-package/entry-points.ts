/** Checks that each entry point loads, in a separate process, in an app without the optional peers. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

interface Manifest {
  name: string;
  dependencies: Record<string, string>;
  peerDependencies: Record<string, string>;
  exports: Record<string, string | object>;
  bin: Record<string, string>;
}

/** Writes an app that has the package and its dependencies. */
function writeApp(folder: string, { name, dependencies }: Manifest, modules: string): string {
  const app = mkdtempSync(path.join(tmpdir(), 'app-'));
  writeFileSync(path.join(app, 'package.json'), '{ "private": true }');
  cpSync(folder, path.join(app, 'node_modules', name), { recursive: true });
  // Copied with their dependencies: a link would lead to a directory with the peers.
  const needed = [
    ...Object.keys(dependencies),
    'fast-deep-equal',
    'fast-uri',
    'json-schema-traverse',
    'require-from-string',
  ];
  for (const one of needed) {
    mkdirSync(path.dirname(path.join(app, 'node_modules', one)), { recursive: true });
    cpSync(path.join(modules, one), path.join(app, 'node_modules', one), { recursive: true });
  }
  return app;
}

/**
 * @param modules a `node_modules` that has the package's dependencies
 * @returns a sentence for each entry point that does not load, and does not name the peer that it misses
 */
export function checkEntryPoints(folder: string, manifest: Manifest, modules: string): string[] {
  const app = writeApp(folder, manifest, modules);
  const run = (...args: string[]): string | undefined => {
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: app, encoding: 'utf8', timeout: 30_000 });
    const named = Object.keys(manifest.peerDependencies).some((peer) => stderr.includes(`npm install ${peer}`));
    return status === 0 || named ? undefined : stderr.trim();
  };
  const names = Object.entries(manifest.exports)
    .filter(([, target]) => typeof target === 'object')
    .map(([subpath]) => subpath.replace('.', manifest.name));
  const faults = [
    ...names.flatMap((name) => [
      [`require('${name}')`, run('--eval', `require('${name}')`)],
      [`import '${name}'`, run('--input-type=module', '--eval', `import '${name}'`)],
    ]),
    ...Object.entries(manifest.bin).map(([command, file]) => [
      `${command} --help`,
      run(path.join(app, 'node_modules', manifest.name, file), '--help'),
    ]),
  ].flatMap(([what, fault]) => (fault === undefined ? [] : [`${what} fails without peers: ${fault}`]));
  rmSync(app, { recursive: true });
  return faults;
}

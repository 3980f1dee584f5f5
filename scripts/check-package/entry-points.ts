/**
 * Checks that each entry point loads, in a separate process, in an app without the optional peers, and has the names that
 * its types declare.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findDeclaredNames } from './declared-names.js';
import type { Manifest } from './manifest.js';

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

/** Code that prints the names that a module has, as JSON. */
const printNames = (module: string): string =>
  `const all = ${module}; console.log(JSON.stringify(Object.keys(all).filter((name) => all[name] !== undefined)))`;

/**
 * @param modules a `node_modules` that has the package's dependencies
 * @returns a sentence for each entry point that does not load, and does not name the peer that it misses
 */
export function checkEntryPoints(folder: string, manifest: Manifest, modules: string): string[] {
  const app = writeApp(folder, manifest, modules);
  const run = (...args: string[]): { fault?: string; stdout: string } => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: app,
      encoding: 'utf8',
      timeout: 30_000,
    });
    const named = Object.keys(manifest.peerDependencies).some((peer) => stderr.includes(`npm install ${peer}`));
    return status === 0 || named ? { stdout } : { fault: stderr.trim(), stdout };
  };
  const entries = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
    typeof target === 'object' && target.types !== undefined
      ? [{ name: subpath.replace('.', manifest.name), types: target.types }]
      : [],
  );
  const declared = findDeclaredNames(
    folder,
    entries.map(({ types }) => types),
  );
  const faults = entries.flatMap(({ name, types }) => {
    const ways = [
      [`require('${name}')`, '--eval', printNames(`require('${name}')`)],
      [`import '${name}'`, '--input-type=module', '--eval', printNames(`await import('${name}')`)],
    ] as const;
    return ways.flatMap(([what, ...args]) => {
      const { fault, stdout } = run(...args);
      if (fault !== undefined) return [`${what} fails without peers: ${fault}`];
      const found = JSON.parse(stdout) as string[];
      const missing = (declared.get(types) ?? []).filter((one) => !found.includes(one));
      return missing.map((one) => `${what} has no "${one}", which its types declare.`);
    });
  });
  for (const [command, file] of Object.entries(manifest.bin)) {
    const { fault } = run(path.join(app, 'node_modules', manifest.name, file), '--help');
    if (fault !== undefined) faults.push(`${command} --help fails without peers: ${fault}`);
  }
  rmSync(app, { recursive: true });
  return faults;
}

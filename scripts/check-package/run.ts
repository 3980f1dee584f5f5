/**
 * Checks the packed package: `tsx scripts/check-package/run.ts [folder]`. The folder is an unpacked tarball; by default
 * the one in `build/packed/`.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { project, root } from '../packed/prepare.js';
import { checkDeclarations } from './declarations.js';
import { checkEntryPoints } from './entry-points.js';
import { checkLinks } from './links.js';
import { checkImports, checkManifest, type Manifest } from './manifest.js';
import { checkReferences } from './references.js';
import { checkSourceMaps } from './source-maps.js';

const folder = path.resolve(process.argv[2] ?? path.join(project, 'node_modules/express-ark-webhooks'));
const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => !file.startsWith('node_modules') && statSync(path.join(folder, file)).isFile())
  .sort();
const filesEndingWith = (suffix: string): string[] => files.filter((file) => file.endsWith(suffix));

const packages = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];
const faults = [
  ...checkManifest(folder, manifest),
  ...checkReferences(
    folder,
    filesEndingWith('.js').filter((file) => file.startsWith('dist/')),
    packages,
  ),
  ...checkDeclarations(folder, filesEndingWith('.d.ts')),
  ...checkSourceMaps(folder, [...filesEndingWith('.js'), ...filesEndingWith('.d.ts'), ...filesEndingWith('.map')]),
  ...checkImports(folder, [...filesEndingWith('.md'), ...filesEndingWith('.ts')], manifest),
  ...checkLinks(folder, filesEndingWith('.md')),
  ...checkEntryPoints(folder, manifest, path.join(root, 'node_modules')),
];
for (const fault of faults) console.error(fault);
console.log(`${files.length} files checked, ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
process.exitCode = faults.length > 0 ? 1 : 0;

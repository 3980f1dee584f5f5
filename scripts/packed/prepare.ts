/**
 * Prepares `build/packed/`: a project that has the tests and the examples, but not the sources. It depends on the
 * packed tarball, so `express-ark-webhooks` resolves there to exactly what users install.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(__dirname, '../..');
export const project = path.join(root, 'build/packed');

/** Copied, because Node resolves a symbolic link to the repository, where the package would resolve to itself. */
const COPIED = ['test', 'examples', 'bench', 'docs', 'schemas', '.mocharc.json', 'README.md', 'CHANGELOG.md'];
/** Tests of the sources stay in the repository. */
const EXCLUDED = ['test/unit', 'test/generated', 'test/packaging', 'bench/node_modules'].map((folder) =>
  path.join(root, folder),
);

interface Packed {
  /** The tarball's path. */
  file: string;
  /** The installed package's folder. */
  folder: string;
}

const npm = (args: string[]): string =>
  execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });

/** The paths of what was packed last. */
export const findPacked = (): Packed => ({
  file: path.join(project, 'package.tgz'),
  folder: path.join(project, 'node_modules/express-ark-webhooks'),
});

/** Builds, packs and installs the package. */
export function preparePacked(): Packed {
  npm(['run', 'build', '--silent']);
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project, { recursive: true });
  const listing = npm(['pack', '--json', '--ignore-scripts', '--pack-destination', project]);
  const [{ filename }] = Object.values(JSON.parse(listing) as object) as [{ filename: string }];
  const { file, folder } = findPacked();
  renameSync(path.join(project, filename), file);
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', file, '-C', folder, '--strip-components=1']);
  writeProject();
  return { file, folder };
}

function writeProject(): void {
  for (const name of COPIED.filter((one) => existsSync(path.join(root, one))))
    cpSync(path.join(root, name), path.join(project, name), {
      recursive: true,
      filter: (file) => !EXCLUDED.includes(file) && path.basename(file) !== 'node_modules',
    });
  // Another name than the package's: Node resolves a package's own name to the package itself.
  write('package.json', { name: 'express-ark-webhooks-tests', private: true, type: 'commonjs' });
  const config = JSON.parse(readFileSync(path.join(root, 'tsconfig.json'), 'utf8')) as { compilerOptions: object };
  write('tsconfig.json', { compilerOptions: { ...config.compilerOptions, paths: {} } });
}

const write = (file: string, content: object): void => {
  writeFileSync(path.join(project, file), JSON.stringify(content));
};

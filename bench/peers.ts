/** Installs the peers when a benchmark runs, so that they are not dependencies of the package. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** Installs the packages of package-lock.json if it has changed since the last installation. */
export function installPeers(): void {
  const installed = path.join(__dirname, 'node_modules/.package-lock.json');
  const lock = path.join(__dirname, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', __dirname], {
    stdio: 'inherit',
  });
}

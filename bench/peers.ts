/** The peers are installed here by whoever runs the benchmarks, so that nobody else has to. */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';

/** Installs what package-lock.json names, where that has not been done since it last changed. */
export function installPeers(): void {
  const installed = path.join(__dirname, 'node_modules/.package-lock.json');
  const lock = path.join(__dirname, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', __dirname], {
    stdio: 'inherit',
  });
}

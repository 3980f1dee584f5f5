/** The package as users have it: packed, and installed beside both versions of Express. The probes run in there. */
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const exec = promisify(execFile);
const root = path.join(__dirname, '../../..');

export interface Installed {
  folder: string;
  /**
   * Runs probes, by their files' names, each for no longer than `deadline` ms. One that fails ends its process, and the
   * rest go on in another.
   *
   * @returns for each that failed what its process printed
   */
  run(probes: string[], library: string, express: string, deadline: number): Promise<Map<string, string>>;
}

/** Packs, installs, and compiles the probes into the folder, so that `express-ark-webhooks` is found as by an app. */
export async function install(): Promise<Installed> {
  const folder = await mkdtemp(path.join(tmpdir(), 'probes-'));
  const { stdout } = await exec('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
    cwd: root,
  });
  const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }');
  const packages = [path.join(folder, packed!.filename), 'express@5', 'express4@npm:express@4'];
  const npm = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--legacy-peer-deps', ...packages];
  await exec('npm', npm, { cwd: folder });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/probes/*-*.ts', 'test/probes/support/*.ts', 'test/support/*.ts'],
    outbase: '.',
    outdir: folder,
    format: 'cjs',
    platform: 'node',
  });
  await cp(path.join(root, 'test/fixtures'), path.join(folder, 'test/fixtures'), { recursive: true });

  const runner = path.join(folder, 'test/probes/support/run.js');
  return {
    folder,
    async run(probes, library, express, deadline) {
      const failures = new Map<string, string>();
      for (let left = probes; left.length > 0;) {
        const child = fork(runner, [library, express, String(deadline), ...left], { cwd: folder, silent: true });
        let passed = -1;
        child.on('message', () => (passed += 1));
        const [reason] = await Promise.all([text(child.stderr!), once(child, 'close')]);
        if (passed < 0) throw new Error(reason);
        if (passed < left.length) failures.set(left[passed]!, reason);
        left = left.slice(passed + 1);
      }
      return failures;
    },
  };
}

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const soak = (...options: string[]): Promise<{ stdout: string }> =>
  run(process.execPath, ['--require', 'tsx/cjs', path.join(__dirname, '../../bench/soak/run.ts'), ...options]);

describe('npm run soak', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(path.join(tmpdir(), 'soak-test-'))));
  after(() => rm(folder, { recursive: true }));

  it('finds no breach in a minute of duplicates, failures, cuts, forgeries and restarts', async () => {
    const file = path.join(folder, 'soak.svg');
    const { stdout } = await soak('--minutes', '1', '--plot', file);
    assert.match(stdout, /^0 breaches$/m);
    assert.match(stdout, /^restarts +5 \(SIGTERM, SIGKILL, SIGTERM, SIGKILL, SIGTERM\)$/m);
    // Each kind of fault occurred.
    const pattern =
      /handled \(200\), (\d+) duplicates \(200\), (\d+) failed \(500\), (\d+) pending \(503\), (\d+) rejected .*\n.* (\d+) not completely sent, (\d+) without a response/;
    const figures = pattern.exec(
      stdout
        .replaceAll(',', '')
        .replaceAll(/\) (?=\d)/g, '), ')
        .replaceAll(/(?<=sent) (?=\d)/g, ', '),
    );
    assert.ok(figures, stdout);
    assert.deepEqual(
      figures.slice(1).filter((figure) => Number(figure) === 0),
      [],
    );
    assert.match(await readFile(file, 'utf8'), /^<svg [\s\S]*<polyline [\s\S]*<\/svg>\n$/);
  }).timeout(300_000);

  it('rejects an invalid duration', async () => {
    await assert.rejects(soak('--minutes', 'ten'), /Expected --minutes to be a number above 0 such as 10, got ten/);
  });
});

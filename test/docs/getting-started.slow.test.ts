import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findModule, packageFolder, root } from '../support/package.js';

const run = promisify(execFile);
const page = readFileSync(path.join(root, 'docs/getting-started.md'), 'utf8');

describe('docs/getting-started.md', () => {
  let folder: string;

  before(() => {
    assert.ok(existsSync(path.join(packageFolder, 'dist/index.js')), 'Run `npm run build` first.');
    folder = mkdtempSync(path.join(tmpdir(), 'getting-started-'));
    mkdirSync(path.join(folder, 'node_modules'));
    for (const name of ['express', '@types', 'tsx'])
      symlinkSync(findModule(name), path.join(folder, 'node_modules', name));
    symlinkSync(packageFolder, path.join(folder, 'node_modules/express-ark-webhooks'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
    for (const [, name, code] of page.matchAll(/^`([\w.]+)`:\n\n```ts\n([^]*?)^```$/gm))
      writeFileSync(path.join(folder, name!), code!);
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const start = (args: string[]): Promise<{ stdout: string }> => {
    const env = { ...process.env, ARK_API_KEY: 'getting-started-0123456789' };
    Reflect.deleteProperty(env, 'TSX_TSCONFIG_PATH');
    return run(process.execPath, args, { cwd: folder, env });
  };

  it('has files that compile in strict TypeScript', async () => {
    const options = ['--strict', '--noEmit', '--skipLibCheck', '--module', 'nodenext', '--types', 'node'];
    const compiler = findModule('typescript/bin/tsc');
    await start([compiler, ...options, 'app.ts', 'app.test.ts', 'server.ts']).catch((error: unknown) =>
      assert.fail((error as { stdout: string }).stdout),
    );
  });

  it('has tests that pass', async () => {
    const { stdout } = await start(['--import', 'tsx', '--test', '--test-reporter=tap', 'app.test.ts']);
    assert.match(stdout, /^# pass 3$/m);
    assert.match(stdout, /^# fail 0$/m);
  });
});

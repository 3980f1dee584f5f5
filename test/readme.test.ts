import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as lib from '../build/index.js';
import manifest from '../package.json';
import { envelopeOf } from './support/bodies.js';
import { describeWithRedis } from './support/redis.js';

const run = promisify(execFile);
const root = path.join(__dirname, '..');
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
/** Each snippet, under the heading that it follows. */
const snippets = [...readme.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ index, 1: code }) => ({
  heading: [...readme.slice(0, index).matchAll(/^#+ (.+)$/gm)].at(-1)![1]!,
  code: code!,
}));

/** What a snippet leaves to its reader: an app, a receiver, what the app does with an address, a test runner. */
const around = (code: string): string =>
  [
    code.includes('import express') ? '' : `import express from 'express';`,
    /import \{[^}]*\bArkWebhooks\b/.test(code) ? '' : `import { ArkWebhooks } from 'express-ark-webhooks';`,
    code.includes('const ark =') ? '' : `const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });`,
    code.includes('const app =') ? '' : 'const app = express();',
    'export const suppressed: string[] = [];',
    'const suppress = (address: string): Promise<void> => Promise.resolve(void suppressed.push(address));',
    'export const isAdmin = (_req: object): boolean => true;',
    'export const tests: Promise<void>[] = [];',
    'const it = (_title: string, test: () => Promise<void>) => void tests.push(test());',
    code.replaceAll('app.listen(3000)', 'app.listen(0)'),
    'export { app, ark };',
  ].join('\n');

/** Posts a bounce to the snippet's app where it has a route, else gives it to the receiver; prints what came of it. */
const drive = (index: number, body: string): string => `
import type { AddressInfo } from 'node:net';
import { app, ark, suppressed, tests } from './snippet${index}.js';
const server = app.listen(0, async () => {
  await Promise.all(tests);
  const url = 'http://127.0.0.1:' + (server.address() as AddressInfo).port + '/webhooks/ark';
  const headers = { authorization: 'Bearer ' + process.env.ARK_API_KEY, 'content-type': 'application/json' };
  const send = () => fetch(url, { method: 'POST', headers, body: ${JSON.stringify(body)} });
  let res = await send();
  // A queue that is not ready yet: the sender comes back.
  while (res.status === 503) res = await send();
  if (res.status === 404) await ark.receive(${JSON.stringify(body)});
  console.log(JSON.stringify({ status: res.status, suppressed }));
  process.exit();
});
`;

describe('README.md', function () {
  this.timeout(60_000);
  let folder: string;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'readme-'));
    await mkdir(path.join(folder, 'node_modules'));
    await symlink(root, path.join(folder, 'node_modules/express-ark-webhooks'));
    for (const name of ['express', '@types', 'redis'])
      await symlink(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name));
    const tsconfig = { compilerOptions: { strict: true, module: 'nodenext', target: 'es2023', noEmit: true, types: ['node'] } }; // prettier-ignore
    await writeFile(path.join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('has snippets that compile in strict TypeScript', async () => {
    assert.ok(snippets.length >= 6);
    for (const [index, { code }] of snippets.entries()) {
      await writeFile(path.join(folder, `snippet${index}.ts`), around(code));
      await writeFile(
        path.join(folder, `drive${index}.ts`),
        drive(index, JSON.stringify(envelopeOf('MessageBounced'))),
      );
    }
    await run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]).catch(
      (error: unknown) => assert.fail((error as { stdout: string }).stdout),
    );
  });

  const runs = (index: number, redisUrl?: () => string): void => {
    const { heading, code } = snippets[index]!;
    it(`has a snippet under "${heading}" that runs`, async () => {
      const loader = path.join(root, 'node_modules/tsx/dist/loader.mjs');
      const env = { ...process.env, ARK_API_KEY: 'readme-key-0123456789', REDIS_URL: redisUrl?.() };
      const { stdout } = await run(process.execPath, ['--import', loader, `drive${index}.ts`], { cwd: folder, env });
      const { status, suppressed } = JSON.parse(stdout) as { status: number; suppressed: string[] };
      assert.equal(status, code.includes("'/webhooks/ark'") ? 200 : 404);
      assert.deepEqual(suppressed, code.includes('suppress(') ? ['ada@example.net'] : []);
    });
  };
  for (const [index, { heading, code }] of snippets.entries())
    if (code.includes('REDIS_URL'))
      describeWithRedis(heading, (redis) => {
        runs(index, () => redis().url);
      });
    else runs(index);

  it('names each option, each code and each event, and the two commands', () => {
    for (const name of lib.arkEventNames) assert.match(readme, new RegExp(`\`${name}\``));
    const errors = readFileSync(path.join(root, 'lib/errors.ts'), 'utf8');
    for (const [, code] of errors.matchAll(/readonly code = '(\w+)';\n {2}readonly status/g))
      assert.match(readme, new RegExp(`\`${code}\``), code);
    const options = /interface ArkWebhooksOptions \{([^]*?)\n\}/.exec(readFileSync(path.join(root, 'lib/options.ts'), 'utf8')); // prettier-ignore
    for (const [, option] of options![1]!.matchAll(/^ {2}(\w+)\?:/gm))
      assert.match(readme, new RegExp(`\\| \`${option}\``));
    for (const name of Object.keys(lib).filter((key) => /^[a-z]/.test(key))) assert.match(readme, new RegExp(name));
    for (const command of ['npm ci && npm start', 'npm ci && npm test']) assert.ok(readme.includes(`\`${command}\``));
    assert.equal(manifest.name, /^# (.+)$/m.exec(readme)?.[1]);
  });
});

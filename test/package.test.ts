import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import manifest from '../package.json';

const run = promisify(execFile);
const root = path.join(__dirname, '..');
const tsc = path.join(root, 'node_modules/typescript/bin/tsc');

/** Receives one event through Express; prints what came of it, and what was loaded on the way. */
const smoke = `
const post = (url, body) => fetch(url, { method: 'POST', body: JSON.stringify(body),
  headers: { authorization: 'Bearer key', 'content-type': 'application/json' } });
const ark = new ArkWebhooks({ apiKey: 'key' });
let type;
ark.on('event', (event) => { type = event.type; });
const server = express().post('/', ark.middleware()).listen(0, async () => {
  const server_ = { server: {}, volume: 1, limit: 2 };
  const res = await post('http://127.0.0.1:' + server.address().port, server_);
  console.log(JSON.stringify({ status: res.status, type, names: arkEventNames.length }));
  server.close();
});
`;

describe('the packed package', function () {
  this.timeout(180_000);
  let folder: string;
  let tarball: string;
  let files: string[];

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'express-ark-webhooks-'));
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], {
      cwd: root,
    });
    const packed = JSON.parse(stdout) as unknown;
    const [entry] = Object.values(packed as Record<string, { filename: string; files: { path: string }[] }>);
    tarball = path.join(folder, entry!.filename);
    files = entry!.files.map((file) => file.path);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  it('holds what users need and nothing else', () => {
    for (const file of files)
      assert.match(file, /^(dist|schemas)\/|^(README|CHANGELOG)\.md$|^LICENSE$|^package\.json$/);
    for (const file of [
      'dist/index.js',
      'dist/index.d.ts',
      'schemas/MessageSent.json',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
    ])
      // prettier-ignore
      assert.ok(files.includes(file), file);
  });

  it('needs these at run time and no more', () => {
    assert.deepEqual(Object.keys(manifest.dependencies), ['ajv', 'ajv-formats', 'jose']);
  });

  for (const version of ['4', '5'])
    describe(`installed beside Express ${version}`, () => {
      let app: string;
      const write = (file: string, text: string): Promise<void> => writeFile(path.join(app, file), text);
      const node = async (...args: string[]): Promise<unknown> =>
        JSON.parse((await run(process.execPath, args, { cwd: app })).stdout);

      before(async () => {
        app = path.join(folder, `express${version}`);
        await run('mkdir', [app]);
        await write('package.json', '{ "private": true }');
        const packages = [
          tarball,
          `express@${version}`,
          `@types/express@${version}`,
          '@types/node@20',
          'expect-type@1.4',
        ];
        await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...packages], { cwd: app });
      });

      const expected = { status: 200, type: 'SendLimitApproaching', names: 10 };

      it('runs when required', async () => {
        const imports = `const express = require('express'); const { ArkWebhooks, arkEventNames } = require('express-ark-webhooks');`;
        await write('app.cjs', imports + smoke);
        assert.deepEqual(await node('app.cjs'), expected);
      });

      it('runs when imported', async () => {
        const imports = `import express from 'express'; import { ArkWebhooks, arkEventNames } from 'express-ark-webhooks';`;
        await write('app.mjs', imports + smoke);
        assert.deepEqual(await node('app.mjs'), expected);
      });

      it('is one copy of each class, however it is loaded', async () => {
        const imported = `import * as a from 'express-ark-webhooks'; import { createRequire } from 'node:module';`;
        await write('one.mjs', `${imported} const b = createRequire(import.meta.url)('express-ark-webhooks');
          console.log(JSON.stringify([Object.keys(a).filter((key) => a[key] !== b[key]), a.ArkWebhooks === b.ArkWebhooks]))`);
        const [different, same] = (await node('one.mjs')) as [string[], boolean];
        assert.deepEqual([different.filter((key) => !['default', 'module.exports'].includes(key)), same], [[], true]);
      }); // prettier-ignore

      it('loads neither Express nor, without schemas of the app, ajv', async () => {
        await write('loads.cjs', `const { ArkWebhooks } = require('express-ark-webhooks');
          const loaded = (name) => Object.keys(require.cache).some((file) => file.includes('node_modules/' + name + '/'));
          new ArkWebhooks({ apiKey: 'key' });
          new ArkWebhooks({ apiKey: 'key', strict: true });
          const before = [loaded('express'), loaded('ajv')];
          new ArkWebhooks({ apiKey: 'key', schemas: { MessageSent: {} } });
          console.log(JSON.stringify([...before, loaded('express'), loaded('ajv')]));`);
        assert.deepEqual(await node('loads.cjs'), [false, false, false, true]);
      }); // prettier-ignore

      it('brings its command, its test kit and its backfill', async () => {
        await write('kit.mjs', `import { arkEvent } from 'express-ark-webhooks/testing'; import { backfill } from 'express-ark-webhooks/backfill';
          console.log(JSON.stringify([arkEvent('MessageSent').status, typeof backfill]));`);
        assert.deepEqual(await node('kit.mjs'), ['Sent', 'function']);
        const { stdout } = await run(path.join(app, 'node_modules/.bin/ark-webhooks'), ['events', '--json']);
        assert.equal((JSON.parse(stdout) as unknown[]).length, 10);
      }); // prettier-ignore

      it('lets its schemas be loaded, and nothing inside it', async () => {
        await write('inside.cjs', `const tried = (name) => { try { return typeof require(name); } catch (error) { return error.code; } };
          console.log(JSON.stringify(['schemas/MessageSent.json', 'package.json', 'dist/receiver.js', 'lib/webhooks.ts']
            .map((file) => tried('express-ark-webhooks/' + file))));`);
        const closed = 'ERR_PACKAGE_PATH_NOT_EXPORTED';
        assert.deepEqual(await node('inside.cjs'), ['object', 'object', closed, closed]);
      }); // prettier-ignore

      for (const extension of ['cts', 'mts'])
        it(`gives a .${extension} file the types it should, in strict TypeScript without skipLibCheck`, async () => {
          await copyFile(path.join(root, 'test/types/receiver.ts'), path.join(app, `receiver.${extension}`));
          const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess'];
          const modules = ['--module', 'nodenext', '--target', 'es2023', '--esModuleInterop'];
          const compiled = run(process.execPath, [tsc, ...options, ...modules, `receiver.${extension}`], { cwd: app });
          await compiled.catch((error: unknown) => assert.fail((error as { stdout: string }).stdout));
        });
    });
});

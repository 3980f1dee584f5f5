import assert from 'node:assert/strict';
import { execFile as execFileByCallback } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { build, type BuildOptions, stop, transformSync } from 'esbuild';

const execFile = promisify(execFileByCallback);
const internal = path.join(__dirname, '../../../lib/internal');

describe('loadPeer', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'peers-'));
  after(async () => {
    await stop();
    rmSync(root, { recursive: true });
  });

  const write = (file: string, content: string | object): string => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  };

  /** Creates an application's folder that contains the given packages, and our files compiled to CommonJS. */
  const createApp = (packages: Record<string, Record<string, string | object>>): string => {
    const app = mkdtempSync(path.join(root, 'app-'));
    for (const [name, files] of Object.entries(packages))
      for (const [file, content] of Object.entries(files)) write(path.join(app, 'node_modules', name, file), content);
    const own = path.join(app, 'node_modules/express-ark-webhooks');
    write(path.join(own, 'package.json'), { name: 'express-ark-webhooks', version: '1.0.0' });
    for (const name of ['load-peer', 'peer-version']) {
      const source = readFileSync(path.join(internal, `${name}.ts`), 'utf8');
      write(path.join(own, `${name}.js`), transformSync(source, { loader: 'ts', format: 'cjs' }).code);
    }
    return app;
  };

  /** Writes a module that loads the peer in the same way as our entry points. */
  const writeCaller = (app: string, name: string, exported: string, load: string): string =>
    write(
      path.join(app, 'node_modules/express-ark-webhooks/caller.js'),
      `exports.run = () => require('./load-peer.js').loadPeer({
        name: ${JSON.stringify(name)}, minimum: '6.7.0', exports: [${JSON.stringify(exported)}], load: () => ${load} });`,
    );

  const run = (app: string, name = 'engine', load = `require('${name}')`): Promise<Record<string, unknown>> => {
    const file = writeCaller(app, name, 'Queue', load);
    return (createRequire(file)(file) as { run: () => Promise<Record<string, unknown>> }).run();
  };
  const messageFrom = (running: Promise<unknown>): Promise<string> =>
    running.then(
      () => assert.fail('It loaded.'),
      (error: unknown) => (error as Error).message,
    );

  const manifest = (version: string, more: object = {}): object => ({ name: 'engine', version, ...more });
  const queue = 'exports.Queue = class Queue {};';

  it('returns the exports of a package that is new enough', async () => {
    for (const version of ['6.7.0', '6.10.1', '7.0.0', '6.8.0-beta.1']) {
      const { Queue } = await run(createApp({ engine: { 'package.json': manifest(version), 'index.js': queue } }));
      assert.equal((Queue as { name: string }).name, 'Queue');
    }
  });

  it('names a package that is not installed, and the command that installs it', async () => {
    assert.equal(
      await messageFrom(run(createApp({}))),
      'The package engine is not installed. Run: npm install engine@6',
    );
    assert.equal(
      await messageFrom(run(createApp({}), '@scope/engine', `import('@scope/engine')`)),
      'The package @scope/engine is not installed. Run: npm install @scope/engine@6',
    );
  });

  it('names the version found and the version needed of a package that is too old', async () => {
    for (const version of ['5.99.0', '6.6.9', '0.1.0'])
      assert.equal(
        await messageFrom(run(createApp({ engine: { 'package.json': manifest(version), 'index.js': queue } }))),
        `The package engine is too old: found ${version}, expected 6.7.0 or newer. Run: npm install engine@6`,
      );
  });

  it('reports an old package as too old if it cannot even be loaded', async () => {
    const app = createApp({ engine: { 'package.json': manifest('5.0.0'), 'index.js': `require('gone')` } });
    assert.match(await messageFrom(run(app)), /^The package engine is too old: found 5\.0\.0,/);
  });

  it('finds the version of a package whose exports hide its package.json', async () => {
    for (const exports of [{ '.': './lib/main.js' }, { '.': { import: './lib/main.js' } }]) {
      const files = { 'package.json': manifest('6.0.0', { exports }), 'lib/main.js': queue };
      assert.match(await messageFrom(run(createApp({ engine: files }))), /found 6\.0\.0, expected 6\.7\.0/);
    }
  });

  it('finds the version above a nested package.json that only declares the module type', async () => {
    const files = {
      'package.json': manifest('6.0.0', { main: 'dist/cjs/main.js' }),
      'dist/cjs/package.json': { type: 'commonjs' },
      'dist/cjs/main.js': queue,
    };
    assert.match(await messageFrom(run(createApp({ engine: files }))), /found 6\.0\.0/);
  });

  it('finds the version of a package that is installed under an alias', async () => {
    const files = { 'package.json': { name: '@fork/engine', version: '6.1.0' }, 'index.js': queue };
    assert.match(await messageFrom(run(createApp({ engine: files }))), /found 6\.1\.0/);
  });

  for (const [kind, load] of [
    ['require', `require('engine')`],
    ['import', `import('engine')`],
  ] as const)
    it(`names the module that is missing inside an installed package, loaded by ${kind}`, async () => {
      const isModule = kind === 'import';
      const app = createApp({
        engine: {
          'package.json': manifest('6.7.0', isModule ? { type: 'module', exports: './index.js' } : {}),
          'index.js': isModule ? `import '@other/api'; export const Queue = 1;` : `require('@other/api/sub');`,
        },
      });
      assert.equal(
        await messageFrom(run(app, 'engine', load)),
        'The package engine needs @other/api, which is not installed. Run: npm install @other/api',
      );
    });

  it('names the module that is missing in an error of Yarn Plug’n’Play', async () => {
    const error = Object.assign(
      new Error(
        "engine tried to access @other/api (a peer dependency) but it isn't provided by your application.\n\n" +
          'Required package: @other/api\nRequired by: engine@npm:6.7.0\n',
      ),
      { code: 'MODULE_NOT_FOUND' },
    );
    const load = `Promise.reject(Object.assign(new Error(${JSON.stringify(error.message)}), { code: 'MODULE_NOT_FOUND' }))`;
    const app = createApp({ engine: { 'package.json': manifest('6.7.0'), 'index.js': queue } });
    assert.match(await messageFrom(run(app, 'engine', load)), /engine needs @other\/api, which is not installed/);
  });

  it('reports an installation with a missing file as incomplete', async () => {
    const app = createApp({ engine: { 'package.json': manifest('6.7.0'), 'index.js': `require('./gone.js')` } });
    assert.equal(
      await messageFrom(run(app)),
      'The package engine 6.7.0 is incomplete: ./gone.js is missing. Run: npm install engine@6',
    );
  });

  it('passes on the error that the package throws while it loads', async () => {
    const app = createApp({
      engine: { 'package.json': manifest('6.7.0'), 'index.js': `throw new RangeError('broken')` },
    });
    await assert.rejects(run(app), { name: 'RangeError', message: 'broken' });
  });

  it('names the missing export of a package whose version is not known', async () => {
    const load = `Promise.resolve({ default: { other: 1 } })`;
    assert.match(
      await messageFrom(run(createApp({}), 'engine', load)),
      /^The package engine does not export Queue: expected version 6\.7\.0 or newer\. Run: npm install engine@6$/,
    );
  });

  it('names the fix if a bundle in ES module format has no require()', async () => {
    for (const load of [
      `new Function("return require('engine')")()`,
      `(() => { throw new Error('Dynamic require of "engine" is not supported'); })()`,
    ])
      assert.match(
        await messageFrom(run(createApp({}), 'engine', load)),
        /^The package engine is loaded by require\(\), .*Mark engine as external in your bundler, .*createRequire\(import\.meta\.url\)/,
        load,
      );
  });

  it('names the fix if its code in a bundle waits for the top-level await that opens it', async () => {
    assert.match(
      await messageFrom(run(createApp({}), 'engine', 'Promise.resolve(undefined)')),
      /^The package engine is part of a bundle .*Mark engine as external in your bundler, or await it in a function\.$/,
    );
  });

  it('finds exports in default, and in default of default', async () => {
    for (const load of [
      `({ Queue: 1 })`,
      `({ default: { Queue: 1 } })`,
      `({ default: Object.assign(class {}, { Queue: 1 }) })`,
      `({ __esModule: true, default: { default: { Queue: 1 } } })`,
    ])
      assert.equal((await run(createApp({}), 'engine', load))['Queue'], 1, load);
  });

  it('names the required flag if the process cannot load ES modules, as under Jest', async () => {
    const files = { 'package.json': manifest('6.7.0', { type: 'module' }), 'index.js': 'export const Queue = 1;' };
    const app = createApp({ engine: files });
    const file = writeCaller(app, 'engine', 'Queue', `import('engine')`);
    // As Jest loads a module: compiled by vm, without a callback for import().
    const compiled = vm.runInThisContext(`(exports, require) => {${readFileSync(file, 'utf8')}}`) as (
      exports: object,
      require: NodeJS.Require,
    ) => void;
    const exported: { run?: () => Promise<unknown> } = {};
    compiled(exported, createRequire(file));
    assert.equal(
      await messageFrom(exported.run!()),
      'The package engine is an ES module, which this process cannot load. Under Jest, run it with ' +
        'NODE_OPTIONS=--experimental-vm-modules.',
    );
  });

  for (const format of ['cjs', 'esm'] as const)
    it(`loads a package bundled by esbuild to ${format}, in a folder without it`, async () => {
      const app = createApp({
        engine: { 'package.json': manifest('6.7.0'), 'index.js': queue },
        modern: { 'package.json': { name: 'modern', type: 'module' }, 'index.js': 'export const Queue = 1;' },
      });
      const file = path.join(mkdtempSync(path.join(root, 'bundle-')), format === 'cjs' ? 'app.cjs' : 'app.mjs');
      for (const load of [`require('engine')`, `import('modern')`]) {
        const entry = writeCaller(app, /'(\w+)'/.exec(load)![1]!, 'Queue', load);
        const options: BuildOptions = { entryPoints: [entry], outfile: file, bundle: true, platform: 'node', format };
        const banner = `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`;
        await build({ ...options, ...(format === 'esm' && { banner: { js: banner } }) });
        const script = `import(${JSON.stringify(file)}).then((m) => m.default.run()).then((m) => console.log(typeof m.Queue))`;
        const { stdout } = await execFile(process.execPath, ['-e', script], {
          cwd: path.dirname(file),
          timeout: 60_000,
        });
        assert.match(stdout, /^(function|number)\n$/);
      }
    });
});

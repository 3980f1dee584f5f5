/** Compiles the TypeScript snippets of pages as ES modules, and runs each as an app that a bounce is posted to. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { envelopeOf } from './bodies.js';
import { findModule, packageFolder, root } from './package.js';

const run = promisify(execFile);

/** The key in ARK_API_KEY. */
export const KEY = 'snippet-key-0123456789';

export interface Snippet {
  page: string;
  /** The heading above it. */
  heading: string;
  code: string;
}

/** The result of a snippet: the status of the response to the bounce, and the addresses that were suppressed. */
interface Result {
  status: number;
  suppressed: string[];
}

/** Definitions that snippets omit: an app, a receiver, the function that suppresses an address, a test runner. */
const around = (code: string): string =>
  [
    code.includes('import express') ? '' : `import express from 'express';`,
    /import \{[^}]*\bArkWebhooks\b/.test(code) ? '' : `import { ArkWebhooks } from 'express-ark-webhooks';`,
    code.includes('const ark =') ? '' : `const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });`,
    code.includes('const app =') ? '' : 'const app = express();',
    'export const suppressed: string[] = [];',
    `export const suppresses: boolean = ${code.includes('suppress(')};`,
    'const suppress = (address: string, _reason?: string): Promise<void> => Promise.resolve(void suppressed.push(address));',
    'export const isAdmin = (_req: object): boolean => true;',
    'export const tests: Promise<void>[] = [];',
    'const it = (_title: string, test: () => Promise<void>) => void tests.push(test());',
    code.replaceAll('app.listen(3000)', 'app.listen(0)'),
    'export { app, ark };',
  ].join('\n');

/** Posts the bounce to the route of a snippet's app, or passes it to the receiver if there is none; prints the result. */
const driver = (body: string): string => `
import type { AddressInfo } from 'node:net';
async function drive(index: string) {
  const { app, ark, suppressed, suppresses, tests } = (await import('./snippet' + index + '.js')) as typeof import('./snippet0.js');
  await Promise.all(tests);
  const server = app.listen(0);
  await new Promise((resolve) => server.once('listening', resolve));
  const url = 'http://127.0.0.1:' + (server.address() as AddressInfo).port + '/webhooks/ark';
  const headers = { authorization: 'Bearer ' + process.env.ARK_API_KEY, 'content-type': 'application/json' };
  const send = () => fetch(url, { method: 'POST', headers, body: ${JSON.stringify(body)} });
  let res = await send();
  // A queue that is not open yet.
  while (res.status === 503) res = await send();
  if (res.status === 404) await ark.receive(${JSON.stringify(body)});
  // A worker calls the listeners after the response.
  while (suppresses && suppressed.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  return { status: res.status, suppressed };
}
async function main() {
  const results = [];
  for (const index of process.argv.slice(2)) results.push(await drive(index));
  console.log('\\n' + JSON.stringify(results));
  process.exit();
}
void main();
`;

export class Snippets {
  readonly all: Snippet[];
  #folder = '';

  /** @param pages paths from the root of the repository */
  constructor(pages: string[]) {
    this.all = pages.flatMap((page) => {
      const text = readFileSync(path.join(root, page), 'utf8');
      return [...text.matchAll(/^```ts\n([^]*?)^```$/gm)].map(({ index, 1: code }) => ({
        page,
        heading: [...text.slice(0, index).matchAll(/^#+ (.+)$/gm)].at(-1)![1]!,
        code: code!,
      }));
    });
  }

  /** Fails with the compiler's errors if a snippet does not compile in strict TypeScript. */
  async compile(): Promise<void> {
    this.#folder = await mkdtemp(path.join(tmpdir(), 'snippets-'));
    assert.ok(
      existsSync(path.join(packageFolder, 'dist/index.js')),
      'Snippets import dist/: run `npm run build` first.',
    );
    const linked = path.join(this.#folder, 'node_modules');
    await mkdir(linked);
    await symlink(packageFolder, path.join(linked, 'express-ark-webhooks'));
    for (const name of this.#dependencies()) await symlink(findModule(name), path.join(linked, name));
    await this.#write('package.json', '{ "type": "module" }');
    // The declarations of the package are checked in package.test.ts.
    const compilerOptions = {
      strict: true,
      skipLibCheck: true,
      module: 'nodenext',
      target: 'es2023',
      noEmit: true,
      types: ['node'],
      experimentalDecorators: true,
    };
    await this.#write('tsconfig.json', JSON.stringify({ compilerOptions }));
    for (const [index, { code }] of this.all.entries()) await this.#write(`snippet${index}.ts`, around(code));
    await this.#write('drive.ts', driver(JSON.stringify(envelopeOf('MessageBounced'))));
    await run(process.execPath, [findModule('typescript/bin/tsc'), '-p', this.#folder]).catch((error: unknown) =>
      assert.fail((error as { stdout: string }).stdout),
    );
  }

  /** Runs some in one process, one after another. Each responds to the bounce, and suppresses its address if it is written to. */
  async run(indexes: number[], more: NodeJS.ProcessEnv = {}): Promise<void> {
    const results = (await this.#start('drive.ts', indexes.map(String), more)) as Result[];
    const expected = indexes.map((index) => {
      const { code, ...where } = this.all[index]!;
      const routed = /\bapp\.(?:post|use)\('\/webhooks\/ark'/.test(code);
      return {
        ...where,
        status: routed ? 200 : 404,
        suppressed: code.includes('suppress(') ? ['ada@example.net'] : [],
      };
    });
    assert.deepEqual(
      results.map((result, n) => ({ page: expected[n]!.page, heading: expected[n]!.heading, ...result })),
      expected,
    );
  }

  /** Runs a script next to the snippets, and returns the JSON in its last line of output. */
  async runScript(script: string): Promise<unknown> {
    await this.#write('script.ts', script);
    return this.#start('script.ts');
  }

  /** The packages that snippets import, with all types. */
  #dependencies(): Set<string> {
    const imports = this.all.flatMap(({ code }) => [...code.matchAll(/ from '((?:@[\w-]+\/)?[\w-]+)/g)]);
    const names = imports.map(([, name]) => name!.replace(/^@([\w-]+)\/.*/, '@$1'));
    const isPackage = (name: string): boolean => name !== 'node' && name !== 'express-ark-webhooks';
    return new Set(['express', '@types', ...names.filter(isPackage)]);
  }

  async #start(file: string, args: string[] = [], more: NodeJS.ProcessEnv = {}): Promise<unknown> {
    const env = { ...process.env, ARK_API_KEY: KEY, ...more };
    // The package is resolved like in an app, not to the sources.
    Reflect.deleteProperty(env, 'TSX_TSCONFIG_PATH');
    const loader = findModule('tsx/dist/loader.mjs');
    const { stdout } = await run(process.execPath, ['--import', loader, file, ...args], { cwd: this.#folder, env });
    return JSON.parse(stdout.trim().split('\n').at(-1)!);
  }

  remove(): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }

  #write(file: string, text: string): Promise<void> {
    return writeFile(path.join(this.#folder, file), text);
  }
}

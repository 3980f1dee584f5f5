/**
 * Writes docs/newcomer.md: the way from an empty folder to a tested bounce handler, each command with what it printed,
 * by going it. Run by `npm run record` after a build; a test goes it again and compares.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const tarball = `${manifest.name}-${manifest.version}.tgz`;
const KEY = 'ark_live_0123456789abcdef';

const app = `import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';

/** Addresses that mail came back from. */
export const suppressed = new Set();

const ark = new ArkWebhooks({ apiKey: process.env.ARK_API_KEY });
ark.on('MessageBounced', (event) => {
  suppressed.add(event.payload.original_message.to);
});

export const app = express();
app.post('/webhooks/ark', ark.middleware());
app.get('/suppressed', (req, res) => res.json([...suppressed]));
`;

const test = `import assert from 'node:assert/strict';
import test from 'node:test';
import { arkEvent, postArkEvent } from 'express-ark-webhooks/testing';
import { app, suppressed } from './app.mjs';

const apiKey = process.env.ARK_API_KEY;
const bounce = arkEvent('MessageBounced', { to: 'ada@example.com' }, { form: 'envelope' });

test('a bounce suppresses its address', async () => {
  const { status } = await postArkEvent(app, bounce, { apiKey });
  assert.equal(status, 200);
  assert.deepEqual([...suppressed], ['ada@example.com']);
});

test('a stranger suppresses nothing', async () => {
  const { status, body } = await postArkEvent(app, bounce, { apiKey: 'a guess' });
  assert.deepEqual([status, body.code], [401, 'invalid_token']);
});
`;

/** @returns the page, from an empty folder on */
export async function walk(port: number): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'newcomer-'));
  // Without npm's own remarks, which come and go, and without what a test that runs this has in its environment.
  const settings = { npm_config_audit: 'false', npm_config_fund: 'false', npm_config_update_notifier: 'false' };
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...settings, npm_config_loglevel: 'error', ARK_API_KEY: KEY };
  const at = { cwd: folder, env };
  const url = `http://localhost:${port}`;
  const server = `import { app } from './app.mjs';\n\napp.listen(${port});\n`;

  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text);
    return `\`${name}\`:\n\n\`\`\`js\n${text}\`\`\`\n`;
  };
  const command = async (line: string): Promise<string> => {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', line], at);
    return `\`\`\`console\n$ ${line}\n${[stdout, stderr].join('').trim()}\n\`\`\`\n`;
  };

  const parts: string[] = [];
  const say = (text: string): number => parts.push(`${text}\n`);
  try {
    await promisify(execFile)('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root }); // prettier-ignore
    say('# From an empty folder to a tested bounce handler');
    say('Recorded by `npm run build && npm run record`, which goes this way; a test goes it again.');
    say(`In an empty folder, with the packed package in it (\`npm pack\`); once published, its name does:`);
    parts.push(await command(`npm install ./${tarball} express`));
    say('The app adds the address of each bounce to a list. The key is what is entered for the webhook at Ark.');
    parts.push(file('app.mjs', app));
    say('Its tests post to it as Ark does, with events made up by the package. No server has to run.');
    parts.push(file('app.test.mjs', test));
    parts.push(`\`\`\`console\n$ export ARK_API_KEY=${KEY}\n\`\`\`\n`);
    parts.push(await command('node --test --test-reporter=spec'));
    say('It is the same app that listens.');
    parts.push(file('server.mjs', server), '```console\n$ node server.mjs &\n```\n');
    const child = spawn(process.execPath, ['server.mjs'], at);
    try {
      await answering(url);
      say('A bounce comes in, as it will from Ark:');
      parts.push(
        await command(
          `npx express-ark-webhooks trigger MessageBounced --to ${url}/webhooks/ark --set to=ada@example.com`,
        ),
      );
      parts.push(await command(`curl -s ${url}/suppressed`));
      say('Last, a look at it from outside:');
      parts.push(await command(`npx express-ark-webhooks doctor ${url}/webhooks/ark`));
    } finally {
      child.kill();
      await once(child, 'close');
    }
    say('What next: [Testing your listeners](../README.md#testing-your-listeners), [Command line](command-line.md).');
    return parts.join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Waits until a server is there. */
async function answering(url: string, tries = 200): Promise<void> {
  try {
    await fetch(url);
  } catch (error) {
    if (tries === 0) throw error;
    await sleep(50);
    await answering(url, tries - 1);
  }
}

if (require.main === module)
  void walk(3000).then((page) => {
    writeFileSync(path.join(root, 'docs/newcomer.md'), page);
  });

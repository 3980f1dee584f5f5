/**
 * Writes docs/command-line.md: what each subcommand of `express-ark-webhooks` prints, by running it. Run by `npm run record`
 * after a build. What it talks to is on loopback: a receiver, and a sender that has lost two events.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArkWebhooks } from 'express-ark-webhooks';
import { arkEvent, arkJson, fakeArk, postArkEvent } from 'express-ark-webhooks/testing';
import manifest from '../package.json';

const root = path.join(__dirname, '..');
const bin = path.join(root, manifest.bin['express-ark-webhooks']);
const KEY = 'ark_live_0123456789abcdef';
const RECEIVER = 'http://localhost:3000/webhooks/ark';
const folder = mkdtempSync(path.join(tmpdir(), 'ark-webhooks-'));

const start = (line: string): ChildProcess =>
  spawn(process.execPath, [bin, ...line.split(' ')], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ARK_API_KEY: KEY },
  });

/** Runs a command line; `during` does what the session is about while it runs, and then it is stopped. */
async function session(line: string, during?: () => Promise<unknown>): Promise<string> {
  const child = start(line);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const closed = once(child, 'close') as Promise<[number]>;
  if (during) {
    await once(child.stderr ?? child, 'data');
    await during();
    child.kill('SIGINT');
  }
  const [code] = await closed;
  return `\`\`\`console\n$ express-ark-webhooks ${line}\n${printed.trimEnd()}\n$ echo $?\n${code}\n\`\`\`\n`;
}

async function record(): Promise<string> {
  const ark = new ArkWebhooks({ apiKey: KEY });
  const middleware = ark.middleware();
  const open = createServer((_req, res) => res.end('{"ok":true}')).listen(3002);
  const server = createServer((req, res) => {
    middleware(req, res, () => res.end());
  }).listen(3000);

  const sender = await fakeArk({ apiKey: KEY, tenantId: 'tn_1', webhookId: 'wh_1', now: Date.now() - 3_600_000 });
  for (const [seed, event] of ['MessageSent', 'MessageBounced'].entries()) {
    await sender.send(
      'http://127.0.0.1:1/',
      event as 'MessageSent',
      arkEvent(event as 'MessageSent', {}, { form: 'envelope', seed }),
    );
    await sender.advance(1000);
  }
  const { apiUrl } = sender;
  const backfill = (more: string): string =>
    `backfill --webhook wh_1 --tenant tn_1 --since 6h --api-url ${apiUrl} --to ${RECEIVER}${more}`;
  writeFileSync(
    path.join(folder, 'body.json'),
    arkJson(arkEvent('MessageDeliveryFailed', { to: 5, classification: 'invalid_recipent' } as never, { seed: 1 })),
  );

  const sections = [
    '## listen\n',
    await session('listen --port 3001 --save events.jsonl', async () => {
      for (const [seed, name] of ['MessageSent', 'MessageBounced'].entries())
        await postArkEvent('http://localhost:3001/', arkEvent(name as 'MessageSent', {}, { form: 'envelope', seed }), {
          apiKey: KEY,
        });
      await postArkEvent('http://localhost:3001/', arkEvent('MessageSent', {}, { seed: 3 }), { apiKey: 'another' });
    }),
    '## replay\n',
    await session(`replay events.jsonl --to ${RECEIVER}`),
    '## trigger\n',
    await session(`trigger MessageBounced SendLimitExceeded --to ${RECEIVER} --set to=ada@example.com`),
    await session(`trigger all --to ${RECEIVER} --count 20 --rate 100`),
    '## validate\n',
    await session('validate body.json --strict'),
    '## events\n',
    await session('events'),
    await session('events SendLimitExceeded'),
    '## doctor\n',
    await session(`doctor ${RECEIVER}`),
    await session('doctor http://localhost:3002/'),
    '## backfill\n',
    await session(backfill(' --dry-run')),
    await session(backfill('')),
    await session(backfill('')),
  ];
  await sender.close();
  for (const one of [open, server]) one.close();
  return sections.join('\n').replaceAll(apiUrl, 'https://api.example.com/v1');
}

const head = `# Command line

What each subcommand of \`ark-webhooks\` prints. Recorded by \`npm run build && npm run record\`; \`$ARK_API_KEY\` is set.
\`express-ark-webhooks SUBCOMMAND --help\` names every option.

`;

void record().then((text) => {
  writeFileSync(path.join(root, 'docs/command-line.md'), head + text);
  rmSync(folder, { recursive: true });
});

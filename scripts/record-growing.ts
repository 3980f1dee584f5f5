/**
 * Writes docs/growing.md: an embedded queue that has events waiting moves to PostgreSQL, and a second machine joins. Each
 * command is run, and what it prints is what stands there. Run by `npm run record` after a build.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Postgres } from '../test/support/postgres.js';

const root = path.join(__dirname, '..');
const KEY = 'ark_live_0123456789abcdef';
const DATABASE = 'postgres://localhost/app';
const EVENTS = 30;

interface Counts {
  waiting: number;
  running: number;
  handled: number;
}

async function record(): Promise<string> {
  const postgres = await Postgres.start();
  const data = mkdtempSync(path.join(tmpdir(), 'growing-'));
  const env = { ...process.env, ARK_API_KEY: KEY };
  const real = (line: string): string =>
    line
      .replace('DATA_DIR=events', `DATA_DIR=${data}`)
      .replace(DATABASE, postgres.connectionString)
      .replace('npx express-ark-webhooks', 'node dist/cli/main.js');
  const shown = (line: string, printed: string): string => `${`$ ${line}\n${printed.trim()}`.trimEnd()}\n`;

  const run = (line: string): string =>
    shown(
      line,
      execFileSync('sh', ['-c', real(line)], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] }).toString(),
    );
  const start = async (line: string): Promise<{ server: ChildProcess; said: string }> => {
    const server = spawn(
      'sh',
      ['-c', `exec ${real(line).replace(/((?:\w+=\S+ )+)npx tsx/, 'env $1 node --require tsx/cjs')}`],
      {
        cwd: root,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const [printed] = (await once(server.stdout, 'data')) as [Buffer];
    return { server, said: shown(`${line} &`, printed.toString()) };
  };
  const stop = async (server: ChildProcess): Promise<void> => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
  const counts = async (port: number): Promise<Counts> =>
    (await fetch(`http://localhost:${port}/`)).json() as Promise<Counts>;
  const idle = async (port: number): Promise<Counts> => {
    for (;;) {
      const now = await counts(port);
      if (now.waiting + now.running === 0) return now;
      await sleep(200);
    }
  };

  const app = 'npx tsx examples/slow-listeners/server.ts';
  const move = `DATA_DIR=events DATABASE_URL=${DATABASE} npx tsx examples/move-events/run.ts`;
  const one = await start(`DATA_DIR=events PORT=3000 ${app}`);
  const posted = run(
    `npx express-ark-webhooks trigger MessageSent --to http://localhost:3000/webhooks/ark --count ${EVENTS}`,
  );
  const waiting = run('curl -s http://localhost:3000/');
  const { running: before } = await counts(3000);
  await stop(one.server);
  const moved = [shown('kill %1', ''), run(move), run(move)];
  const first = await start(`DATABASE_URL=${DATABASE} PORT=3001 ${app}`);
  const second = await start(`DATABASE_URL=${DATABASE} PORT=3002 ${app}`);
  const shared = run('curl -s http://localhost:3002/');
  const handled = (await Promise.all([3001, 3002].map(idle))).reduce((sum, each) => sum + each.handled, 0);
  const end = [3001, 3002].map((port) => run(`curl -s http://localhost:${port}/`));
  await Promise.all([first, second].map(({ server }) => stop(server)));
  await postgres.stop();
  rmSync(data, { recursive: true });

  if (before + handled !== EVENTS) throw new Error(`${before} and ${handled} events were handled, of ${EVENTS}.`);
  const block = (lines: string[]): string => `\`\`\`console\n${lines.join('')}\`\`\`\n`;
  return `# From a directory to PostgreSQL

An app with an embedded queue has events waiting; it moves to PostgreSQL, where a second machine joins. Recorded by
\`npm run build && npm run record\`; \`$ARK_API_KEY\` is set. The app is
[\`examples/slow-listeners\`](../examples/slow-listeners/app.ts): a listener takes 10 s, ten events are worked on at once.

## One process, a directory

${block([one.said, posted, waiting])}
## The move

SIGTERM lets the app finish the ${before} events that it has begun; the others wait in the directory.

${block(moved)}
Run again, it finds nothing more. Interrupted, it can be run again: the new queue knows what it has.

## Two machines, PostgreSQL

One option is another. Here are both on one machine, at two ports.

${block([first.said, second.said, shared])}
A while later:

${block(end)}
${before} events were handled before the move, ${handled} after it, of ${EVENTS}: none is lost.
`;
}

void record().then((text) => {
  writeFileSync(path.join(root, 'docs/growing.md'), text);
});

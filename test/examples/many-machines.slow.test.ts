import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { eventually } from '../support/eventually.js';
import { envelopeOf } from '../support/bodies.js';
import { describeWithPostgres } from '../support/postgres.js';
import { describeWithRedis } from '../support/redis.js';
import { KEY, post } from '../support/serve.js';

const folder = path.join(__dirname, '../../examples/many-machines');

/** One of the machines: a process, and the lines that it has printed. */
class Machine {
  readonly #child: ChildProcessByStdio<null, Readable, null>;
  #printed = '';

  constructor(file: string, url: string) {
    this.#child = spawn(process.execPath, ['--require', 'tsx/cjs', path.join(folder, file)], {
      env: { ...process.env, ARK_API_KEY: KEY, QUEUE_URL: url, PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child.stdout.on('data', (chunk: Buffer) => (this.#printed += String(chunk)));
  }

  async ready(): Promise<this> {
    await eventually('it is ready', () => this.#printed !== '' || this.#child.exitCode !== null, 30_000);
    assert.equal(this.#child.exitCode, null);
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${/port (\d+)/.exec(this.#printed)![1]}`;
  }

  get handled(): string[] {
    return [...this.#printed.matchAll(/^handled (.+)$/gm)].map(([, id]) => id!);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGTERM');
    assert.deepEqual(await once(this.#child, 'exit'), [0, null]);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

function itSharesTheWork(url: () => string): void {
  it('runs each event once, whichever receivers it reaches, while a worker stops', async () => {
    const receivers = [1, 2].map(() => new Machine('receiver.ts', url()));
    const workers = [1, 2, 3].map(() => new Machine('worker.ts', url()));
    try {
      await Promise.all([...receivers, ...workers].map((machine) => machine.ready()));
      const [one, other] = receivers.map((receiver) => `${receiver.url}/webhooks/ark`) as [string, string];
      const bodies = Array.from({ length: 90 }, () => envelopeOf('MessageSent'));
      const responses = await Promise.all(
        bodies.flatMap((body) => [post(one, body), post(other, body)]).map(async (response) => (await response).body),
      );
      for (const [kind, count] of [
        ['queued', 90],
        ['duplicate', 90],
      ] as const)
        // prettier-ignore
        assert.equal(responses.filter((response) => response[kind] === true).length, count, kind);
      await eventually('the first worker has handled some', () => workers[0]!.handled.length > 0);
      await workers[0]!.stop();

      const handled = (): string[] => workers.flatMap((worker) => worker.handled);
      await eventually('all are handled', () => handled().length >= 90);
      const idle = { waiting: 0, running: 0, dead: 0 };
      const stats = async (): Promise<unknown> => (await fetch(receivers[1]!.url)).json();
      await eventually('none is left', async () => JSON.stringify(await stats()) === JSON.stringify(idle));
      assert.deepEqual(handled().toSorted(), bodies.map(({ uuid }) => `MessageSent/${String(uuid)}`).toSorted());
      for (const worker of workers) assert.ok(worker.handled.length > 0, 'each machine has worked');
      await Promise.all([...receivers, ...workers].map((machine) => machine.stop()));
    } finally {
      for (const machine of [...receivers, ...workers]) machine.kill();
    }
  });
}

describeWithPostgres('many machines over PostgreSQL', (postgres) => {
  itSharesTheWork(() => postgres().connectionString);
});

describeWithRedis('many machines over Redis', (redis) => {
  itSharesTheWork(() => redis().url);
});

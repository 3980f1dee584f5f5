import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { ArkWebhooks } from '../../build/index.js';
import { bullMqQueue } from '../../build/queues/bullmq.js';
import { eventually } from '../../build/testing/eventually.js';
import { envelopeOf } from '../support/bodies.js';
import { describeWithRedis } from '../support/redis.js';
import { KEY, post, serve } from '../support/serve.js';

describeWithRedis('bullMqQueue, killed under load', function (redis) {
  const start = async (role: string, prefix: string): Promise<{ child: ChildProcess; port: number }> => {
    const script = path.join(__dirname, '../support/queue-process.ts');
    const child = fork(script, [role, redis().url, prefix], { execArgv: ['--require', 'tsx/cjs'] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return { child, port };
  };

  /** A receiver of this process. */
  const receive = (prefix: string): { ark: ArkWebhooks; runs: Map<string, number> } => {
    const queue = bullMqQueue({ connection: redis().url, prefix, backoff: 0, onError: () => undefined });
    const ark = new ArkWebhooks({ apiKey: KEY, queue });
    const runs = new Map<string, number>();
    ark.on('event', ({ id }) => runs.set(id, (runs.get(id) ?? 0) + 1));
    return { ark, runs };
  };

  /** Posts from eight senders until it is told to stop; gathers what was answered with 200. */
  const load = (url: string): { answered: Set<string>; stop: () => Promise<unknown> } => {
    const answered = new Set<string>();
    let stopped = false;
    const send = async (): Promise<void> => {
      while (!stopped) {
        const body = envelopeOf('MessageSent');
        const { status } = await post(url, body).catch(() => ({ status: 0 }));
        if (status === 200) answered.add(body['uuid'] as string);
        else await sleep(20);
      }
    };
    const senders = Promise.all(Array.from({ length: 8 }, send));
    return { answered, stop: () => ((stopped = true), senders) };
  };

  const missing = (answered: Set<string>, runs: Map<string, number>): string[] =>
    [...answered].filter((id) => !runs.has(id));

  it('loses no answered event with its receiver', async () => {
    const prefix = randomUUID();
    const { child, port } = await start('receiver', prefix);
    const { answered, stop } = load(`http://127.0.0.1:${port}/hook`);
    await eventually('some are answered', () => answered.size > 100);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await stop();
    const { ark, runs } = receive(prefix);
    await ark.work({ concurrency: 50 });
    await eventually('all have run', () => missing(answered, runs).length === 0);
    assert.deepEqual([...new Set(runs.values())], [1]);
    await ark.close();
  });

  it('loses no answered event with Redis', async () => {
    const { ark, runs } = receive(randomUUID());
    await ark.work({ concurrency: 50 });
    const { answered, stop } = load(`${await serve(express().use(ark.middleware()))}/hook`);
    for (const size of [100, 300]) {
      await eventually('some are answered', () => answered.size > size);
      await redis().kill();
      await redis().restart();
    }
    await eventually('more are answered', () => answered.size > 500);
    await stop();
    await eventually('all have run', () => missing(answered, runs).length === 0);
    await ark.close();
  });

  it('runs again what a killed worker was at, within a minute, and nothing else twice', async () => {
    const prefix = randomUUID();
    const { ark, runs } = receive(prefix);
    const posted = Array.from({ length: 200 }, () => envelopeOf('MessageSent'));
    for (const body of posted) await ark.receive(body);
    const { child } = await start('worker', prefix);
    const begun = new Set<string>();
    const done = new Set<string>();
    child.on('message', (message: { begun?: string; done?: string }) => {
      if (message.begun !== undefined) begun.add(message.begun);
      if (message.done !== undefined) done.add(message.done);
    });
    await eventually('some are done', () => done.size > 20);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const since = performance.now();
    await ark.work({ concurrency: 50 });
    const all = new Set(posted.map((body) => body['uuid'] as string));
    await eventually('the others have run', () => [...all].every((id) => runs.has(id) || done.has(id)), 60_000);
    assert.ok(performance.now() - since < 60_000);
    // What was done when the worker died, but not yet told, runs again too: four at most, as many as it worked on.
    const twice = [...runs.keys()].filter((id) => begun.has(id));
    assert.ok(twice.length <= 4, `${twice.length} ran twice`);
    assert.deepEqual([...new Set(runs.values())], [1]);
    await ark.close();
  }).timeout(90_000);
});

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ArkWebhooks } from 'express-ark-webhooks';
import { backfill, type BackfillOptions } from 'express-ark-webhooks/backfill';
import { arkEvent, type FakeArk, fakeArk } from 'express-ark-webhooks/testing';
import { KEY, serve } from '../../support/serve.js';

const down = 'http://127.0.0.1:1/';

describe('backfill', () => {
  let sender: FakeArk;
  let folder: string;
  let ark: ArkWebhooks;
  let received: string[];

  beforeEach(async () => {
    // Its clock starts an hour ago, so that all that it does is over by now.
    sender = await fakeArk({ now: Date.now() - 3_600_000 });
    folder = mkdtempSync(path.join(tmpdir(), 'backfill-'));
    received = [];
    ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('event', ({ id }) => void received.push(id));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await sender.close();
  });

  const up = (_req: unknown, res: { end: () => unknown }): void => void res.end();
  const options = (more: Partial<BackfillOptions> = {}): BackfillOptions => {
    const { apiUrl, apiKey, tenantId, webhookId } = sender;
    const since = new Date(Date.now() - 6 * 3_600_000);
    return { apiUrl, apiKey, tenantId, webhookId, since, receiver: ark, state: path.join(folder, 'state'), ...more };
  };

  /** Sends an envelope with this id to a server that is down. */
  const lose = async (uuid: string): Promise<void> => {
    await sender.send(down, 'MessageSent', arkEvent('MessageSent', { uuid }, { form: 'envelope' }));
    sender.now += 1000;
  };

  it('gives what failed and never succeeded, in order of time, and no more', async () => {
    await lose('first');
    await sender.send(up, 'MessageSent');
    let failing = true;
    const flaky = (_req: unknown, res: { statusCode: number; end: () => unknown }): void => {
      res.statusCode = failing ? 500 : 200;
      res.end();
    };
    await sender.send(flaky, 'MessageBounced', arkEvent('MessageBounced', { uuid: 'retried' }, { form: 'envelope' }));
    failing = false;
    await sender.advance(60_000); // the retry of both: one fails again, one succeeds
    await lose('second');
    const report = await backfill(options());
    assert.deepEqual(received, ['first', 'second']);
    assert.deepEqual([report.done, report.failed, report.skipped, report.stopped], [2, 0, 0, false]);
  }); // prettier-ignore

  it('tells bare bodies that are alike apart by their attempts', async () => {
    const body = arkEvent('MessageLoaded');
    const answers = [500, 500, 500, 200];
    const flaky = (_req: unknown, res: { statusCode: number; end: () => unknown }): void => {
      res.statusCode = answers.shift() ?? 500;
      res.end();
    };
    for (let i = 0; i < 3; i += 1) await sender.send(flaky, 'MessageLoaded', body);
    await sender.advance(60_000); // of three, one succeeds at its second attempt
    const { undelivered, done } = await backfill(options());
    assert.equal(undelivered.length, 2);
    assert.equal(new Set(undelivered.map(({ key }) => key)).size, 2);
    assert.deepEqual([done, received.length], [2, 2]);
  });

  it('gives nothing twice, and goes on where it was cut off', async () => {
    for (const uuid of ['a', 'b', 'c']) await lose(uuid);
    const controller = new AbortController();
    const cut = backfill(
      options({ signal: controller.signal, onProgress: ({ phase }) => { if (phase === 'give') controller.abort(); } }),
    );
    await assert.rejects(cut, { name: 'AbortError' });
    assert.deepEqual(received, ['a']);
    const rest = await backfill(options());
    assert.deepEqual([rest.skipped, rest.done], [1, 2]);
    // Another receiver would know nothing of what the first has done.
    const again = await backfill(options({ receiver: new ArkWebhooks({ apiKey: KEY }) }));
    assert.deepEqual([again.skipped, again.done], [3, 0]);
    assert.deepEqual(received, ['a', 'b', 'c']);
  }); // prettier-ignore

  it('never gives again what was under way when a run died, and names it', async () => {
    await lose('a');
    await lose('b');
    writeFileSync(path.join(folder, 'state'), '{"key":"MessageSent/a","state":"begun"}\n{"key":"Mess');
    const { uncertain, done } = await backfill(options());
    assert.deepEqual([uncertain.map(({ key }) => key), done, received], [['MessageSent/a'], 1, ['b']]);
    assert.match(readFileSync(path.join(folder, 'state'), 'utf8'), /\n\{"key":"MessageSent\/b","state":"done"\}\n$/);
  });

  it('gives again what the receiver failed on, and stops where it fails again and again', async () => {
    for (let i = 0; i < 7; i += 1) await lose(`${i}`);
    const broken = { receive: () => Promise.reject(new Error('down')) };
    const { failed, stopped } = await backfill(options({ receiver: broken }));
    assert.deepEqual([failed, stopped], [5, true]);
    assert.equal((await backfill(options())).done, 7);
  });

  it('refuses a second run on the same state while the first is at it, and names its process', async () => {
    await lose('a');
    let second: Promise<unknown> | undefined;
    const receiver = {
      receive: async () => {
        second = backfill(options());
        await assert.rejects(second, { message: new RegExp(`Another backfill is at work on .*state: the process ${process.pid}\\.`) }); // prettier-ignore
      },
    };
    assert.equal((await backfill(options({ receiver }))).done, 1);
    assert.ok(second);
    assert.deepEqual(readdirSync(folder), ['state']);
    assert.equal((await backfill(options())).skipped, 1);
  });

  it('gives nothing and writes nothing in a dry run', async () => {
    await lose('a');
    const { undelivered, done } = await backfill(options({ dryRun: true }));
    assert.deepEqual([undelivered.length, done, received], [1, 0, []]);
    assert.throws(() => readFileSync(path.join(folder, 'state')), { code: 'ENOENT' });
  });

  it('asks at most ten times a second, over several pages', async () => {
    for (let i = 0; i < 12; i += 1) await lose(`${i}`);
    const begun = performance.now();
    const { done } = await backfill(options());
    assert.equal(done, 12);
    // Fourteen requests: two lists, twelve details. The sender would have answered an eleventh in a second with 429.
    assert.ok(performance.now() - begun > 1000);
  });

  for (const fault of [429, 503, 'cut'] as const)
    it(`asks again after ${fault}, and gives all once`, async () => {
      await lose('a');
      sender.fail(fault, 2);
      assert.equal((await backfill(options())).done, 1);
      assert.deepEqual(received, ['a']);
    });

  it('says what is wrong with the key or the ids, without the key', async () => {
    const rejection = { code: 'deliveries_api_failed' };
    await assert.rejects(backfill(options({ apiKey: 'wrong' })), { ...rejection, message: /401: it does not accept the API key/ });
    await assert.rejects(backfill(options({ webhookId: 'none' })), { ...rejection, message: /404: it knows no such tenant or webhook/ });
    assert.deepEqual((await backfill(options())).undelivered, []);
  }); // prettier-ignore

  it('refuses an answer that does not tell how many pages there are', async () => {
    const apiUrl = await serve((_req, res) => res.end('{"data":[]}'));
    const rejection = { code: 'deliveries_api_failed', message: /no number "totalPages"/ };
    await assert.rejects(backfill(options({ apiUrl })), rejection);
  });
});

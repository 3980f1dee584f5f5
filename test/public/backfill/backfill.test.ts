import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type ArkEvent, ArkWebhooks, messageOf } from 'express-ark-webhooks';
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
    // Its clock starts an hour ago, so that all of its deliveries are in the past.
    sender = await fakeArk({ now: Date.now() - 3_600_000 });
    folder = mkdtempSync(path.join(tmpdir(), 'backfill-'));
    received = [];
    ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('event', (event) => void received.push(tokenOf(event)));
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await sender.close();
  });

  const tokenOf = (event: ArkEvent): string => messageOf(event)?.token ?? '';

  const up = (_req: unknown, res: { end: () => unknown }): void => void res.end();
  const options = (more: Partial<BackfillOptions> = {}): BackfillOptions => {
    const { apiUrl, apiKey, tenantId, webhookId } = sender;
    const since = new Date(Date.now() - 6 * 3_600_000);
    return { apiUrl, apiKey, tenantId, webhookId, since, receiver: ark, state: path.join(folder, 'state'), ...more };
  };

  /** Sends an event for the message with this token to a server that is down. */
  const lose = async (token: string): Promise<void> => {
    await sender.send(down, 'MessageSent', arkEvent('MessageSent', { token }, { form: 'envelope' }));
    sender.now += 1000;
  };

  it('passes on only deliveries that failed and never succeeded, ordered by time', async () => {
    await lose('first');
    await sender.send(up, 'MessageSent');
    let failing = true;
    const flaky = (_req: unknown, res: { statusCode: number; end: () => unknown }): void => {
      res.statusCode = failing ? 500 : 200;
      res.end();
    };
    await sender.send(flaky, 'MessageBounced', arkEvent('MessageBounced', { token: 'retried' }, { form: 'envelope' }));
    failing = false;
    await sender.advance(60_000); // retries both: one fails again, one succeeds
    await lose('second');
    const report = await backfill(options());
    assert.deepEqual(received, ['first', 'second']);
    assert.deepEqual([report.done, report.failed, report.skipped, report.stopped], [2, 0, 0, false]);
  }); // prettier-ignore

  it('distinguishes byte-identical bodies by their attempts', async () => {
    const body = arkEvent('MessageLoaded');
    const statuses = [500, 500, 500, 200];
    const flaky = (_req: unknown, res: { statusCode: number; end: () => unknown }): void => {
      res.statusCode = statuses.shift() ?? 500;
      res.end();
    };
    for (let i = 0; i < 3; i += 1) await sender.send(flaky, 'MessageLoaded', body);
    await sender.advance(60_000); // one of three succeeds at its second attempt
    const { undelivered, done } = await backfill(options());
    assert.equal(undelivered.length, 2);
    assert.equal(new Set(undelivered.map(({ key }) => key)).size, 2);
    assert.deepEqual([done, received.length], [2, 2]);
  });

  it('passes nothing on twice, and continues if it was cut off', async () => {
    for (const uuid of ['a', 'b', 'c']) await lose(uuid);
    const controller = new AbortController();
    const cut = backfill(
      options({ signal: controller.signal, onProgress: ({ phase }) => { if (phase === 'post') controller.abort(); } }),
    );
    await assert.rejects(cut, { name: 'AbortError' });
    assert.deepEqual(received, ['a']);
    const rest = await backfill(options());
    assert.deepEqual([rest.skipped, rest.done], [1, 2]);
    // Another receiver does not know which events the first has handled.
    const again = await backfill(options({ receiver: new ArkWebhooks({ apiKey: KEY }) }));
    assert.deepEqual([again.skipped, again.done], [3, 0]);
    assert.deepEqual(received, ['a', 'b', 'c']);
  }); // prettier-ignore

  it('lists the deliveries that were in progress when a run died, and never repeats them', async () => {
    await lose('a');
    await lose('b');
    const [a, b] = (await backfill(options({ dryRun: true }))).undelivered.map(({ key }) => key);
    writeFileSync(path.join(folder, 'state'), `{"key":"${a!}","state":"begun"}\n{"key":"Mess`);
    const { uncertain, done } = await backfill(options());
    assert.deepEqual([uncertain.map(({ key }) => key), done, received], [[a], 1, ['b']]);
    assert.ok(readFileSync(path.join(folder, 'state'), 'utf8').endsWith(`\n{"key":"${b!}","state":"done"}\n`));
  });

  it('repeats deliveries that the receiver failed on, and stops after repeated failures', async () => {
    for (let i = 0; i < 7; i += 1) await lose(`${i}`);
    const broken = { receive: () => Promise.reject(new Error('down')) };
    const { failed, stopped } = await backfill(options({ receiver: broken }));
    assert.deepEqual([failed, stopped], [5, true]);
    assert.equal((await backfill(options())).done, 7);
  });

  it('rejects a concurrent run on the same state, and names the process of the first', async () => {
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

  it('passes nothing on and writes nothing in a dry run', async () => {
    await lose('a');
    const { undelivered, done } = await backfill(options({ dryRun: true }));
    assert.deepEqual([undelivered.length, done, received], [1, 0, []]);
    assert.throws(() => readFileSync(path.join(folder, 'state')), { code: 'ENOENT' });
  });

  it('makes at most ten requests a second, over several pages', async () => {
    for (let i = 0; i < 12; i += 1) await lose(`${i}`);
    const begun = performance.now();
    const { done } = await backfill(options());
    assert.equal(done, 12);
    // Fourteen requests: two lists, twelve details. The sender would have responseHeaders an eleventh in a second with 429.
    assert.ok(performance.now() - begun > 1000);
  });

  for (const fault of [429, 503, 'cut'] as const)
    it(`retries after ${fault}, and passes each delivery on once`, async () => {
      await lose('a');
      sender.fail(fault, 2);
      assert.equal((await backfill(options())).done, 1);
      assert.deepEqual(received, ['a']);
    });

  it('reports URL, status or cause, attempts and whether the key was rejected, without the key', async () => {
    const [code, list] = ['deliveries_api_failed', `${sender.apiUrl}/tenants/tenant_1/webhooks/webhook_1/deliveries`];
    const rejection = { code, status: 401, attempts: 1, keyRejected: true };
    const message = `GET ${list} failed: status 401. It rejects the API key.`;
    await assert.rejects(backfill(options({ apiKey: 'wrong' })), { ...rejection, message });
    const unknown = { code, status: 404, keyRejected: false, message: /status 404\. The key is accepted, but/ };
    await assert.rejects(backfill(options({ webhookId: 'none' })), unknown);
    // A machine without a network has no DNS server.
    const down = { code, status: undefined, message: /failed (3 times, the last time: ENOTFOUND, there is no such host|6 times, the last time: EAI_AGAIN, the DNS server does not respond)/ };
    await assert.rejects(backfill(options({ apiUrl: 'http://ark.invalid/v1' })), down);
    assert.deepEqual((await backfill(options())).undelivered, []);
  }); // prettier-ignore

  it('rejects options that cannot work before anything is requested', async () => {
    const date = new Date();
    for (const [more, message] of [
      [{ apiKey: '' }, /"apiKey" to be the key of Ark's API, got none\. Is the variable set\?/],
      [{ apiKey: 'a b' }, /"apiKey" .* not valid in a header/],
      [{ webhookId: '..' }, /"webhookId" to be an id/],
      [{ tenantId: undefined }, /"tenantId" to be an id/],
      [{ since: new Date(Number.NaN) }, /"since" to be a valid Date/],
      [{ since: date, until: date }, /"since" to be before "until"/],
      [{ receiver: undefined }, /"receiver" to have a method/],
      [{ via: 'mail' as never }, /"via" to be 'receiver' or 'replay'/],
      [{ limit: 0 }, /"limit" to be a positive/],
    ] as const)
      await assert.rejects(backfill(options(more)), { name: 'InvalidOptionsError', message });
  });

  it('passes on the deliveries of a platform webhook, of one tenant if it is named', async () => {
    await lose('of the tenant');
    const body = arkEvent('MessageSent', { token: 'of the platform' }, { form: 'platform' });
    await sender.sendPlatform(down, 'MessageSent', body);
    const platform = { platform: true, webhookId: sender.platformWebhook.id };
    const other = await backfill(options({ ...platform, tenantId: 'another' }));
    assert.deepEqual(other.undelivered, []);
    assert.equal((await backfill(options({ ...platform, tenantId: undefined }))).done, 1);
    assert.deepEqual(received, ['of the platform']);
  });

  it('posts at most limit events, and the rest in the next run', async () => {
    for (const token of ['a', 'b', 'c']) await lose(token);
    assert.equal((await backfill(options({ limit: 2 }))).done, 2);
    assert.equal((await backfill(options())).done, 1);
    assert.deepEqual(received, ['a', 'b', 'c']);
  });

  describe('via replay', () => {
    const viaReplay = (more: Partial<BackfillOptions> = {}): BackfillOptions =>
      options({ via: 'replay', receiver: undefined, ...more });
    let failing: boolean;
    let url: string;
    beforeEach(async () => {
      failing = true;
      const verified = new ArkWebhooks({ apiKey: sender.apiKey, signature: { jwksUrl: sender.jwksUrl } });
      verified.on('event', (event) => {
        if (failing) throw new Error('expected by the test');
        received.push(`${event.form} ${tokenOf(event)}`);
      });
      verified.on('error', () => undefined);
      const middleware = verified.middleware();
      url = await serve((req, res) => void middleware(req, res, () => undefined));
    });

    const fail = async (token: string): Promise<void> => {
      await sender.send(url, 'MessageSent', arkEvent('MessageSent', { token }, { form: 'envelope' }));
      sender.now += 1000;
    };

    it("has Ark resend the original form, and reports Ark's result of each", async () => {
      await fail('a');
      await fail('b');
      failing = false;
      const seen: unknown[] = [];
      const { done, uncertain } = await backfill(
        viaReplay({ onProgress: ({ replay }) => replay && seen.push([replay.statusCode, replay.success]) }),
      );
      assert.deepEqual([done, uncertain, received], [2, [], ['envelope a', 'envelope b']]);
      assert.deepEqual(seen, [[200, true], [200, true]]);
      assert.equal((await backfill(viaReplay())).skipped, 2);
      assert.equal(received.length, 2);
    }); // prettier-ignore

    it('repeats replays that Ark could not deliver, and does not treat a replay as an event', async () => {
      await fail('a');
      const first = await backfill(viaReplay());
      assert.deepEqual([first.failed, first.uncertain], [1, []]);
      failing = false;
      const second = await backfill(viaReplay());
      assert.deepEqual([second.undelivered.length, second.done, received], [1, 1, ['envelope a']]);
    });

    it('reports an unknown outcome and never repeats it', async () => {
      await fail('a');
      failing = false;
      const cut = backfill(
        viaReplay({ onProgress: ({ phase, done, total }) => { if (phase === 'find' && done === total) sender.fail('cut', 1); } }),
      );
      const { uncertain, done, failed } = await cut;
      assert.deepEqual([uncertain.length, done, failed], [1, 0, 0]);
      const again = await backfill(viaReplay());
      assert.deepEqual([again.uncertain.length, again.done, received], [1, 0, []]);
    }); // prettier-ignore

    it('replays after 429, which was not processed', async () => {
      await fail('a');
      failing = false;
      const { done } = await backfill(
        viaReplay({ onProgress: ({ phase, done: found, total }) => { if (phase === 'find' && found === total) sender.fail(429, 1); } }),
      );
      assert.deepEqual([done, received], [1, ['envelope a']]);
    }); // prettier-ignore

    it('ends if the webhook is disabled, and continues once it is enabled', async () => {
      await fail('a');
      failing = false;
      sender.webhook.enabled = false;
      await assert.rejects(backfill(viaReplay()), { status: 400, message: /Enable the webhook/ });
      sender.webhook.enabled = true;
      assert.equal((await backfill(viaReplay())).done, 1);
    });
  });

  it('rejects if a response lacks the number of pages', async () => {
    const apiUrl = await serve((_req, res) => res.end('{"data":[]}'));
    const rejection = { code: 'deliveries_api_failed', message: /no number "totalPages"/ };
    await assert.rejects(backfill(options({ apiUrl })), rejection);
  });
});

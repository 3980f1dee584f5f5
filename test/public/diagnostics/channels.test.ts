import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import {
  ArkWebhooks,
  type ArkWebhooksOptions,
  channelNames,
  type DeliveryMessage,
  DiscardError,
  type ListenerMessage,
} from 'express-ark-webhooks';
import { eventually } from '../../support/eventually.js';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, expresses, KEY, post, serve, unreachable } from '../../support/serve.js';

type Kind = keyof typeof channelNames;

describe('the channels', () => {
  /** What these receivers published: the name and the message, by channel. */
  let told: Record<Kind, [moment: string, message: DeliveryMessage & Partial<ListenerMessage>][]>;
  const subscribed: [name: string, handler: (message: unknown) => void][] = [];

  beforeEach(() => {
    told = { request: [], receive: [], work: [], listener: [] };
    for (const kind of Object.keys(channelNames) as Kind[])
      for (const moment of ['start', 'end', 'asyncStart', 'asyncEnd', 'error']) {
        const handler = (message: unknown): void => void told[kind].push([moment, message as DeliveryMessage]);
        subscribed.push([`tracing:${channelNames[kind]}:${moment}`, handler]);
        subscribe(...subscribed.at(-1)!);
      }
  });
  afterEach(() => {
    for (const each of subscribed.splice(0)) unsubscribe(...each);
  });

  const momentsOf = (kind: Kind): string[] => told[kind].map(([moment]) => moment);
  const lastOf = (kind: Kind): DeliveryMessage => told[kind].at(-1)![1];

  const mount = async (options: ArkWebhooksOptions = {}): Promise<{ ark: ArkWebhooks; url: string }> => {
    const ark = new ArkWebhooks({ apiKey: KEY, ...options });
    ark.on('error', () => undefined);
    const url = await serve((req, res) => {
      void ark.middleware()(req, res, unreachable);
    });
    return { ark, url };
  };

  for (const [name, express] of expresses)
    it(`publish a request from its head to its response, with one object, on ${name}`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      let seen: unknown;
      ark.on('MessageSent', (event) => {
        seen = event;
        assert.equal(lastOf('request').outcome, undefined);
      });
      const url = await serve(express().post('/hook', ark.middleware()));
      const sent = envelopeOf('MessageSent');
      assert.equal((await post(`${url}/hook`, sent)).status, 200);
      assert.deepEqual(momentsOf('request'), ['start', 'end', 'asyncStart', 'asyncEnd']);
      assert.equal(new Set(told.request.map(([, message]) => message)).size, 1);
      const { receiver, event, outcome, body, path, request, leavesResponse, ...others } = lastOf('request');
      assert.equal(receiver, ark);
      assert.ok(seen !== undefined && event === seen);
      assert.equal(outcome, 'handled');
      assert.equal(path, '/hook');
      assert.deepEqual(request, { method: 'POST', path, remoteAddress: '127.0.0.1', credentials: ['Authorization'] });
      assert.deepEqual(leavesResponse, { onSuccess: false, onFailure: false });
      assert.deepEqual(JSON.parse(String(body?.bytes)), sent);
      assert.deepEqual(others, {});
    });

  it('publish the outcome of a duplicate, an unknown event, and an accepted invalid one', async () => {
    const { url } = await mount({ onInvalid: 'accept' });
    const event = envelopeOf('MessageSent');
    await post(url, event);
    await post(url, event);
    assert.equal(lastOf('request').outcome, 'duplicate');
    await post(url, envelopeOf('MessageSent', { event: 'MessageReplied' }));
    assert.deepEqual([lastOf('request').outcome, lastOf('request').event?.type], ['handled', 'MessageReplied']);
    await post(url, envelopeOf('MessageSent', { payload: {} }));
    const { outcome, errors, error, event: invalid } = lastOf('request');
    assert.deepEqual([outcome, error, invalid?.type], ['invalid', undefined, 'MessageSent']);
    assert.ok(errors!.some(({ pointer }) => pointer === '#/payload/message'));
  });

  it('publish a rejection with its error and the argument of "rejected"', async () => {
    const { ark, url } = await mount();
    const rejected: unknown[] = [];
    ark.on('rejected', (request) => rejected.push(request));
    await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: 'Bearer wrong-0123456789' });
    assert.deepEqual(momentsOf('request'), ['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    assert.equal((lastOf('request').error as { code: string }).code, 'invalid_token');
    assert.equal(lastOf('request').event, undefined);
    await post(url, envelopeOf('MessageSent', { payload: {} }));
    assert.equal((lastOf('request').error as { status: number }).status, 422);
    assert.equal(lastOf('request').errors, (lastOf('request').error as { errors: unknown }).errors);
    assert.deepEqual(rejected, [told.request[4]![1].rejected, lastOf('request').rejected]);
    assert.ok(rejected[0] !== undefined);
  });

  it('contain no credential and no header', async () => {
    const { url } = await mount({ apiKey: [`${KEY}-old`, KEY] });
    const cookie = 'session=hidden-0123456789';
    for (const authorization of [authorized.authorization, 'Bearer wrong-0123456789', 'Basic dXNlcjp3cm9uZw=='])
      await post(url, envelopeOf('MessageSent'), { ...authorized, authorization, cookie });
    for (const [, message] of [...told.request, ...told.listener]) {
      const text = JSON.stringify(message, (key, value: unknown) =>
        key === 'receiver' ? undefined : value instanceof Error ? inspect(value) : value,
      );
      for (const secret of [KEY, 'wrong-', 'dXNlc', 'hidden']) assert.ok(!text.includes(secret), secret);
    }
    assert.equal(told.request.length, 4 + 5 + 5);
  });

  it('publish each listener: its name, its index, its result', async () => {
    const { ark, url } = await mount();
    const error = new Error('no');
    ark.on('MessageSent', function first() {});
    ark.once('MessageSent', async function second() {
      await sleep(5);
      throw error;
    });
    ark.on('event', () => assert.fail('at once'));
    ark.on('MessageBounced', () => undefined);
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 500);
    const ended = told.listener.filter(([moment]) => moment === 'asyncEnd').map(([, message]) => message);
    assert.deepEqual(
      ended.map(({ name, listener, index, error: cause }) => [name, listener, index, (cause as Error | undefined)?.message]),
      [
        ['MessageSent', 'first', 0, undefined],
        ['event', '', 2, 'at once'],
        ['MessageSent', 'second', 1, 'no'],
      ],
    ); // prettier-ignore
    for (const { receiver, event } of ended) {
      assert.equal(receiver, ark);
      assert.equal(event, lastOf('request').event);
    }
    assert.equal((lastOf('request').error as { code: string }).code, 'listener_failed');
    assert.equal(lastOf('request').rejected, undefined);
    assert.equal(ark.listenerCount('MessageSent'), 1);
  });

  it('publish listeners that continue after the response', async () => {
    const { ark, url } = await mount({ ackTimeout: 20 });
    let finish = (): void => undefined;
    ark.on('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
    assert.equal((await post(url, envelopeOf('MessageSent'))).status, 503);
    assert.equal((lastOf('request').error as { code: string }).code, 'listeners_pending');
    assert.deepEqual(momentsOf('listener'), ['start', 'end']);
    finish();
    await ark.close();
    assert.deepEqual(momentsOf('listener'), ['start', 'end', 'asyncStart', 'asyncEnd']);
  });

  it('publish a request that is passed on to its route', async () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    const url = await serve(
      expresses[1]![1]().post('/', ark.middleware({ respond: false }), (_req, res) => {
        res.json({ outcome: lastOf('request').outcome });
      }),
    );
    assert.deepEqual((await post(url, envelopeOf('MessageSent'))).body, { outcome: 'handled' });
  });

  it('publish receive() separately from requests', async () => {
    const { ark } = await mount();
    const event = envelopeOf('MessageSent');
    await ark.receive(event);
    assert.equal(lastOf('receive').outcome, 'handled');
    await ark.receive(event);
    assert.equal(lastOf('receive').outcome, 'duplicate');
    await assert.rejects(ark.receive('{'), { code: 'malformed_json' });
    assert.equal((lastOf('receive').error as { code: string }).code, 'malformed_json');
    assert.deepEqual([told.request, momentsOf('listener')], [[], []]);
  });

  it('publish each attempt at a queued event separately from its request', async () => {
    const { ark, url } = await mount({ queue: new SqliteQueue(':memory:') });
    let attempts = 0;
    ark.on('MessageSent', () => {
      attempts += 1;
      throw attempts === 1 ? new Error('again') : new DiscardError('never again');
    });
    await post(url, envelopeOf('MessageSent'));
    assert.equal(lastOf('request').outcome, 'queued');
    assert.deepEqual(momentsOf('work'), []);
    await ark.work();
    await eventually('it is a dead letter', () => momentsOf('work').length === 10);
    await ark.close();
    const errors = told.work.filter(([moment]) => moment === 'asyncEnd').map(([, { error }]) => error);
    assert.deepEqual(
      errors.map((error) => (error as { code: string }).code),
      ['listener_failed', 'discard'],
    );
    assert.equal(lastOf('work').event?.type, 'MessageSent');
    assert.equal(momentsOf('listener').filter((moment) => moment === 'error').length, 2);
  });
});

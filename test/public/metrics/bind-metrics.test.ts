import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import client, { Registry } from 'prom-client';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { arkEventNames, ArkWebhooks, type ArkWebhooksOptions, DiscardError } from 'express-ark-webhooks';
import { bindMetrics, metricNames } from 'express-ark-webhooks/metrics';
import { eventually } from '../../support/eventually.js';
import { envelopeOf } from '../../support/bodies.js';
import { measureMs } from '../../support/measure.js';
import { authorized, KEY, post, serve } from '../../support/serve.js';

describe('bindMetrics', () => {
  let registry: Registry;
  let url: string;
  let unbind: () => void;

  const bind = async (options: ArkWebhooksOptions = {}): Promise<ArkWebhooks> => {
    registry = new Registry();
    const ark = new ArkWebhooks({ apiKey: KEY, ...options });
    ark.on('error', () => undefined);
    unbind = bindMetrics(ark, client, registry);
    const middleware = ark.middleware();
    url = await serve((req, res) => {
      if (req.method === 'GET') void registry.metrics().then((text) => res.end(text));
      else void middleware(req, res, () => res.end());
    });
    return ark;
  };
  afterEach(() => {
    unbind();
  });

  /** Returns the values of a scrape by name and labels. */
  const scrape = async (): Promise<Record<string, number>> => {
    const text = await (await fetch(url)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return Object.fromEntries(lines.map((line) => [line.replace(/ \S+$/, ''), Number(/\S+$/.exec(line)![0])]));
  };
  const events = (event: string, outcome: string): string =>
    `${metricNames.events}{event="${event}",outcome="${outcome}"}`;

  it('counts each of the ten events by result', async () => {
    const ark = await bind({ onInvalid: 'accept' });
    ark.on('MessageBounced', () => assert.fail('no'));
    for (const name of arkEventNames) {
      const event = envelopeOf(name);
      await post(url, event);
      await post(url, event);
    }
    await post(url, envelopeOf('MessageSent', { payload: {} }));
    const counted = await scrape();
    for (const name of arkEventNames) {
      const outcomes = name === 'MessageBounced' ? { failed: 2 } : { handled: 1, duplicate: 1 };
      for (const [outcome, count] of Object.entries(outcomes)) assert.equal(counted[events(name, outcome)], count);
    }
    assert.equal(counted[events('MessageSent', 'invalid')], 1);
    assert.equal(counted[`${metricNames.listenerFailures}{event="MessageBounced"}`], 2);
    assert.equal(counted[`${metricNames.refusals}{code="listener_failed"}`], 2);
  });

  it('distinguishes pending and invalid events from failed ones', async () => {
    const ark = await bind({ ackTimeout: 20 });
    let finish = (): void => undefined;
    ark.on('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
    await post(url, envelopeOf('MessageSent'));
    await post(url, envelopeOf('MessageBounced', { payload: {} }));
    const counted = await scrape();
    assert.equal(counted[events('MessageSent', 'pending')], 1);
    assert.equal(counted[events('MessageBounced', 'invalid')], 1);
    for (const name of ['MessageSent', 'MessageBounced']) assert.equal(counted[events(name, 'failed')], 0);
    finish();
    await ark.close();
  });

  it('initializes every counter to 0', async () => {
    await bind();
    const counted = await scrape();
    for (const event of [...arkEventNames, 'unknown']) {
      for (const outcome of ['handled', 'duplicate', 'queued', 'invalid', 'pending', 'failed'])
        assert.equal(counted[events(event, outcome)], 0);
      assert.equal(counted[`${metricNames.listenerFailures}{event="${event}"}`], 0);
    }
    for (const code of ['missing_credentials', 'invalid_signature', 'closing'])
      assert.equal(counted[`${metricNames.refusals}{code="${code}"}`], 0);
  });

  it('counts rejections by code, and uses no label from a body', async () => {
    const ark = await bind();
    await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: 'Bearer no' });
    await post(url, '{');
    await assert.rejects(ark.receive('['));
    for (let n = 0; n < 50; n += 1) await post(url, envelopeOf('MessageSent', { event: `Made up ${n}` }));
    const counted = await scrape();
    assert.equal(counted[`${metricNames.refusals}{code="invalid_token"}`], 1);
    assert.equal(counted[`${metricNames.refusals}{code="malformed_json"}`], 2);
    assert.equal(counted[events('unknown', 'handled')], 50);
    assert.ok(!JSON.stringify(counted).includes('Made up'));
  });

  it('measures requests in seconds', async () => {
    const ark = await bind();
    ark.on('MessageSent', () => sleep(60));
    await post(url, envelopeOf('MessageSent'));
    await ark.receive(envelopeOf('MessageBounced'));
    const counted = await scrape();
    const duration = metricNames.requestDuration;
    assert.equal(counted[`${duration}_count`], 1);
    assert.equal(counted[`${duration}_bucket{le="0.05"}`], 0);
    assert.equal(counted[`${duration}_bucket{le="5"}`], 1);
    assert.ok(counted[`${duration}_sum`]! >= 0.055 && counted[`${duration}_sum`]! < 5);
  });

  it('reports the held claims as a gauge', async () => {
    const ark = await bind();
    let finish = (): void => undefined;
    ark.on('MessageSent', () => new Promise<void>((resolve) => (finish = resolve)));
    const posted = post(url, envelopeOf('MessageSent'));
    await eventually('it is claimed', async () => (await scrape())[metricNames.claimsHeld] === 1);
    finish();
    await posted;
    assert.equal((await scrape())[metricNames.claimsHeld], 0);
  });

  it('reports the queue as gauges, and counts attempts at its events', async () => {
    const queue = new SqliteQueue(':memory:');
    const ark = await bind({ queue });
    ark.on('MessageSent', () => Promise.reject(new DiscardError('gone')));
    for (const name of ['MessageSent', 'MessageBounced'] as const) await post(url, envelopeOf(name));
    const gauge = (state: string): string => `${metricNames.queueEvents}{state="${state}"}`;
    let counted = await scrape();
    assert.deepEqual([counted[gauge('waiting')], counted[gauge('running')], counted[gauge('dead')]], [2, 0, 0]);
    assert.equal(counted[events('MessageSent', 'queued')], 1);
    await ark.work();
    await eventually('both are handled', async () => {
      counted = await scrape();
      return counted[gauge('waiting')] === 0 && counted[gauge('running')] === 0;
    });
    assert.equal(counted[gauge('dead')], 1);
    assert.equal(counted[events('MessageSent', 'failed')], 1);
    assert.equal(counted[events('MessageBounced', 'handled')], 1);
    await ark.close();
  });

  it('responds to a scrape without the queue within 3 s while the queue hangs, and asks it once', async () => {
    const queue = new SqliteQueue(':memory:');
    await bind({ queue });
    await post(url, envelopeOf('MessageSent'));
    let asked = 0;
    queue.stats = () => new Promise(() => (asked += 1));
    let first: Record<string, number> = {};
    const took = await measureMs(async () => ([first] = await Promise.all([scrape(), scrape()])));
    assert.ok(took < 3_000, `${took} ms`);
    assert.equal(asked, 1);
    assert.ok(!Object.keys(first).some((name) => name.startsWith(metricNames.queueEvents)));
    assert.equal(first[events('MessageSent', 'queued')], 1);
  });

  it('counts only its own receiver, until it is unbound, and removes its metrics then', async () => {
    const ark = await bind();
    await new ArkWebhooks({ apiKey: KEY }).receive(envelopeOf('MessageSent'));
    assert.equal((await scrape())[events('MessageSent', 'handled')], 0);
    unbind();
    assert.deepEqual(await scrape(), {});
    unbind = bindMetrics(ark, client, registry);
    await ark.receive(envelopeOf('MessageSent'));
    assert.equal((await scrape())[events('MessageSent', 'handled')], 1);
  });

  it('counts the codes of errors that another copy of the package throws', async () => {
    const ark = await bind();
    const name = require.resolve('express-ark-webhooks/metrics');
    const own = Object.keys(require.cache).filter((file) => /express-ark-webhooks|[/\\]lib[/\\]/.test(file));
    const kept = own.map((file) => [file, require.cache[file]] as const);
    for (const file of own) Reflect.deleteProperty(require.cache, file);
    const other = module.require(name) as { bindMetrics: typeof bindMetrics };
    for (const [file, module] of kept) require.cache[file] = module;
    assert.notEqual(other.bindMetrics, bindMetrics);
    const othersRegistry = new Registry();
    const end = other.bindMetrics(ark, client, othersRegistry);
    await assert.rejects(ark.receive('['), { code: 'malformed_json' });
    const text = await othersRegistry.getSingleMetricAsString(metricNames.refusals);
    end();
    assert.match(text, /\{code="malformed_json"\} 1\n/);
    assert.match(text, /\{code="unavailable"\} 0\n/);
    assert.equal((await scrape())[`${metricNames.refusals}{code="malformed_json"}`], 1);
  });

  it('aggregates over the workers of a cluster: counters by sum, values of the shared queue by maximum', async () => {
    const file = path.join(__dirname, '../../support/metrics-worker.ts');
    const primary = fork(file, { execArgv: ['--require', 'tsx/cjs'] });
    const [text] = (await once(primary, 'message')) as [string];
    await once(primary, 'exit');
    const value = (name: string, labels: string): number | undefined =>
      Number(new RegExp(`^${name}\\{${labels}\\} (\\S+)$`, 'm').exec(text)?.[1]);
    assert.equal(value(metricNames.queueEvents, 'state="waiting"'), 10);
    assert.equal(value(metricNames.queueEvents, 'state="running"'), 4);
    assert.equal(value(metricNames.queueEvents, 'state="dead"'), 2);
    assert.equal(value(metricNames.events, 'event="MessageSent",outcome="queued"'), 3);
    assert.equal(value(metricNames.refusals, 'code="malformed_json"'), 3);
    assert.equal(value(metricNames.listenerFailures, 'event="MessageBounced",receiver="plain"'), 3);
    assert.equal(value(metricNames.claimsHeld, 'receiver="plain"'), 3);
    assert.match(text, new RegExp(`^${metricNames.requestDuration}_count 0$`, 'm'));
  });

  it('accepts the exports of prom-client in default, and rejects what is not prom-client', () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    unbind = bindMetrics(ark, { default: client } as unknown as typeof client, new Registry());
    for (const none of [undefined, null, {}, new Registry(), 'prom-client'])
      assert.throws(() => bindMetrics(ark, none as never), {
        code: 'invalid_options',
        message: /^Expected bindMetrics\(\) to be given the exports of prom-client, got .*npm install prom-client@14$/s,
      });
  });

  it('registers in the global registry by default, and not twice', () => {
    const ark = new ArkWebhooks({ apiKey: KEY });
    unbind = bindMetrics(ark, client);
    for (const name of Object.values(metricNames)) assert.ok(client.register.getSingleMetric(name), name);
    assert.throws(() => bindMetrics(ark, client), /already been registered/);
  });

  it('has a dashboard with these metrics and no others', () => {
    const dashboard = readFileSync(path.join(__dirname, '../../../docs/grafana-dashboard.json'), 'utf8');
    const asked = new Set([...dashboard.matchAll(/ark_webhooks_\w+/g)].map(([name]) => name.replace(/_bucket$/, '')));
    assert.deepEqual([...asked].toSorted(), Object.values(metricNames).toSorted());
  });
});

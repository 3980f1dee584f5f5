import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as api from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { bindTracing } from 'express-ark-webhooks/opentelemetry';
import { eventually } from '../../support/eventually.js';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, KEY, post, serve, unreachable } from '../../support/serve.js';

describe('bindTracing', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let unbind: () => void;

  before(() => {
    provider.register();
  });
  after(async () => {
    api.trace.disable();
    api.context.disable();
    api.propagation.disable();
    await provider.shutdown();
  });
  afterEach(() => {
    unbind();
    exporter.reset();
  });

  const bind = async (options: ArkWebhooksOptions = {}): Promise<{ ark: ArkWebhooks; url: string }> => {
    const ark = new ArkWebhooks({ apiKey: KEY, ...options });
    ark.on('error', () => undefined);
    unbind = bindTracing(ark, api);
    const url = await serve((req, res) => {
      void ark.middleware()(req, res, unreachable);
    });
    return { ark, url };
  };
  const spans = (): ReadableSpan[] => exporter.getFinishedSpans();
  const named = (name: string): ReadableSpan => {
    const found = spans().filter((span) => span.name === name);
    assert.equal(
      found.length,
      1,
      `spans: ${spans()
        .map((span) => span.name)
        .join(', ')}`,
    );
    return found[0]!;
  };

  it('creates a span for a request, by the conventions for messaging', async () => {
    const { url } = await bind();
    const event = envelopeOf('MessageBounced');
    await post(url, event);
    const span = named('process MessageBounced');
    assert.equal(span.kind, api.SpanKind.CONSUMER);
    assert.equal(span.status.code, api.SpanStatusCode.UNSET);
    assert.deepEqual(span.attributes, {
      'messaging.system': 'ark',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.message.id': event['uuid'],
      'ark.event.type': 'MessageBounced',
      'ark.event.form': 'envelope',
      'ark.outcome': 'handled',
    });
  });

  it("creates a child span for each listener, and the app's own spans below it", async () => {
    const { ark, url } = await bind();
    const tracer = api.trace.getTracer('app');
    ark.on('MessageSent', async function suppress() {
      await sleep(2);
      tracer.startSpan('select').end();
    });
    ark.on('event', () => {
      tracer.startSpan('note').end();
    });
    await post(url, envelopeOf('MessageSent'));
    const request = named('process MessageSent');
    const [first, second] = [named('listener MessageSent'), named('listener event')];
    for (const span of [first, second]) {
      assert.equal(span.parentSpanContext?.spanId, request.spanContext().spanId);
      assert.equal(span.kind, api.SpanKind.INTERNAL);
    }
    assert.equal(first.attributes['code.function.name'], 'suppress');
    assert.deepEqual([first.attributes['ark.listener.index'], second.attributes['ark.listener.index']], [0, 1]);
    assert.equal(named('select').parentSpanContext?.spanId, first.spanContext().spanId);
    assert.equal(named('note').parentSpanContext?.spanId, second.spanContext().spanId);
  });

  it('creates a child of the active span', async () => {
    const { ark } = await bind();
    const outer = api.trace.getTracer('app').startSpan('outer');
    await api.context.with(api.trace.setSpan(api.context.active(), outer), () =>
      ark.receive(envelopeOf('MessageSent')),
    );
    assert.equal(named('process MessageSent').parentSpanContext?.spanId, outer.spanContext().spanId);
  });

  it('records rejections and failures by code or class, without their messages', async () => {
    const { ark, url } = await bind();
    await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: 'Bearer no' });
    const refused = named('process');
    assert.equal(refused.attributes['error.type'], 'invalid_token');
    assert.equal(refused.status.code, api.SpanStatusCode.ERROR);
    ark.on('MessageSent', () => Promise.reject(new RangeError('ada@example.net is unknown')));
    ark.on('event', () => {
      throw 'ada@example.net';
    });
    await post(url, envelopeOf('MessageSent'));
    assert.equal(named('process MessageSent').attributes['error.type'], 'listener_failed');
    assert.equal(named('listener MessageSent').attributes['error.type'], 'RangeError');
    assert.equal(named('listener event').attributes['error.type'], '_OTHER');
    const told = spans().map(({ name, attributes, events, status }) => ({ name, attributes, events, status }));
    assert.ok(!JSON.stringify(told).includes('example.net'));
  });

  it('bounds names and ids, whatever is sent', async () => {
    const { url } = await bind();
    await post(url, envelopeOf('MessageSent', { event: 'Made up', uuid: 'x'.repeat(2_000) }));
    const { attributes } = named('process unknown');
    assert.equal(attributes['ark.event.type'], 'unknown');
    assert.equal((attributes['messaging.message.id'] as string).length, 255);
  });

  it('creates a span for each attempt at an event from the queue', async () => {
    const { ark, url } = await bind({ queue: new SqliteQueue(':memory:') });
    let attempts = 0;
    ark.on('MessageSent', () => {
      attempts += 1;
      if (attempts === 1) throw new Error('again');
    });
    await post(url, envelopeOf('MessageSent'));
    assert.equal(named('process MessageSent').attributes['ark.outcome'], 'queued');
    await ark.work();
    await eventually('the second attempt is made', () => spans().length === 5);
    await ark.close();
    const [, , failed, , handled] = spans();
    assert.deepEqual(
      [failed!.attributes['error.type'], handled!.attributes['ark.outcome']],
      ['listener_failed', 'handled'],
    );
  });

  it('creates none for another receiver, and none after it is unbound', async () => {
    const { ark } = await bind();
    await new ArkWebhooks({ apiKey: KEY }).receive(envelopeOf('MessageSent'));
    unbind();
    await ark.receive(envelopeOf('MessageSent'));
    assert.deepEqual(spans(), []);
  });

  it('rejects what is not @opentelemetry/api', async () => {
    const { ark } = await bind();
    for (const none of [undefined, null, {}, { trace: {} }, provider])
      assert.throws(() => bindTracing(ark, none as unknown as typeof api), {
        code: 'invalid_options',
        message: /^Expected bindTracing\(\) to be given the exports of @opentelemetry\/api, got /,
      });
  });

  it('changes nothing if no SDK is registered', async () => {
    const { url } = await bind();
    api.trace.disable();
    try {
      assert.equal((await post(url, envelopeOf('MessageSent'))).status, 200);
    } finally {
      api.trace.setGlobalTracerProvider(provider);
    }
  });
});

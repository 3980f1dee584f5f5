import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as api from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import { Redis as IoRedis } from 'ioredis';
import { bullMqQueue } from 'express-ark-webhooks/queues/bullmq';
import { eventually } from '../../support/eventually.js';
import { createEvent } from '../../support/events.js';
import { describeWithRedis } from '../../support/redis.js';

describeWithRedis('the spans of bullMqQueue', (redis) => {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  const sendCommand = Reflect.get(IoRedis.prototype, 'sendCommand') as (this: IoRedis, ...args: unknown[]) => unknown;

  before(() => {
    provider.register();
    // As an instrumentation of ioredis that does not require a parent.
    IoRedis.prototype.sendCommand = function (this: IoRedis, command, stream) {
      api.trace.getTracer('ioredis').startSpan(command.name).end();
      return sendCommand.call(this, command, stream);
    };
  });
  after(async () => {
    IoRedis.prototype.sendCommand = sendCommand;
    api.trace.disable();
    api.context.disable();
    api.propagation.disable();
    await provider.shutdown();
  });

  it('are created for a running listener, and not while a worker is idle', async () => {
    const queue = bullMqQueue({ connection: redis().url, prefix: randomUUID() });
    const tracer = api.trace.getTracer('app');
    const starting = tracer.startSpan('starting');
    await api.context.with(api.trace.setSpan(api.context.active(), starting), async () => {
      await queue.open();
      await queue.work(
        () => {
          tracer.startSpan('listener').end();
          return Promise.resolve();
        },
        { concurrency: 2, timeout: 1_000 },
      );
    });
    starting.end();
    exporter.reset();
    // A poll takes 5 s.
    await sleep(6_000);
    assert.deepEqual(exporter.getFinishedSpans().map(({ name }) => name), []); // prettier-ignore
    await queue.add(createEvent());
    const listener = (): { parentSpanContext?: unknown } | undefined =>
      exporter.getFinishedSpans().find(({ name }) => name === 'listener');
    await eventually('the listener runs', () => listener() !== undefined);
    assert.equal(listener()?.parentSpanContext, undefined);
    await queue.close();
  });
});

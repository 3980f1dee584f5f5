import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';
import pg from 'pg';
import { pgBossQueue } from 'express-ark-webhooks/queues/pg-boss';
import { createEvent, quickOptions } from '../../support/events.js';
import { eventually } from '../../support/eventually.js';
import { describeWithPostgres } from '../../support/postgres.js';

describeWithPostgres('the traces of a queue on PostgreSQL', (postgres) => {
  const exporter = new InMemorySpanExporter();
  const prototype: { query: (...args: unknown[]) => unknown } = pg.Client.prototype;
  const { query } = prototype;
  before(() => {
    const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    provider.register();
    // Like the instrumentation of pg: a span for each statement, in the active context.
    const tracer = trace.getTracer('pg');
    Object.assign(pg.Client.prototype, {
      query(this: pg.Client, ...args: unknown[]) {
        tracer.startSpan('pg.query', {}, context.active()).end();
        return Reflect.apply(query, this, args);
      },
    });
  });
  after(() => {
    Object.assign(pg.Client.prototype, { query });
    trace.disable();
    context.disable();
  });

  it('contain no spans while it is idle, and spans for statements within a span', async () => {
    const queue = pgBossQueue({ connectionString: postgres().connectionString, schema: 'idle' });
    const tracer = trace.getTracer('app');
    let handled = 0;
    // The app's own start-up span must not become the parent of all later spans.
    await tracer.startActiveSpan('start', async (span) => {
      await queue.work(() => {
        tracer.startSpan('listener').end();
        handled += 1;
        return Promise.resolve();
      }, quickOptions);
      span.end();
    });
    exporter.reset();
    await sleep(7_000);
    assert.deepEqual(exporter.getFinishedSpans().map(({ name }) => name), []); // prettier-ignore
    await tracer.startActiveSpan('request', async (span) => {
      await queue.add(createEvent());
      span.end();
    });
    await eventually('the event is handled', () => handled === 1);
    await queue.close();
    const names = exporter.getFinishedSpans().map(({ name }) => name);
    assert.ok(names.includes('pg.query'), 'the insert belongs to the request');
    assert.ok(names.includes('listener'), 'listeners are traced');
  });
});

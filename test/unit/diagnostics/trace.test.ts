import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, type TracingChannel, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TraceMessage } from '../../../lib/diagnostics/channels.js';
import { ArkEmitter } from '../../../lib/events/emitter.js';
import { trace } from '../../../lib/diagnostics/trace.js';

describe('trace', () => {
  const channel: TracingChannel<unknown, TraceMessage> = tracingChannel('express-ark-webhooks:test');
  let told: string[];
  let message: TraceMessage;
  const tell = (name: string) => (about: TraceMessage) => {
    assert.equal(about, message);
    told.push(name);
  };
  const handlers = {
    start: tell('start'),
    end: tell('end'),
    asyncStart: tell('asyncStart'),
    asyncEnd: tell('asyncEnd'),
    error: tell('error'),
  };

  beforeEach(() => {
    told = [];
    message = { receiver: new ArkEmitter() };
    channel.subscribe(handlers);
  });
  afterEach(() => {
    channel.unsubscribe(handlers);
  });

  it('publishes in the order of tracePromise, and returns the result of the run', async () => {
    const result = trace(channel, message, async () => {
      told.push('runs');
      await sleep(1);
      told.push('is done');
      return 7;
    });
    assert.deepEqual(told, ['start', 'runs', 'end']);
    assert.equal(await result, 7);
    assert.deepEqual(told, ['start', 'runs', 'end', 'is done', 'asyncStart', 'asyncEnd']);
    const ours = told;
    told = [];
    await channel.tracePromise(async () => sleep(1), message);
    assert.deepEqual(
      told,
      ours.filter((name) => name in handlers),
    );
  });

  it('publishes a rejection, and rejects with the same error', async () => {
    const error = new Error('no');
    await assert.rejects(async () => trace(channel, message, () => Promise.reject(error)), error);
    assert.deepEqual(told, ['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
    assert.equal(message.error, error);
  });

  it('has published everything when it returns if the run is synchronous', () => {
    assert.equal(
      trace(channel, message, () => 7),
      7,
    );
    assert.deepEqual(told, ['start', 'end', 'asyncStart', 'asyncEnd']);
    told = [];
    assert.throws(() => trace(channel, message, () => assert.fail('at once')), /at once/);
    assert.deepEqual(told, ['start', 'end', 'error', 'asyncStart', 'asyncEnd']);
  });

  it('runs in the context of a store bound to start', async () => {
    const storage = new AsyncLocalStorage<string>();
    channel.start.bindStore(storage, () => 'inside');
    const seen = await trace(channel, message, async () => {
      await sleep(1);
      return storage.getStore();
    });
    channel.start.unbindStore(storage);
    assert.equal(seen, 'inside');
  });

  it('runs in the context that a subscriber to start enters', () => {
    const around = (about: unknown): void => {
      (about as TraceMessage).around = (run) => {
        told.push('before');
        const result = run();
        told.push('after');
        return result;
      };
    };
    subscribe(channel.start.name, around);
    const result = trace(channel, message, () => told.push('runs'));
    unsubscribe(channel.start.name, around);
    assert.equal(result, 3);
    assert.deepEqual(told, ['start', 'before', 'runs', 'after', 'end', 'asyncStart', 'asyncEnd']);
  });
});

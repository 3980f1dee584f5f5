import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { dispatch } from '../../../lib/processing/dispatch.js';
import { ArkEmitter } from '../../../lib/events/emitter.js';

const argument = { type: 'MessageSent' };

describe('dispatch', () => {
  let emitter: ArkEmitter;
  let calls: string[];
  beforeEach(() => {
    emitter = new ArkEmitter();
    calls = [];
  });

  const note = (name: string) => (): void => void calls.push(name);

  it('calls the listeners of each name in order', () => {
    emitter.on('event', note('any')).on('MessageSent', note('first')).on('MessageSent', note('second'));
    emitter.prependListener('MessageSent', note('zeroth')).on('unknown', note('unknown'));
    assert.deepEqual(dispatch(emitter, ['MessageSent', 'event'], argument), []);
    assert.deepEqual(calls, ['zeroth', 'first', 'second', 'any']);
  });

  it('calls them with only the argument, bound to the emitter', () => {
    let seen: unknown;
    emitter.on('MessageSent', function (this: unknown, ...args: unknown[]) {
      seen = [this, args];
    });
    assert.deepEqual(dispatch(emitter, ['MessageSent'], argument), []);
    assert.deepEqual(seen, [emitter, [argument]]);
  });

  it('returns synchronously if no listener is asynchronous, and a promise if one is', async () => {
    assert.deepEqual(dispatch(emitter, ['MessageSent'], argument), []);
    emitter.on('MessageSent', () => Promise.resolve());
    const result = dispatch(emitter, ['MessageSent'], argument);
    assert.ok(result instanceof Promise);
    assert.deepEqual(await result, []);
  });

  it('waits for all listeners, which run concurrently', async () => {
    for (const name of ['a', 'b'])
      emitter.on('MessageSent', async () => {
        calls.push(`${name} begins`);
        await sleep(5);
        calls.push(`${name} ends`);
      });
    await dispatch(emitter, ['MessageSent'], argument);
    assert.deepEqual(calls, ['a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('collects failures in order, and calls the other listeners despite them', async () => {
    emitter
      .on('MessageSent', () => sleep(10).then(() => Promise.reject(new Error('slow'))))
      .on('MessageSent', () => Promise.reject(new Error('quick')))
      .on('MessageSent', () => assert.fail('sync'))
      .on('MessageSent', note('last'));
    const failures = await dispatch(emitter, ['MessageSent'], argument);
    assert.deepEqual(
      failures.map((failure) => (failure as Error).message),
      ['sync', 'quick', 'slow'],
    );
    assert.deepEqual(calls, ['last']);
  });

  it('counts any thrown value as a failure, including undefined', async () => {
    const thrown: unknown = undefined;
    emitter.on('MessageSent', () => {
      throw thrown;
    });
    assert.deepEqual(dispatch(emitter, ['MessageSent'], argument), [undefined]);
    emitter.on('MessageSent', () => Promise.reject());
    assert.deepEqual(await dispatch(emitter, ['MessageSent'], argument), [undefined, undefined]);
  });

  it('waits for any thenable, and fails if reading then throws', async () => {
    emitter.on('MessageSent', () => ({
      then: (_: unknown, reject: (reason: unknown) => void) => {
        reject('no');
      },
    }));
    assert.deepEqual(await dispatch(emitter, ['MessageSent'], argument), ['no']);
    emitter.removeAllListeners().on('MessageSent', () => ({
      get then(): never {
        return assert.fail('a getter');
      },
    }));
    assert.equal((await dispatch(emitter, ['MessageSent'], argument)).length, 1);
  });

  it('treats any other value as success', () => {
    for (const value of [undefined, null, false, 0, 'no', new Error('returned'), { then: 'later' }])
      emitter.on('MessageSent', () => value);
    assert.deepEqual(dispatch(emitter, ['MessageSent'], argument), []);
  });

  it('calls a once listener once, and waits for it', async () => {
    emitter.once('MessageSent', () => Promise.reject(new Error('once')));
    assert.equal((await dispatch(emitter, ['MessageSent'], argument)).length, 1);
    assert.deepEqual(dispatch(emitter, ['MessageSent'], argument), []);
    assert.equal(emitter.listenerCount('MessageSent'), 0);
  });

  it('calls the listeners registered at the start, whatever is added or removed meanwhile', () => {
    const leaving = note('leaving');
    emitter
      .on('MessageSent', () => void emitter.off('event', leaving).on('event', note('coming')))
      .on('event', leaving);
    assert.deepEqual(dispatch(emitter, ['MessageSent', 'event'], argument), []);
    assert.deepEqual(calls, ['leaving']);
  });

  it('throws nothing for "error" without a listener', () => {
    assert.deepEqual(dispatch(emitter, ['error'], argument), []);
  });
});

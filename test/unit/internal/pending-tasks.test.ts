import assert from 'node:assert/strict';
import { InFlight } from '../../../lib/internal/pending-tasks.js';

/** A promise with the means to settle it. */
function defer(): { work: Promise<string>; resolve: (value: string) => void; reject: (reason: Error) => void } {
  let resolve!: (value: string) => void;
  let reject!: (reason: Error) => void;
  const work = new Promise<string>((...settle) => ([resolve, reject] = settle));
  return { work, resolve, reject };
}

/** Tells later whether a promise has settled by then. */
function watch(promise: Promise<unknown>): () => Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  return () =>
    new Promise((resolve) =>
      setImmediate(() => {
        resolve(settled);
      }),
    );
}

describe('InFlight', () => {
  it('is idle where nothing was begun', async () => {
    assert.ok(await watch(new InFlight().idle())());
  });

  it('hands back the promise that it tracks', async () => {
    const { work, resolve } = defer();
    assert.equal(new InFlight().track(work), work);
    resolve('done');
    assert.equal(await work, 'done');
  });

  it('is idle once all has settled, failures too', async () => {
    const inFlight = new InFlight();
    const [first, second] = [defer(), defer()];
    void inFlight.track(first.work);
    inFlight.track(second.work).catch(() => undefined);
    const idle = watch(inFlight.idle());
    assert.ok(!(await idle()));
    first.resolve('done');
    assert.ok(!(await idle()));
    second.reject(new Error('failed'));
    assert.ok(await idle());
  });

  it('waits for work that is begun while it waits', async () => {
    const inFlight = new InFlight();
    const [first, second] = [defer(), defer()];
    void inFlight.track(first.work);
    const idle = watch(inFlight.idle());
    void inFlight.track(second.work);
    first.resolve('done');
    assert.ok(!(await idle()));
    second.resolve('done');
    assert.ok(await idle());
  });
});

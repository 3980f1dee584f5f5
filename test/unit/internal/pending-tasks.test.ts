import assert from 'node:assert/strict';
import { PendingTasks } from '../../../lib/internal/pending-tasks.js';

/** Resolves to whether the promise has settled after pending callbacks have run. */
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

describe('PendingTasks', () => {
  it('is idle if no task was started', async () => {
    assert.ok(await watch(new PendingTasks().waitUntilIdle())());
  });

  it('is idle once each task has finished', async () => {
    const tasks = new PendingTasks();
    tasks.start();
    tasks.start('named');
    const idle = watch(tasks.waitUntilIdle());
    tasks.finish();
    assert.ok(!(await idle()));
    tasks.finish('named');
    assert.ok(await idle());
  });

  it('waits for tasks that are started while it waits', async () => {
    const tasks = new PendingTasks();
    tasks.start();
    const idle = watch(tasks.waitUntilIdle());
    tasks.start();
    tasks.finish();
    assert.ok(!(await idle()));
    tasks.finish();
    assert.ok(await idle());
  });

  it('tracks promises until they settle, including those that reject', async () => {
    const tasks = new PendingTasks();
    let resolve!: (value: string) => void;
    let reject!: (error: Error) => void;
    const first = new Promise<string>((settle) => (resolve = settle));
    const second = new Promise<string>((_, settle) => (reject = settle));
    assert.equal(tasks.track(first), first);
    tasks.track(second, 'second').catch(() => undefined);
    const idle = watch(tasks.waitUntilIdle());
    resolve('done');
    assert.ok(!(await idle()));
    reject(new Error('failed'));
    assert.ok(await idle());
  });

  it('counts the tasks in progress by their name', () => {
    const tasks = new PendingTasks();
    for (const name of ['a', 'b', 'a', undefined]) tasks.start(name);
    assert.deepEqual(tasks.countByName(), { a: 2, b: 1 });
    for (const name of ['a', 'b', undefined]) tasks.finish(name);
    assert.deepEqual(tasks.countByName(), { a: 1 });
  });
});

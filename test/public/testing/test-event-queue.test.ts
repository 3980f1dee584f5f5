import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { testEventQueue } from 'express-ark-webhooks/testing';

/** Runs the tests of the contract on a flawed queue. Resolves to the titles of failing tests. */
async function findFailures(
  flawed: new (file: string) => SqliteQueue,
  only: RegExp,
  toFile = (_storage: string): string => ':memory:',
): Promise<string[]> {
  const tests: [string, () => Promise<void>][] = [];
  testEventQueue((storage) => new flawed(toFile(storage)), { it: (...test) => tests.push(test) });
  const failed = await Promise.all(
    tests.filter(([title]) => only.test(title)).map(([title, test]) => test().then(() => [], () => [title])), // prettier-ignore
  );
  return failed.flat();
}

describe('testEventQueue', () => {
  it('fails for a queue that loses its events when it is closed', async () => {
    const failed = await findFailures(SqliteQueue, /with the reason|leaves the others|runs redriven/);
    assert.equal(failed.length, 3);
  });

  it('fails for a queue that does not deduplicate', async () => {
    class Forgetful extends SqliteQueue {
      override add(event: Parameters<SqliteQueue['add']>[0]): ReturnType<SqliteQueue['add']> {
        return super.add({ ...event, id: `${event.id}${Math.random()}` });
      }
    }
    const failed = await findFailures(Forgetful, /fifty|duplicate|any string/);
    assert.equal(failed.length, 4);
  });

  it('fails for a queue that changes bodies', async () => {
    class Tidy extends SqliteQueue {
      override add(event: Parameters<SqliteQueue['add']>[0]): ReturnType<SqliteQueue['add']> {
        return super.add({ ...event, body: event.body.replace(/\s/g, '') });
      }
    }
    assert.deepEqual(await findFailures(Tidy, /bodies unchanged/), ['keeps bodies unchanged']);
  });

  it('fails for a queue that ignores concurrency', async () => {
    class Serial extends SqliteQueue {
      override work(...[handler, options]: Parameters<SqliteQueue['work']>): ReturnType<SqliteQueue['work']> {
        return super.work(handler, { ...options, concurrency: 1 });
      }
    }
    class Greedy extends SqliteQueue {
      override work(...[handler, options]: Parameters<SqliteQueue['work']>): ReturnType<SqliteQueue['work']> {
        return super.work(handler, { ...options, concurrency: 100 });
      }
    }
    for (const flawed of [Serial, Greedy])
      assert.deepEqual(await findFailures(flawed, /as many events at once/), [
        'handles at most as many events at once as concurrency allows',
      ]);
  });

  it('fails for a queue that loses events which fail while it is closed', async () => {
    class Losing extends SqliteQueue {
      #closing = false;
      override work(...[handler, options]: Parameters<SqliteQueue['work']>): ReturnType<SqliteQueue['work']> {
        const swallow = (error: unknown): void => {
          if (!this.#closing) throw error;
        };
        return super.work((event) => handler(event).catch(swallow), options);
      }
      override close(...options: Parameters<SqliteQueue['close']>): ReturnType<SqliteQueue['close']> {
        this.#closing = true;
        return super.close(...options);
      }
    }
    const folder = mkdtempSync(path.join(tmpdir(), 'losing-'));
    const toFile = (storage: string): string => path.join(folder, storage);
    const [sound, losing] = [SqliteQueue, Losing].map((queue) => findFailures(queue, /while events fail/, toFile));
    assert.deepEqual(await sound, []);
    assert.deepEqual(await losing, ['closes in less than 5 s while events fail, and keeps them']);
    rmSync(folder, { recursive: true });
  });

  it('fails for a queue that stores the reason of another event, or of another attempt', async () => {
    class Confused extends SqliteQueue {
      override async deadLetters(
        ...options: Parameters<SqliteQueue['deadLetters']>
      ): ReturnType<SqliteQueue['deadLetters']> {
        const letters = await super.deadLetters(...options);
        return letters.map((letter) => ({ ...letter, reason: letters[0]!.reason }));
      }
    }
    class Outdated extends SqliteQueue {
      override work(...[handler, options]: Parameters<SqliteQueue['work']>): ReturnType<SqliteQueue['work']> {
        const reasons = new Map<string, unknown>();
        const keepFirst = (id: string) => (error: unknown) => {
          reasons.set(id, reasons.get(id) ?? error);
          throw reasons.get(id);
        };
        return super.work((event) => handler(event).catch(keepFirst(event.id)), options);
      }
    }
    for (const flawed of [Confused, Outdated])
      assert.deepEqual(await findFailures(flawed, /reason of the last attempt/), [
        'stores the reason of the last attempt with each dead letter',
      ]);
  });

  it('fails for a queue whose close() waits for every handler', async () => {
    class Patient extends SqliteQueue {
      override close(): ReturnType<SqliteQueue['close']> {
        return super.close({ timeout: 6_000 });
      }
    }
    const failed = await findFailures(Patient, /never settles/);
    assert.deepEqual(failed, ['closes within the timeout if a handler never settles, and keeps its event']);
  });

  it('throws without a global it', () => {
    const { it: own } = globalThis;
    Reflect.deleteProperty(globalThis, 'it');
    try {
      assert.throws(() => { testEventQueue(() => new SqliteQueue(':memory:')); }, /Expected a global function "it", got none/); // prettier-ignore
    } finally {
      globalThis.it = own;
    }
  });
});

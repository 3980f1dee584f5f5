/** Tests of failing listeners for a receiver with a queue on any engine. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { runInNewContext } from 'node:vm';
import { type ArkEvent, ArkWebhooks, DiscardError, type EventQueue } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { measureMs } from '../../support/measure.js';
import { KEY } from '../../support/serve.js';

/** Creates a queue with separate storage and these options, without delays. */
export type RetryingQueueMaker = (
  storage: string,
  options: { retries: number; onError?: (error: unknown) => void },
) => EventQueue;

/** Nothing can be read of it. */
function revoke(): object {
  const { proxy, revoke: end } = Proxy.revocable({}, {});
  end();
  return proxy;
}

type Listener = (event: ArkEvent, run: number) => unknown;

/** A receiver that works on the queue, and the number of its listener's runs for each event. */
class Failing {
  readonly runs = new Map<string, number>();
  readonly queue: EventQueue;
  readonly ark: ArkWebhooks;

  constructor(queue: EventQueue, listener: Listener) {
    this.queue = queue;
    this.ark = new ArkWebhooks({ apiKey: KEY, queue });
    this.ark.on('error', () => undefined);
    this.ark.on('MessageSent', (event) => {
      const run = (this.runs.get(event.id) ?? 0) + 1;
      this.runs.set(event.id, run);
      return listener(event, run);
    });
  }

  /** @returns the id of the event that was queued */
  async send(): Promise<string> {
    const { event } = await this.ark.receive(envelopeOf('MessageSent', { uuid: randomUUID() }));
    return event!.id;
  }

  async waitForDead(count: number): Promise<void> {
    await eventually(`${count} dead letters`, async () => {
      const { waiting, running, dead } = await this.queue.stats();
      return dead === count && waiting + running === 0;
    });
  }

  readonly waitForNone = (): Promise<void> => this.waitForDead(0);
}

/** Defines the tests; call it inside a `describe`. */
export function testFailingListeners(make: RetryingQueueMaker): void {
  async function withListener(
    { retries = 2, concurrency = 10 }: { retries?: number; concurrency?: number },
    listener: Listener,
    body: (failing: Failing) => Promise<void>,
  ): Promise<void> {
    const failing = new Failing(make(randomUUID(), { retries }), listener);
    try {
      await failing.queue.open();
      await failing.ark.work({ concurrency });
      await body(failing);
    } finally {
      await failing.ark.close();
    }
  }

  it('runs a listener that fails twice and then succeeds three times', async () => {
    const listener: Listener = (_, run) => (run < 3 ? Promise.reject(new Error('not yet')) : undefined);
    await withListener({}, listener, async (failing) => {
      const id = await failing.send();
      await eventually('the third run', () => failing.runs.get(id) === 3);
      await failing.waitForNone();
      assert.equal(failing.runs.get(id), 3);
    });
  });

  it('makes a dead letter of an event whose listener always fails, with its own reason', async () => {
    const listener: Listener = ({ id }) => {
      throw new Error(`no room for ${id}`);
    };
    await withListener({}, listener, async (failing) => {
      const ids = [await failing.send(), await failing.send()];
      await failing.waitForDead(2);
      assert.deepEqual(ids.map((id) => failing.runs.get(id)), [3, 3]); // prettier-ignore
      const letters = await failing.queue.deadLetters();
      for (const id of ids) {
        const [letter, ...others] = letters.filter(({ event }) => event.id === `MessageSent/${id}`);
        assert.equal(letter?.attempts, 3);
        assert.match(letter.reason, new RegExp(`no room for ${id}`));
        assert.deepEqual(others, []);
      }
    });
  });

  for (const [title, discard] of Object.entries({
    'a DiscardError': new DiscardError('never again'),
    "another copy's DiscardError": Object.assign(new Error('never again'), { code: 'discard' }),
  }))
    it(`immediately makes a dead letter of an event whose listener throws ${title}`, async () => {
      await withListener({}, () => Promise.reject(discard), async (failing) => {
        const id = await failing.send();
        await failing.waitForDead(1);
        assert.equal(failing.runs.get(id), 1);
        const [letter] = await failing.queue.deadLetters();
        assert.equal(letter?.attempts, 1);
        assert.match(letter.reason, /never again/);
      }); // prettier-ignore
    });

  for (const retries of [0, 1])
    it(`stores no reason of an event that was erased while it ran, with ${retries} retries`, async () => {
      const address = `ann-${randomUUID()}@example.com`;
      let fail: ((reason: Error) => void) | undefined;
      const listener = (): Promise<never> => new Promise((_, reject) => (fail = reject));
      await withListener({ retries }, listener, async ({ ark, queue, runs, waitForNone }) => {
        await ark.receive(envelopeOf('MessageSent', { uuid: randomUUID(), note: address }));
        await eventually('it runs', () => fail !== undefined);
        assert.equal(await queue.erase!(address), 1);
        fail!(new Error(`no mailbox ${address}`));
        await waitForNone();
        assert.deepEqual([...runs.values()], [1]);
        assert.equal(await queue.erase!(address), 0, 'nothing is left to erase');
        assert.deepEqual(await queue.deadLetters(), []);
      });
    });

  it('stores a reason for whatever a listener throws', async () => {
    const kinds: [thrown: unknown, reason: string | RegExp][] = [
      [new Error(''), 'Error'],
      [new Error('x'.repeat(1_000_000)), 'x'.repeat(1_000)],
      [Object.freeze(new Error('frozen')), 'frozen'],
      [runInNewContext('new TypeError("of another realm")'), 'of another realm'],
      [new AggregateError([new Error('one'), new Error('two')]), 'one; two'],
      ['', /empty string/],
      [undefined, 'undefined'],
      [Symbol('odd'), 'Symbol(odd)'],
      [revoke(), /cannot be read/],
      [new Error('naïve 😀'), 'naïve 😀'],
    ];
    const waiting = [...kinds];
    const reasons = new Map<string, string | RegExp>();
    const listener: Listener = ({ id }) => {
      const [thrown, reason] = waiting.pop()!;
      reasons.set(id, reason);
      throw thrown;
    };
    await withListener({ retries: 0 }, listener, async (failing) => {
      for (let sent = 0; sent < kinds.length; sent += 1) await failing.send();
      await failing.waitForDead(kinds.length);
      for (const { event, reason } of await failing.queue.deadLetters()) {
        const expected = reasons.get(event.id.slice('MessageSent/'.length))!;
        if (typeof expected === 'string') assert.equal(reason, expected);
        else assert.match(reason, expected);
      }
    });
  });

  it('runs dead letters of both kinds again after a redrive', async () => {
    let healed = false;
    const discarded = new Set<string>();
    const listener: Listener = ({ id }) => {
      if (healed) return;
      throw discarded.has(id) ? new DiscardError('never again') : new Error('down');
    };
    await withListener({ retries: 1 }, listener, async (failing) => {
      const failed = await failing.send();
      await failing.waitForDead(1);
      const { event } = await failing.ark.receive(envelopeOf('MessageSent', { uuid: 'discarded' }), {});
      discarded.add(event!.id);
      await failing.waitForDead(2);
      healed = true;
      assert.equal(await failing.queue.redrive(), 2);
      await failing.waitForNone();
      assert.equal(failing.runs.get(failed), 3);
    });
  });

  it('does not let failing events block others', async () => {
    const failures = new Set<string>();
    const listener: Listener = ({ id }) => (failures.has(id) ? Promise.reject(new Error('down')) : undefined);
    await withListener({ retries: 1_000_000, concurrency: 3 }, listener, async (failing) => {
      const bad = Array.from({ length: 10 }, () => randomUUID());
      for (const uuid of bad) failures.add(uuid);
      await Promise.all(bad.map((uuid) => failing.ark.receive(envelopeOf('MessageSent', { uuid }))));
      await eventually('each bad event fails', () => bad.every((id) => failing.runs.has(id)));
      const good = await Promise.all(Array.from({ length: 20 }, () => failing.send()));
      await eventually('each good event runs', () => good.every((id) => failing.runs.has(id)));
      assert.deepEqual([...new Set(good.map((id) => failing.runs.get(id)))], [1]);
    });
  });

  it('closes within 5 s, without an error, while events fail and are retried', async () => {
    const down: Listener = () => Promise.reject(new Error('down'));
    const errors: unknown[] = [];
    const onError = (error: unknown): void => void errors.push(error);
    const failing = new Failing(make(randomUUID(), { retries: 1_000_000, onError }), down);
    await failing.queue.open();
    await failing.ark.work({ concurrency: 10 });
    const ids = await Promise.all(Array.from({ length: 20 }, () => failing.send()));
    await eventually('each event fails', () => ids.every((id) => failing.runs.has(id)));
    const took = await measureMs(() => failing.ark.close());
    assert.ok(took < 5_000, `${took} ms`);
    assert.deepEqual(errors, []);
  });
}

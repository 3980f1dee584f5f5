import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { SqliteQueue } from '../../../examples/bring-your-own-queue/sqlite-queue.js';
import { type ArkEvent, ArkWebhooks, type ArkWebhooksOptions, arkEventNames, DiscardError } from 'express-ark-webhooks';
import { eventually } from '../../support/eventually.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';
import { recordLog } from '../../support/log.js';
import { KEY, post, serve, unreachable } from '../../support/serve.js';

describe('work', () => {
  const opened: ArkWebhooks[] = [];
  afterEach(() => Promise.all(opened.splice(0).map((ark) => ark.close())));

  const start = (options: ArkWebhooksOptions = {}): { ark: ArkWebhooks; queue: SqliteQueue } => {
    const queue = new SqliteQueue(':memory:');
    const ark = new ArkWebhooks({ apiKey: KEY, queue, logger: recordLog().log, ...options });
    opened.push(ark);
    return { ark, queue };
  };
  const dead = (queue: SqliteQueue): Promise<void> =>
    eventually('the event is a dead letter', async () => (await queue.stats()).dead === 1);

  const listener =
    (ark: ArkWebhooks): RequestListener =>
    (req, res) => {
      void ark.middleware()(req, res, unreachable);
    };

  it('calls the listeners with the same event as without a queue', async () => {
    const { ark } = start({ apiKey: [`${KEY}0`, KEY] });
    const awaited = new ArkWebhooks({ apiKey: [`${KEY}0`, KEY] });
    const events: { without: ArkEvent[]; behind: ArkEvent[] } = { without: [], behind: [] };
    awaited.on('event', (event) => events.without.push(event));
    ark.on('event', (event) => events.behind.push(event));
    const without = await serve(listener(awaited));
    const behind = await serve(listener(ark));
    for (const type of arkEventNames)
      for (const body of [payloadOf(type), envelopeOf(type, { x: '\u0000' }), platformOf(type, { _test: true })]) {
        const before = Date.now();
        assert.equal((await post(without, body)).status, 200);
        assert.equal((await post(behind, body)).status, 200);
        await sleep(1);
        assert.ok(events.without.at(-1)!.receivedAt.getTime() >= before);
      }
    const arrived = Date.now();
    await sleep(20);
    await ark.work();
    await eventually('all are handled', () => events.behind.length === 30);
    for (const { receivedAt } of events.behind) assert.ok(receivedAt.getTime() <= arrived);
    const comparable = (list: ArkEvent[]): unknown[] =>
      list
        .map(({ receivedAt, ...event }) => ({ ...event, arrived: receivedAt instanceof Date }))
        .toSorted((a, b) => (`${a.type}${a.id}` < `${b.type}${b.id}` ? -1 : 1));
    assert.deepEqual(comparable(events.behind), comparable(events.without));
    assert.equal(events.behind[0]!.keyIndex, 1);
  });

  it('keeps the hint for an ambiguous bare body', async () => {
    const { ark } = start();
    const types: string[] = [];
    ark.on('event', ({ type }) => types.push(type));
    const body = payloadOf('SendLimitExceeded');
    await ark.receive(body, { event: 'SendLimitApproaching' });
    await ark.receive(body);
    await ark.work();
    await eventually('both are handled', () => types.length === 2);
    assert.deepEqual(types.toSorted(), ['SendLimitApproaching', 'SendLimitExceeded']);
  });

  it('retries an event with all of its listeners if one fails, and emits the failure', async () => {
    const { ark, queue } = start();
    let good = 0;
    let bad = 0;
    const failures: unknown[] = [];
    ark.on('MessageSent', () => (good += 1));
    ark.on('MessageSent', () => {
      bad += 1;
      if (bad < 3) throw new Error(`no ${bad}`);
    });
    ark.on('error', ({ error }) => failures.push(error));
    await ark.work();
    await ark.receive(envelopeOf('MessageSent'));
    await eventually('the third attempt is made', () => bad === 3);
    assert.equal(good, 3);
    assert.deepEqual(failures, [new Error('no 1'), new Error('no 2')]);
    await eventually('it is done', async () => (await queue.stats()).running === 0);
    assert.deepEqual(await queue.deadLetters(), []);
  });

  it('makes a dead letter of an event that a listener discards, with its reason', async () => {
    const { ark, queue } = start();
    ark.on('MessageSent', () => Promise.reject(new DiscardError('the customer is gone')));
    await ark.work();
    await ark.receive(envelopeOf('MessageSent'));
    await dead(queue);
    const [letter] = await queue.deadLetters();
    assert.deepEqual([letter?.attempts, letter?.reason], [1, 'the customer is gone']);
  });

  it('retries an event if one listener discards it and another one fails', async () => {
    const { ark, queue } = start();
    ark.on('MessageSent', () => Promise.reject(new DiscardError('gone')));
    ark.on('MessageSent', () => Promise.reject(new Error('busy')));
    await ark.work();
    await ark.receive(envelopeOf('MessageSent'));
    await dead(queue);
    const [letter] = await queue.deadLetters();
    assert.deepEqual([letter?.attempts, letter?.reason], [3, 'gone; busy']);
  });

  it("makes dead letters of queued events that the worker's options reject", async () => {
    const { ark: lenient, queue } = start();
    await lenient.receive(envelopeOf('MessageSent', { event: 'MessageReplied' }));
    const strict = new ArkWebhooks({ apiKey: KEY, queue, onUnknown: 'reject' });
    await strict.work();
    await dead(queue);
    assert.match((await queue.deadLetters())[0]!.reason, /unknown event: "MessageReplied"/);
  });

  it('applies maxAge at the arrival', async () => {
    const { ark, queue } = start({ maxAge: 0.2 });
    let ran = 0;
    ark.on('event', () => (ran += 1));
    await ark.receive(envelopeOf('MessageSent', { timestamp: Date.now() / 1000 }));
    await sleep(250);
    await ark.work();
    await eventually('it is handled', () => ran === 1);
    assert.equal((await queue.stats()).dead, 0);
  });

  it('applies concurrency and timeout', async () => {
    const settings: unknown[] = [];
    const work: SqliteQueue['work'] = (_handler, options) => Promise.resolve(void settings.push(options));
    for (const options of [{ concurrency: 3, timeout: 500 }, {}]) {
      const { ark, queue } = start();
      queue.work = work;
      await ark.work(options);
    }
    assert.deepEqual(settings, [
      { concurrency: 3, timeout: 500 },
      { concurrency: 10, timeout: 60_000 },
    ]);
  });

  it('finishes running events, and closes the queue', async () => {
    const { ark, queue } = start();
    let done = false;
    let begun = false;
    ark.on('MessageSent', async () => {
      begun = true;
      await sleep(100);
      done = true;
    });
    await ark.work();
    await ark.receive(envelopeOf('MessageSent'));
    await eventually('it is begun', () => begun);
    await ark.close();
    assert.ok(done);
    await assert.rejects(queue.stats(), /not open/);
    await assert.rejects(ark.work(), { code: 'closing' });
  });

  it('passes the time that close() has to the queue, and waits for its end', async () => {
    const { ark, queue } = start();
    await ark.work();
    let given: number | undefined;
    let closed = false;
    const close = queue.close.bind(queue);
    queue.close = async (options) => {
      given = options?.timeout;
      await close();
      // A queue may use up its time, and release its resources after that.
      await sleep(given! + 50);
      closed = true;
    };
    await ark.close({ timeout: 700 });
    assert.ok(given! > 600 && given! <= 700, `${given} ms`);
    assert.ok(closed);
  });

  it('rejects an invalid option, a second call, and a receiver without a queue', async () => {
    const { ark } = start();
    await assert.rejects(ark.work({ concurrency: 1.5 }), /Expected "concurrency" to be .*, got 1\.5/);
    await assert.rejects(ark.work({ timeout: 0 }), /Expected "timeout" to be .*, got 0/);
    await assert.rejects(ark.work({ concurency: 1 } as object), /no option "concurency"/);
    await ark.work();
    await assert.rejects(ark.work(), { code: 'invalid_options', message: /called before/ });
    await assert.rejects(new ArkWebhooks({ apiKey: KEY }).work(), {
      code: 'invalid_options',
      message: /option "queue"/,
    });
  });

  it('is awaited by close() if it has not started, so that no worker is left', async () => {
    const { ark, queue } = start();
    const steps: string[] = [];
    const { open, work, close } = { open: queue.open.bind(queue), work: queue.work.bind(queue), close: queue.close.bind(queue) };
    queue.open = () => sleep(50).then(open);
    queue.work = (...worker) => (steps.push('work'), work(...worker));
    queue.close = () => (steps.push('close'), close());
    await Promise.all([ark.work(), ark.close()]);
    assert.deepEqual(steps, ['work', 'close']);
  }); // prettier-ignore

  it('can be called again if the queue could not be opened', async () => {
    const { ark, queue } = start();
    const open = queue.open.bind(queue);
    queue.open = () => Promise.reject(new Error('down'));
    await assert.rejects(ark.work(), /down/);
    queue.open = open;
    await ark.work();
  });
});

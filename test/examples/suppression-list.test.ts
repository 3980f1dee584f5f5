import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { mock } from 'node:test';
import schema from '../../schemas/MessageDeliveryFailed.json';
import { createApp } from '../../examples/suppression-list/app.js';
import { envelopeOf, payloadOf } from '../support/bodies.js';
import { authorized, KEY, post, serve } from '../support/serve.js';

type Name = 'MessageSent' | 'MessageDeliveryFailed' | 'MessageBounced';

const suppressing = ['MessageDeliveryFailed', 'MessageBounced'] as const;

const payloadTo = (name: Name, to: string, time?: number): object => {
  const at = time === undefined ? {} : { timestamp: time };
  if (name !== 'MessageBounced') return { ...payloadOf(name), message: { ...payloadOf(name).message, to }, ...at };
  const { original_message: original, bounce } = payloadOf(name);
  return { original_message: { ...original, to }, bounce: { ...bounce, ...at } };
};

/** The envelope has a different time, since the example uses the payload's time. */
const eventTo = (name: Name, to: string, time: number): object =>
  envelopeOf(name, { payload: payloadTo(name, to, time) });

const allowed = (address: string): object => ({ address, mayMail: true, reason: null, since: null });

/** Why the events in test/fixtures/ suppress an address. */
const reasons = { MessageDeliveryFailed: 'invalid_recipient', MessageBounced: 'bounce' };

const suppressed = (address: string, name: keyof typeof reasons, since: number): object => ({
  address,
  mayMail: false,
  reason: reasons[name],
  since,
});

const permutations = <T>(items: T[]): T[][] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, i) => permutations(items.toSpliced(i, 1)).map((others) => [item, ...others]));

describe('the suppression list', () => {
  const stops: (() => unknown)[] = [];

  afterEach(() => {
    mock.restoreAll();
    for (const stop of stops.splice(0).reverse()) stop();
  });

  const start = async (database = ':memory:') => {
    const { app, ark, db } = createApp({ apiKey: KEY, database });
    stops.push(() => db.close());
    const url = await serve(app);
    return {
      ark,
      db,
      tell: async (...bodies: object[]): Promise<void> => {
        for (const body of bodies) assert.equal((await post(`${url}/webhooks/ark`, body)).status, 200);
      },
      tellAs: (headers: Record<string, string>, body: object) => post(`${url}/webhooks/ark`, body, headers),
      ask: async (address: string): Promise<unknown> =>
        (await fetch(`${url}/addresses/${encodeURIComponent(address)}`)).json(),
    };
  };

  const temporaryFile = (): string => {
    const folder = mkdtempSync(path.join(tmpdir(), 'suppression-list-'));
    stops.push(() => {
      rmSync(folder, { recursive: true });
    });
    return path.join(folder, 'list.db');
  };

  it('allows an unknown address', async () => {
    const { ask } = await start();
    assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
  });

  for (const name of suppressing) {
    it(`suppresses an address after a ${name}`, async () => {
      const { tell, ask } = await start();
      await tell(eventTo(name, 'ada@example.net', 100.25), eventTo('MessageSent', 'bob@example.net', 100));
      assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', name, 100.25));
      assert.deepEqual(await ask('bob@example.net'), allowed('bob@example.net'));
    });

    it(`clears a ${name} by a MessageSent that is later`, async () => {
      const { tell, ask } = await start();
      await tell(eventTo(name, 'ada@example.net', 100), eventTo('MessageSent', 'ada@example.net', 100.5));
      assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
    });

    it(`keeps a ${name} if an earlier MessageSent arrives after it`, async () => {
      const { tell, ask } = await start();
      await tell(eventTo(name, 'ada@example.net', 100.5), eventTo('MessageSent', 'ada@example.net', 100));
      assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', name, 100.5));
    });

    it(`ignores a ${name} that arrives after a later MessageSent`, async () => {
      const { tell, ask } = await start();
      await tell(eventTo('MessageSent', 'ada@example.net', 101), eventTo(name, 'ada@example.net', 100));
      assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
    });

    it(`suppresses an address if a ${name} and a MessageSent have the same time, in either order`, async () => {
      const { tell, ask } = await start();
      await tell(eventTo(name, 'ada@example.net', 100), eventTo('MessageSent', 'ada@example.net', 100));
      await tell(eventTo('MessageSent', 'bob@example.net', 100), eventTo(name, 'bob@example.net', 100));
      assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', name, 100));
      assert.deepEqual(await ask('bob@example.net'), suppressed('bob@example.net', name, 100));
    });
  }

  it('has the same result in whichever order events arrive', async () => {
    const { tell, ask } = await start();
    let number = 0;
    for (const happened of permutations<Name>(['MessageSent', ...suppressing])) {
      const latest = happened.at(-1)!;
      for (const order of permutations([0, 1, 2])) {
        const address = `user-${(number += 1)}@example.com`;
        for (const at of order) await tell(eventTo(happened[at]!, address, 100 + at));
        const expected = latest === 'MessageSent' ? allowed(address) : suppressed(address, latest, 102);
        assert.deepEqual(await ask(address), expected, `${happened.join()} arrived as ${order.join()}`);
      }
    }
  });

  it('changes nothing if an event is delivered twice', async () => {
    const { tell, tellAs, ask } = await start();
    const bounced = eventTo('MessageBounced', 'ada@example.net', 100);
    await tell(bounced, eventTo('MessageSent', 'ada@example.net', 101));
    assert.deepEqual((await tellAs(authorized, bounced)).body, { received: true, duplicate: true });
    assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
  });

  it('changes nothing if an event is delivered again after a restart', async () => {
    const database = temporaryFile();
    const before = await start(database);
    const failed = eventTo('MessageDeliveryFailed', 'ada@example.net', 100);
    const bounced = eventTo('MessageBounced', 'bob@example.net', 100);
    await before.tell(failed, eventTo('MessageSent', 'ada@example.net', 101), bounced);
    before.db.close();

    const after = await start(database);
    assert.deepEqual(await after.ask('bob@example.net'), suppressed('bob@example.net', 'MessageBounced', 100));
    await after.tell(failed, bounced);
    assert.deepEqual(await after.ask('ada@example.net'), allowed('ada@example.net'));
    assert.deepEqual(await after.ask('bob@example.net'), suppressed('bob@example.net', 'MessageBounced', 100));
  });

  it('uses the time of the bounce message for a bare bounce, on each delivery', async () => {
    const { tell, ask } = await start();
    const bounce = payloadTo('MessageBounced', 'ada@example.net');
    await tell(bounce);
    const timestamp = payloadOf('MessageBounced').bounce.timestamp!;
    assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageBounced', timestamp));
    await tell(eventTo('MessageSent', 'ada@example.net', timestamp + 1), bounce);
    assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
  });

  it('uses the time of the attempt for a bare failure', async () => {
    const { tell, ask } = await start();
    const { timestamp } = payloadOf('MessageDeliveryFailed');
    await tell(payloadTo('MessageDeliveryFailed', 'ada@example.net'));
    assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageDeliveryFailed', timestamp));
  });

  it('compares addresses without case', async () => {
    const { tell, ask } = await start();
    await tell(eventTo('MessageBounced', 'Ada.LOVELACE@Example.NET', 100));
    await tell(eventTo('MessageBounced', 'åsa@bücher.example', 100));
    const ada = suppressed('ada.lovelace@example.net', 'MessageBounced', 100);
    assert.deepEqual(await ask('ada.lovelace@example.net'), ada);
    assert.deepEqual(await ask('ADA.Lovelace@EXAMPLE.net'), ada);
    assert.deepEqual(await ask('ÅSA@BÜCHER.example'), suppressed('åsa@bücher.example', 'MessageBounced', 100));
    await tell(eventTo('MessageSent', 'aDA.lOVELACE@example.net', 101));
    assert.deepEqual(await ask('Ada.LOVELACE@Example.NET'), allowed('ada.lovelace@example.net'));
  });

  it('suppresses addresses with odd characters, and no others', async () => {
    const { tell, ask } = await start();
    const odd = [
      '"a/b?c#d"@example.com',
      "o'brien'--@example.com",
      'a+b%40c@example.com',
      '%@example.com',
      'postmaster',
    ];
    for (const address of odd) await tell(eventTo('MessageBounced', address, 100));
    for (const address of odd) assert.deepEqual(await ask(address), suppressed(address, 'MessageBounced', 100));
    assert.deepEqual(await ask('a@example.com'), allowed('a@example.com'));
  });

  it('ignores test sends', async () => {
    const { tell, ask } = await start();
    for (const name of suppressing)
      await tell({
        event: name,
        tenant_id: 't',
        timestamp: 100,
        payload: payloadTo(name, 'ada@example.net'),
        _test: true,
      });
    assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
    await tell(eventTo('MessageBounced', 'bob@example.net', 100));
    const payload = payloadTo('MessageSent', 'bob@example.net');
    await tell({ event: 'MessageSent', tenant_id: 't', timestamp: 101, payload, _test: true });
    assert.deepEqual(await ask('bob@example.net'), suppressed('bob@example.net', 'MessageBounced', 100));
  });

  it('suppresses the recipients of failures that say that the address is bad, and no others', async () => {
    const { tell, ask } = await start();
    const bad = ['invalid_recipient', 'inactive_mailbox', 'invalid_domain'];
    const { enum: classifications } = schema.properties.classification;
    for (const classification of [...classifications, 'of_tomorrow']) {
      const address = `${classification}@example.com`;
      const payload = {
        ...payloadTo('MessageDeliveryFailed', address, 100),
        classification,
        smtp_enhanced_code: '5.7.1',
      };
      await tell(envelopeOf('MessageDeliveryFailed', { payload }));
      const { mayMail } = (await ask(address)) as { mayMail: boolean };
      assert.equal(mayMail, !bad.includes(String(classification)), address);
    }
  });

  it('ignores failures and deliveries of incoming mail, whose recipient is an address of the app', async () => {
    const { tell, ask } = await start();
    const incoming = (name: 'MessageSent' | 'MessageDeliveryFailed', to: string | null, direction: string): object => {
      const payload = payloadOf(name);
      const message = { ...payload.message, to, direction };
      return envelopeOf(name, { payload: { ...payload, message, timestamp: 200 } });
    };
    await tell(incoming('MessageDeliveryFailed', 'support@example.com', 'incoming'));
    assert.deepEqual(await ask('support@example.com'), allowed('support@example.com'));
    await tell(
      eventTo('MessageBounced', 'ada@example.net', 100),
      incoming('MessageSent', 'ada@example.net', 'incoming'),
    );
    assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageBounced', 100));
    await tell(incoming('MessageDeliveryFailed', null, 'outgoing'), incoming('MessageSent', null, 'outgoing'));
  });

  it('ignores other events about an address', async () => {
    const { tell, ask } = await start();
    await tell(eventTo('MessageBounced', 'ada@example.net', 100));
    for (const name of ['MessageDelayed', 'MessageHeld', 'MessageLoaded'] as const) {
      assert.equal(payloadOf(name).message.to, 'ada@example.net');
      await tell(envelopeOf(name, { timestamp: 200 }));
    }
    assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageBounced', 100));
  });

  it('ignores requests without the key or with a wrong one', async () => {
    const { tellAs, ask } = await start();
    const body = eventTo('MessageBounced', 'ada@example.net', 100);
    assert.equal((await tellAs({ 'content-type': 'application/json' }, body)).status, 401);
    assert.equal((await tellAs({ ...authorized, authorization: 'Bearer wrong' }, body)).status, 401);
    assert.deepEqual(await ask('ada@example.net'), allowed('ada@example.net'));
  });

  it('responds 422 when a bounce has no recipient', async () => {
    const { tellAs } = await start();
    const payload = { ...payloadOf('MessageBounced'), original_message: { id: 1 } };
    assert.equal((await tellAs(authorized, envelopeOf('MessageBounced', { payload }))).body['code'], 'invalid_payload');
  });

  it('responds 500 when it cannot write, and suppresses the address when Ark retries', async () => {
    const { db, tell, tellAs, ask } = await start();
    const log = mock.method(console, 'error', () => {});
    const body = eventTo('MessageBounced', 'ada@example.net', 100);
    db.exec('ALTER TABLE addresses RENAME TO moved');
    assert.equal((await tellAs(authorized, body)).status, 500);
    assert.equal(log.mock.callCount(), 1);
    db.exec('ALTER TABLE moved RENAME TO addresses');
    await tell(body);
    assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageBounced', 100));
  });

  it('does not start without a key', () => {
    assert.throws(() => createApp({ apiKey: undefined, database: ':memory:' }), { code: 'invalid_options' });
  });

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    it(`stops on ${signal} and keeps its list`, async () => {
      const database = temporaryFile();
      const server = startServer({ ARK_API_KEY: KEY, PORT: '0', DATABASE: database });
      stops.push(() => server.kill('SIGKILL'));
      const [line] = (await once(server.stdout.setEncoding('utf8'), 'data')) as [string];
      const url = `http://127.0.0.1:${/\d+/.exec(line)?.[0]}/webhooks/ark`;
      assert.equal((await post(url, eventTo('MessageBounced', 'ada@example.net', 100))).status, 200);
      server.kill(signal);
      assert.deepEqual(await once(server, 'exit'), [0, null]);

      const { ask } = await start(database);
      assert.deepEqual(await ask('ada@example.net'), suppressed('ada@example.net', 'MessageBounced', 100));
    });
  }
});

function startServer(env: NodeJS.ProcessEnv): ChildProcessByStdio<null, Readable, null> {
  const file = path.join(__dirname, '../../examples/suppression-list/server.ts');
  return spawn(process.execPath, ['--require', 'tsx/cjs', file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

import assert from 'node:assert/strict';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf, payloadOf } from '../../support/bodies.js';
import { eventually } from '../../support/eventually.js';
import { expresses, KEY, post, serve } from '../../support/serve.js';

const sent = JSON.stringify(payloadOf('MessageSent'));
const withKey = (key: string, value: string): string => sent.replace('{', `{${JSON.stringify(key)}:${value},`);

const bodies: [title: string, body: string | Buffer, status: number, code?: string][] = [
  ['an empty body', '', 400, 'malformed_json'],
  ['null', 'null', 400, 'malformed_json'],
  ['an array', '[]', 400, 'malformed_json'],
  ['a string', '"x"', 400, 'malformed_json'],
  ['a number', '42', 400, 'malformed_json'],
  ['an empty object', '{}', 400, 'unidentifiable_event'],
  ['a truncated body', sent.slice(0, -20), 400, 'malformed_json'],
  ['invalid UTF-8', Buffer.from([...Buffer.from('{"a":"'), 0xc3, 0x28, ...Buffer.from('"}')]), 400, 'malformed_json'],
  ['UTF-16', Buffer.from(sent, 'utf16le'), 400, 'malformed_json'],
  ['a byte order mark', `\ufeff${sent}`, 200],
  ['deep nesting', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'unidentifiable_event'],
  ['deep nesting in an extra field', withKey('extra', `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 200],
  ['a number that overflows to Infinity', sent.replace('"id":41872', '"id":1e999'), 422, 'invalid_payload'],
  ['a number beyond the safe integers', sent.replace('"id":41872', '"id":12345678901234567890'), 200],
  ['a duplicate key, of which the last counts', withKey('status', '"Held"'), 200],
  ['__proto__ as a key', withKey('__proto__', '{"status":"Held","polluted":true}'), 200],
  ['constructor as a key', withKey('constructor', '{"prototype":{"polluted":true}}'), 200],
  ['nothing but __proto__', '{"__proto__":{"status":"Sent"}}', 400, 'unidentifiable_event'],
  ['the record of a delivery', `{"success":true,"data":{"event":"MessageSent","request":{"payload":${sent}}}}`, 400, 'unidentifiable_event'], // prettier-ignore
  ['an envelope without a payload', '{"event":"MessageSent"}', 400, 'unidentifiable_event'],
  ['an envelope whose payload is an array', '{"event":"MessageSent","payload":[]}', 400, 'unidentifiable_event'],
  ['an envelope whose payload is empty', '{"event":"MessageSent","payload":{}}', 422, 'invalid_payload'],
  ['a volume that cannot be converted to a number', '{"server":{},"volume":{"toString":1,"valueOf":1},"limit":1}', 422, 'invalid_payload'], // prettier-ignore
  ['a status that no event has', sent.replace('"Sent"', '"Lost"'), 400, 'unidentifiable_event'],
];

const names = ['__proto__', 'constructor', 'toString', 'error', 'newListener', 'removeListener', 'rejected', 'event', 'unknown', 'invalid', 'duplicate', '', 'messagesent']; // prettier-ignore

for (const [name, express] of expresses) {
  describe(`bad input on ${name}`, () => {
    let ark: ArkWebhooks;
    let url: string;
    beforeEach(async () => {
      ark = new ArkWebhooks({ apiKey: KEY });
      url = `${await serve(express().post('/hook', ark.middleware()))}/hook`;
    });

    /** After any input the next valid event is handled. */
    afterEach(async () => {
      assert.deepEqual((await post(url, envelopeOf('DomainDNSError'))).body, { received: true });
    });

    for (const [title, body, status, code] of bodies)
      it(`responds ${status} to ${title}`, async () => {
        const response = await post(url, body);
        assert.deepEqual([response.status, response.body['code']], [status, code]);
        assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
      });

    it('responds 200 after express.json() to any depth of nesting, if Node can write it again', async () => {
      const app = express().use(express.json({ limit: '1mb' })).post('/hook', ark.middleware());
      const parsed = `${await serve(app)}/hook`;
      const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
      assert.equal((await post(parsed, withKey('__proto__', '{"status":"Held"}'))).status, 200);
      // The id is a digest of the body, which Node 26 writes again at any depth, and older versions do not.
      const bare = await post(parsed, withKey('extra', deep));
      assert.ok(bare.status === 200 || bare.body['code'] === 'malformed_json', JSON.stringify(bare.body));
      const enveloped = JSON.stringify(envelopeOf('MessageSent')).replace('{', `{"extra":${deep},`);
      assert.equal((await post(parsed, enveloped)).status, 200);
    }); // prettier-ignore

    it('emits no name from a body unless it is one of the ten events', async () => {
      const seen: string[] = [];
      for (const event of ['error', 'rejected', 'event', 'invalid', 'duplicate'] as const)
        ark.on(event, () => seen.push(event));
      ark.on('newListener', () => seen.push('newListener'));
      const unknown: string[] = [];
      ark.on('unknown', ({ type }) => unknown.push(type));
      seen.length = 0;
      for (const event of names)
        assert.equal(
          (await post(url, { event, uuid: `u-${event}`, payload: payloadOf('MessageSent') })).status,
          200,
          event,
        );
      assert.deepEqual(unknown, names);
      assert.deepEqual(seen, []);
    });

    it('responds with nothing that listeners throw: secrets, non-ASCII characters, undefined', async () => {
      const thrown: unknown[] = [
        new Error('postgres://app:hunter2@db/prod'),
        'Zugriff verweigert: 大小\r\nSet-Cookie: a=b',
        undefined,
        null,
        { toString: () => assert.fail('looked at') },
      ];
      ark.on('error', () => {});
      for (const value of thrown) {
        for (const listener of [
          () => {
            throw value;
          },
          () => Promise.reject(value),
        ]) {
          ark.once('MessageSent', listener);
          const { status, body, headers } = await post(url, envelopeOf('MessageSent'));
          assert.equal(status, 500);
          assert.deepEqual(body, {
            title: 'Internal Server Error',
            status: 500,
            code: 'listener_failed',
            detail: 'A listener of MessageSent failed: the event was not handled.',
          });
          assert.doesNotMatch(JSON.stringify([...headers]), /hunter2|Zugriff|Set-Cookie/i);
        }
      }
    });

    it('handles a listener that never settles, one that removes itself and one that adds another', async () => {
      const impatient = new ArkWebhooks({ apiKey: KEY, ackTimeout: 30 });
      const app = express().post('/hook', impatient.middleware());
      const at = `${await serve(app)}/hook`;
      impatient.on('MessageHeld', () => new Promise(() => {}));
      assert.equal((await post(at, envelopeOf('MessageHeld'))).body['code'], 'listeners_pending');

      const calls: string[] = [];
      const once = (): void => {
        calls.push('removes itself');
        impatient.off('MessageSent', once);
        impatient.on('MessageSent', () => calls.push('added'));
      };
      impatient.on('MessageSent', once).on('MessageSent', () => calls.push('last'));
      await post(at, envelopeOf('MessageSent'));
      assert.deepEqual(calls, ['removes itself', 'last']);
      await post(at, envelopeOf('MessageSent'));
      assert.deepEqual(calls, ['removes itself', 'last', 'last', 'added']);
    });

    it('runs an event once when it is posted many times concurrently', async () => {
      let runs = 0;
      let finish = (): void => {};
      ark.on('MessageSent', () => {
        runs += 1;
        return new Promise<void>((resolve) => (finish = resolve));
      });
      const body = envelopeOf('MessageSent');
      const deliveries = Array.from({ length: 20 }, async () => (await post(url, body)).status);
      // Nineteen get their response while the listener runs; it finishes only then.
      const early: number[] = [];
      for (const delivery of deliveries) void delivery.then((status) => early.push(status));
      await eventually('nineteen get their response', () => early.length === 19);
      finish();
      assert.deepEqual((await Promise.all(deliveries)).sort(), [200, ...Array<number>(19).fill(503)]);
      assert.equal(runs, 1);
    });
  });
}

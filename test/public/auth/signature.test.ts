import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ArkWebhooks, type ArkWebhooksOptions, captureRawBody, type SignatureOptions } from 'express-ark-webhooks';
import { arkEvent, arkJson, type FakeArk, fakeArk, SigningKey } from 'express-ark-webhooks/testing';
import { measureMs } from '../../support/measure.js';
import { type JsonResponse, authorized, expresses, KEY, post, serve, unreachable } from '../../support/serve.js';

const ark = new SigningKey();
const stranger = new SigningKey();

/** A key with the id of another key. */
const posingAs = (kid: string): SigningKey => new SigningKey(stranger.privateKey, kid);

const signed = (key: SigningKey, body: string, profile?: 'ark' | 'postal'): Record<string, string> => ({
  'content-type': 'application/json',
  ...key.headers(body, profile),
});

const senders: FakeArk[] = [];

/** A sender that publishes these keys. */
async function publish(...keys: SigningKey[]): Promise<FakeArk> {
  const sender = await fakeArk();
  sender.keys = keys;
  senders.push(sender);
  return sender;
}

const closeSenders = async (): Promise<void> => {
  await Promise.all(senders.splice(0).map((sender) => sender.close()));
};

/** As Ark's encoder writes it, which differs from JSON.stringify of the parsed body. */
const arkBody = (): string => arkJson(arkEvent('MessageDeliveryFailed', {}, { form: 'platform' }));

const mount = async (options: ArkWebhooksOptions): Promise<string> => {
  const receiver = new ArkWebhooks(options).middleware();
  return serve((req, res) => {
    void receiver(req, res, unreachable);
  });
};

const outcome = ({ status, body }: JsonResponse): unknown[] => [status, body['code']];

describe('signature', () => {
  afterEach(closeSenders);

  it('responds 200 when Ark signed the body, with keys from its JWKS, also of 1024 bits', async () => {
    for (const signer of [ark, new SigningKey(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)]) {
      const { jwksUrl } = await publish(signer);
      const url = await mount({ signature: { jwksUrl } });
      const body = arkBody();
      assert.equal((await post(url, body, signed(signer, body))).status, 200);
    }
  });

  it('responds 401 when the signature is missing, of another body or by another key', async () => {
    const { jwksUrl } = await publish(ark);
    const url = await mount({ signature: { jwksUrl } });
    const body = arkBody();
    const refused = [401, 'invalid_signature'];
    const response = await post(url, `${body} `, signed(ark, body));
    assert.deepEqual(outcome(response), refused);
    assert.match(response.headers.get('www-authenticate')!, /^Bearer realm="Ark webhooks", error="invalid_token"/);
    assert.deepEqual(outcome(await post(url, body, signed(stranger, body))), refused);
    assert.deepEqual(
      outcome(await post(url, body, { ...signed(stranger, body), 'x-ark-signature-kid': ark.kid })),
      refused,
    );
    assert.deepEqual(outcome(await post(url, body)), refused);
    for (const signature of ['', 'nonsense', '=', 'AAAA'])
      assert.deepEqual(outcome(await post(url, body, { ...signed(ark, body), 'x-ark-signature': signature })), refused);
  });

  it('responds 401 when the signature uses another algorithm', async () => {
    const { sign } = await import('node:crypto');
    const body = arkBody();
    const url = await mount({ signature: { keys: { keys: [ark.jwk] } } });
    for (const algorithm of ['RSA-SHA1', 'RSA-SHA512']) {
      const headers = {
        ...signed(ark, body),
        'x-ark-signature': sign(algorithm, Buffer.from(body), ark.privateKey).toString('base64'),
      };
      assert.equal((await post(url, body, headers)).status, 401, algorithm);
    }
  });

  it('requires a key and a signature if both are configured', async () => {
    const url = await mount({ apiKey: KEY, signature: { keys: { keys: [ark.jwk] } } });
    const body = arkBody();
    assert.deepEqual(outcome(await post(url, body, signed(ark, body))), [401, 'missing_credentials']);
    assert.deepEqual(outcome(await post(url, body)), [401, 'invalid_signature']);
    assert.equal((await post(url, body, { ...authorized, ...signed(ark, body) })).status, 200);
  });

  it('accepts fixed keys, as a JWKS or PEM, and never fetches', async () => {
    const pem = ark.publicKey.export({ format: 'pem', type: 'spki' }) as string;
    const kinds: SignatureOptions['keys'][] = [pem, [stranger.publicKey.export({ format: 'pem', type: 'spki' }), pem], { keys: [ark.jwk] }]; // prettier-ignore
    for (const keys of kinds) {
      const url = await mount({ signature: { keys } });
      const body = arkBody();
      assert.equal((await post(url, body, signed(ark, body))).status, 200);
    }
  });

  it("accepts Postal's headers by profile, and never only its SHA-1 signature", async () => {
    const { jwksUrl } = await publish(ark);
    const url = await mount({ signature: { profile: 'postal', jwksUrl } });
    const body = arkBody();
    assert.equal((await post(url, body, signed(ark, body, 'postal'))).status, 200);
    const { 'x-postal-signature-256': signature = '', ...named } = signed(ark, body, 'postal');
    assert.equal((await post(url, body, { ...named, 'x-postal-signature': signature })).status, 401);
    assert.equal((await post(url, body, signed(ark, body))).status, 401);
  });

  it('rejects unsafe and contradictory options', () => {
    const wrong: [SignatureOptions, RegExp][] = [
      [
        { jwksUrl: 'http://mail.example/jwks.json' },
        /Expected "signature.jwksUrl" to be an https URL, got http:\/\/mail\.example\/jwks\.json/,
      ],
      [{ jwksUrl: 'file:///etc/passwd' }, /jwksUrl/],
      [{ jwksUrl: 'nonsense' }, /an https URL, got nonsense/],
      [{ profile: 'postal' }, /Expected "signature.jwksUrl"/],
      [{ profile: 'other' as 'ark' }, /Expected "signature.profile" to be 'ark' or 'postal', got 'other'/],
      [{ keys: 'nonsense' }, /signature\.keys/],
      [{ keys: { keys: [] } }, /signature\.keys/],
      [{ keys: undefined }, /"signature\.keys" to be set or omitted, got undefined\. Is the variable set\?/],
      [{ jwksUrl: undefined }, /"signature\.jwksUrl" to be set or omitted/],
      [{ keys: [], jwksUrl: 'https://a.example' }, /both/],
      [{ jwskUrl: 'https://a.example' } as SignatureOptions, /no option "jwskUrl"/],
    ];
    for (const [signature, message] of wrong)
      assert.throws(() => new ArkWebhooks({ signature }), { code: 'invalid_options', message });
    assert.throws(() => new ArkWebhooks({ apiKey: undefined, signature: true }), /apiKey/);
    assert.throws(() => new ArkWebhooks({ signature: false }), /apiKey/);
    assert.ok(new ArkWebhooks({ signature: true }));
  });

  for (const [name, express] of expresses) {
    it(`responds 200 after express.json({ verify: captureRawBody }) on ${name}, and 500 without it`, async () => {
      const receiver = new ArkWebhooks({ signature: { keys: { keys: [ark.jwk] } } });
      const body = arkBody();
      for (const [parser, status] of [
        [express.json({ verify: captureRawBody }), 200],
        [express.json(), 500],
        [express.raw({ type: '*/*' }), 200],
        [express.text({ type: '*/*' }), 200],
      ] as const) {
        // prettier-ignore
        const url = await serve(express().use(parser).use(receiver.middleware()));
        const response = await post(url, body, signed(ark, body));
        assert.equal(response.status, status);
        if (status === 200) continue;
        assert.equal(response.body['code'], 'raw_body_unavailable');
        assert.match(response.body['detail'] as string, /express\.json\(\{ verify: captureRawBody \}\)/);
      }
    });
  }

  it('responds 401 to an unsigned request before its body is read', async () => {
    const url = await mount({ signature: { keys: { keys: [ark.jwk] } } });
    const response = await post(url, 'x'.repeat(3_000_000));
    assert.deepEqual(outcome(response), [401, 'invalid_signature']);
  });
});

describe('RemoteKeySet', () => {
  let keys: FakeArk;
  let url: string;
  let now = 0;
  const send = async (signer: SigningKey): Promise<number> => {
    const body = arkBody();
    return (await post(url, body, signed(signer, body))).status;
  };

  beforeEach(async () => {
    const begun = performance.now();
    now = 0;
    mock.method(performance, 'now', () => begun + now);
    keys = await publish(ark);
    url = await mount({ signature: { jwksUrl: keys.jwksUrl } });
  });

  afterEach(async () => {
    mock.restoreAll();
    await closeSenders();
  });

  it('fetches once under a burst, and keeps the keys for an hour', async () => {
    const statuses = await Promise.all(Array.from({ length: 30 }, () => send(ark)));
    assert.deepEqual([...new Set(statuses)], [200]);
    assert.equal(keys.fetches, 1);
    now = 3_599_000;
    assert.equal(await send(ark), 200);
    assert.equal(keys.fetches, 1);
    now = 3_601_000;
    assert.equal(await send(ark), 200);
    assert.equal(keys.fetches, 2);
  });

  it('follows a rotation immediately after the first fetch, under a burst, and loses no request', async () => {
    assert.equal(await send(ark), 200);
    const next = new SigningKey();
    keys.keys = [next];
    const statuses = await Promise.all(Array.from({ length: 30 }, () => send(next)));
    assert.deepEqual([...new Set(statuses)], [200]);
    assert.equal(keys.fetches, 2);
  });

  it('accepts signatures of the previous key for ten seconds after a rotation', async () => {
    const next = new SigningKey();
    assert.equal(await send(ark), 200);
    keys.keys = [next];
    assert.deepEqual([await send(next), await send(ark)], [200, 200]);
    now = 11_000;
    assert.deepEqual([await send(next), await send(ark)], [200, 401]);
  });

  it('accepts every genuine request and rejects every forged one while keys are rotated under load', async () => {
    let signer = ark;
    // Generating a key blocks the process, for longer than a fetch may take if the machine is busy.
    const next = [new SigningKey(), new SigningKey()];
    const statuses = { honest: new Set<number>(), forged: new Set<number>() };
    let sent = 0;
    const load = async (): Promise<void> => {
      while (sent < 600) {
        sent += 1;
        if (sent === 200 || sent === 400) {
          now += 31_000;
          signer = next.pop()!;
          keys.keys = [signer];
        }
        const forged = sent % 3 === 0;
        statuses[forged ? 'forged' : 'honest'].add(await send(forged ? posingAs(signer.kid) : signer));
      }
    };
    await Promise.all(Array.from({ length: 16 }, load));
    assert.deepEqual([[...statuses.honest], [...statuses.forged]], [[200], [401]]);
  });

  it('follows a rotation that keeps the key id', async () => {
    assert.equal(await send(ark), 200);
    const next = posingAs(ark.kid);
    keys.keys = [next];
    assert.equal(await send(next), 200);
  });

  it('responds 401 to a stream of invented key ids, and fetches once per cool-down', async () => {
    assert.equal(await send(ark), 200);
    for (let i = 0; i < 20; i += 1) assert.equal(await send(posingAs(`made-up-${i}`)), 401);
    assert.equal(keys.fetches, 2);
    now = 31_000;
    for (let i = 0; i < 20; i += 1) assert.equal(await send(posingAs(`made-up-${i}`)), 401);
    assert.equal(keys.fetches, 3);
    assert.equal(await send(ark), 200);
  });

  it('responds 503 when the keys cannot be fetched, tries again a second later, and never hangs', async () => {
    keys.fail(500);
    assert.deepEqual(await Promise.all([send(ark), send(ark)]), [503, 503]);
    assert.equal(await send(ark), 503);
    assert.equal(keys.fetches, 1);
    keys.recover();
    now = 1_500;
    assert.equal(await send(ark), 200);
  });

  for (const fault of ['hang', 'trickle'] as const)
    it(`responds 503 within the sender's 5 s when the key server does ${fault}`, async () => {
      keys.fail(fault);
      const took = await measureMs(async () => {
        assert.equal(await send(ark), 503);
      });
      assert.ok(took < 4_000, `${took} ms`);
    });

  it('continues with the cached keys if newer ones cannot be fetched', async () => {
    assert.equal(await send(ark), 200);
    keys.fail(500);
    now = 3_700_000;
    assert.equal(await send(ark), 200);
    assert.equal(await send(stranger), 401);
  });

  it('waits only once for a key server that hangs while keys are cached', async () => {
    assert.equal(await send(ark), 200);
    keys.fail('hang');
    now = 3_700_000;
    assert.equal(await send(ark), 200);
    // The fetch times out after 5 s, and the next one starts after the cool-down at the earliest.
    await sleep(3_500);
    now += 20_000;
    const took = await measureMs(async () => {
      assert.equal(await send(ark), 200);
    });
    assert.ok(took < 1_500, `${took} ms`);
    assert.equal(keys.fetches, 2);
  });

  it('requires RSA keys in the key set', async () => {
    const { jwksUrl } = await publish();
    const empty = await mount({ signature: { jwksUrl } });
    const body = arkBody();
    assert.equal((await post(empty, body, signed(ark, body))).status, 503);
    const nonsense = await serve((_req, res) => res.end('{"keys":"none"}'));
    const broken = await mount({ signature: { jwksUrl: nonsense } });
    assert.equal((await post(broken, body, { ...authorized, ...signed(ark, body) })).status, 503);
  });
});

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { ArkWebhooks } from 'express-ark-webhooks';
import { arkEvent, arkJson, postArkEvent, SigningKey } from 'express-ark-webhooks/testing';
import { expresses, KEY, serve } from '../../support/serve.js';

describe('postArkEvent', () => {
  for (const [name, express] of expresses)
    it(`posts to an app, a listening server, a server that does not listen, and a URL, with ${name}`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const app = express().post('/webhooks/ark', ark.middleware());
      const url = await serve(app);
      const [open, closed] = [createServer(app), createServer(app)];
      await new Promise<void>((resolve) => open.listen(0, resolve));
      for (const target of [app, open, closed, `${url}/webhooks/ark`, new URL('/webhooks/ark', url)]) {
        const response = await postArkEvent(target, arkEvent('MessageSent'), { apiKey: KEY });
        assert.deepEqual([response.status, response.body], [200, { received: true }]);
        assert.ok(response.duration > 0);
      }
      assert.deepEqual([open.listening, closed.listening], [true, false]);
      await new Promise((resolve) => open.close(resolve));
      const wrong = await postArkEvent(app, arkEvent('MessageSent'), { apiKey: 'another' });
      assert.equal((wrong.body as { code: string }).code, 'invalid_token');
      assert.equal((await postArkEvent(app, '{}', { apiKey: KEY, path: '/elsewhere' })).status, 404);
    });

  it("sends Ark's headers and bytes, signed", async () => {
    const key = new SigningKey();
    let seen: { method?: string | undefined; headers: NodeJS.Dict<string | string[]>; body: string } | undefined;
    const target = createServer((req, res) => {
      void text(req).then((body) => {
        seen = { method: req.method, headers: req.headers, body };
        res.end('not JSON');
      });
    });
    const event = arkEvent('MessageSent', { timestamp: 1704672000, subject: '<b> & "timestamp":5,' });
    const response = await postArkEvent(target, event, { apiKey: KEY, sign: key });
    assert.equal(response.body, 'not JSON');
    assert.equal(seen?.method, 'POST');
    assert.equal(seen.headers['content-type'], 'application/json');
    assert.equal(seen.headers['authorization'], `Bearer ${KEY}`);
    assert.equal(seen.headers['x-ark-signature-kid'], key.kid);
    assert.match(seen.body, /"timestamp":1704672000\.0[,}]/);
    assert.ok(seen.body.includes(String.raw`\u003cb\u003e \u0026 \"timestamp\":5,`));
    assert.deepEqual(JSON.parse(seen.body), event);
    assert.ok(!('authorization' in (await headersOf(JSON.stringify(event)))));
  });

  /** The headers that arrive if neither a key nor a signature is configured. */
  async function headersOf(body: string): Promise<NodeJS.Dict<string | string[]>> {
    let headers = {};
    const target = createServer((req, res) => {
      headers = req.headers;
      res.end();
    });
    await postArkEvent(target, body);
    return headers;
  }

  it("creates signatures that a receiver accepts, with Ark's and Postal's headers, and with a given key", async () => {
    const generated = new SigningKey();
    const pem = generated.privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
    const own = new SigningKey(pem, 'mine');
    assert.equal(own.kid, 'mine');
    assert.throws(() => new SigningKey('nonsense'));
    for (const profile of ['ark', 'postal'] as const) {
      const ark = new ArkWebhooks({ signature: { profile, keys: { keys: [generated.jwk] } } });
      const receiver = ark.middleware();
      const post = (sign: SigningKey | undefined): Promise<{ status: number }> =>
        postArkEvent((req, res) => { void receiver(req, res, () => {}); }, arkEvent('MessageSent'), { sign, profile }); // prettier-ignore
      assert.equal((await post(new SigningKey(pem, generated.kid))).status, 200);
      assert.equal((await post(new SigningKey())).status, 401);
      assert.equal((await post(undefined)).status, 401);
    }
  });

  it('does not follow redirects, and rejects if there is no response in time', async () => {
    const redirect = createServer((_req, res) => res.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    assert.equal((await postArkEvent(redirect, '{}')).status, 302);
    await assert.rejects(
      postArkEvent(
        createServer(() => {}),
        '{}',
        { timeout: 50 },
      ),
      { name: 'TimeoutError' },
    );
    await assert.rejects(postArkEvent('http://127.0.0.1:1/', '{}'), { code: 'ECONNREFUSED' });
  });

  it('rejects a target that is no app, server or URL', async () => {
    for (const target of [undefined, null, {}, 3000])
      await assert.rejects(
        postArkEvent(target as never, '{}'),
        /Expected "target" to be an app, a server or a URL, got (?:undefined|null|an object|a number)\./,
      );
  });
});

describe('arkJson', () => {
  it('escapes the same characters as Ark, and changes no numbers except times', () => {
    assert.equal(arkJson({ a: '<&>\u2028', volume: 5, time: 2 }), String.raw`{"a":"\u003c\u0026\u003e\u2028","volume":5,"time":2.0}`);
    assert.equal(arkJson({ dns_checked_at: 5, timestamp: 5.5 }), '{"dns_checked_at":5.0,"timestamp":5.5}');
  }); // prettier-ignore
});

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { RequestListener, ServerResponse } from 'node:http';
import { ArkWebhooks, type ArkWebhooksOptions, type FetchKeySet } from 'express-ark-webhooks';
import { arkEvent, arkJson, SigningKey } from 'express-ark-webhooks/testing';
import { recordLog } from '../../support/log.js';
import { type JsonResponse, KEY, post, serve, unreachable } from '../../support/serve.js';

const signer = new SigningKey();
const set = JSON.stringify({ keys: [signer.jwk] });
const compressedSpaces = gzipSync(Buffer.alloc(64 * 2 ** 20, 0x20));

/** Creates a receiver that fetches its keys from a server, and posts a signed event to it. */
async function receive(
  respond: RequestListener,
  options: ArkWebhooksOptions = {},
): Promise<{ ark: ArkWebhooks; send: () => Promise<JsonResponse>; fetches: () => number }> {
  let fetches = 0;
  const jwksUrl = `${await serve((req, res) => {
    fetches += 1;
    respond(req, res);
  })}/jwks.json`;
  const ark = new ArkWebhooks({ signature: { jwksUrl }, ...options }).on('MessageSent', () => {});
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    void middleware(req, res, unreachable);
  });
  const send = (): Promise<JsonResponse> => {
    const body = arkJson(arkEvent('MessageSent'));
    return post(url, body, { 'content-type': 'application/json', ...signer.headers(body) });
  };
  return { ark, send, fetches: () => fetches };
}

const json = (res: ServerResponse, text: string | Buffer, headers: Record<string, string> = {}): void => {
  res.writeHead(200, { 'content-type': 'application/json', ...headers }).end(text);
};

describe('the key set', () => {
  it('may contain unusable keys, which are logged once and reported by check()', async () => {
    const keys = [{ kty: 'EC', kid: 'curve' }, { kty: 'RSA', kid: 'broken', n: '!', e: 'AQAB' }, null, signer.jwk];
    const { log, lines } = recordLog();
    const { ark, send } = await receive((_req, res) => {
      json(res, JSON.stringify({ keys }));
    }, { logger: log }); // prettier-ignore
    assert.deepEqual([(await send()).status, (await send()).status], [200, 200]);
    const expected = [
      'Key "curve" of the key set is of type "EC": signatures are made with RSA keys.',
      'Key "broken" of the key set is malformed: its n or e is not base64url.',
      'Key 2 of the key set is null, not an object.',
    ];
    assert.deepEqual(
      lines.filter(({ level }) => level === 'warn').map(({ message }) => message),
      expected,
    );
    assert.deepEqual(await ark.check(), expected);
  });

  it('is fetched with an Accept header, and may be gzipped and begin with a byte order mark', async () => {
    const { send } = await receive((req, res) => {
      assert.match(req.headers.accept ?? '', /application\/jwk-set\+json/);
      json(res, gzipSync(`\ufeff${set}`), { 'content-encoding': 'gzip' });
    });
    assert.equal((await send()).status, 200);
  });

  for (const [what, respond, reason] of [
    [
      'has no usable key',
      (res) => {
        json(res, '{"keys":[{"kty":"EC"}]}');
      },
      /no usable key.*"EC"/,
    ],
    [
      'is no set',
      (res) => {
        json(res, '[]');
      },
      /is no key set/,
    ],
    [
      'is not JSON',
      (res) => {
        json(res, 'secret-of-a-page');
      },
      /a response that is not JSON/,
    ],
    [
      'is not UTF-8',
      (res) => {
        json(res, Buffer.from([0x7b, 0xff]));
      },
      /utf-8/i,
    ],
    [
      'is an HTML page',
      (res) => {
        json(res, set, { 'content-type': 'text/html; charset=utf-8' });
      },
      /got HTML/,
    ],
    [
      'is missing',
      (res) => {
        res.writeHead(404).end(set);
      },
      /status 200, got 404/,
    ],
    [
      'is redirected',
      (res) => {
        res.writeHead(302, { location: '/elsewhere' }).end(set);
      },
      /redirect \(302\), which is not followed/,
    ],
    [
      'reports that it is larger than 1 MiB',
      (res) => {
        res.writeHead(200, { 'content-length': 2 ** 20 + 1 }).write('{');
      },
      /larger than 1048576/,
    ],
    [
      'is larger than 1 MiB',
      (res) => {
        json(res, `${set}${' '.repeat(2 ** 20)}`);
      },
      /larger than 1048576 bytes/,
    ],
    [
      'is larger than 1 MiB after decompression',
      (res) => {
        json(res, compressedSpaces, { 'content-encoding': 'gzip' });
      },
      /larger than 1048576 bytes/,
    ],
  ] as [string, (res: ServerResponse) => void, RegExp][])
    // prettier-ignore
    it(`responds 503 when the set ${what}, and check() reports it`, async () => {
      const { ark, send } = await receive((_req, res) => {
        respond(res);
      });
      const { status, body } = await send();
      assert.deepEqual([status, body['code']], [503, 'unavailable']);
      assert.doesNotMatch(JSON.stringify(body), /secret-of-a-page/);
      const [finding] = await ark.check();
      assert.match(finding!, /^The public keys could not be fetched from http:\/\/127\.0\.0\.1:\d+: /);
      assert.match(finding!, reason);
      assert.doesNotMatch(finding!, /secret-of-a-page/);
    });

  it('is read only up to the limit', async () => {
    let written = 0;
    const { send } = await receive((_req, res) => {
      res.writeHead(200, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(65_536, 0x20);
      const write = (): void => {
        if (res.destroyed || written > 100 * 2 ** 20) return;
        written += chunk.length;
        if (res.write(chunk)) setImmediate(write);
        else res.once('drain', write);
      };
      write();
    });
    assert.equal((await send()).status, 503);
    // Socket buffers are not included in the limit.
    assert.ok(written < 32 * 2 ** 20, `${written} bytes`);
  });

  it('names the cause when the host cannot be reached', async () => {
    const { ark, send } = await receive(() => {}, { signature: { jwksUrl: 'https://127.0.0.1:1/jwks.json' } });
    assert.equal((await send()).status, 503);
    assert.match((await ark.check())[0]!, /fetched from https:\/\/127\.0\.0\.1:1: fetch failed \(.+\)/);
  });

  it('is fetched by the function given as fetch, with the URL and the request options', async () => {
    const calls: Parameters<FetchKeySet>[] = [];
    const signature = {
      jwksUrl: 'https://keys.example/jwks.json',
      fetch: (...args: Parameters<FetchKeySet>) => {
        calls.push(args);
        return Promise.resolve(new Response(set));
      },
    };
    const { ark, send } = await receive(() => {}, { signature });
    assert.deepEqual([(await send()).status, (await send()).status], [200, 200]);
    assert.equal(calls.length, 1);
    const [url, init] = calls[0]!;
    assert.equal(url, 'https://keys.example/jwks.json');
    assert.equal(init.redirect, 'manual');
    assert.ok(init.signal instanceof AbortSignal);
    assert.deepEqual(await ark.check(), []);
  });

  for (const [what, fetch] of [
    [
      'has followed a redirect',
      () => Promise.resolve(Object.defineProperty(new Response(set), 'redirected', { value: true })),
    ],
    ['rejects', () => Promise.reject(new Error('the proxy is down'))],
    [
      'throws',
      () => {
        throw new Error('the proxy is down');
      },
    ],
    ['resolves to nothing', () => Promise.resolve(undefined)],
    ['never settles', () => new Promise(() => {})],
  ] as [string, FetchKeySet][])
    // prettier-ignore
    it(`responds 503 when the function given as fetch ${what}`, async () => {
      const { send } = await receive(() => {}, { signature: { fetch } });
      assert.equal((await send()).status, 503);
    });

  for (const response of [undefined, null, 'text', { status: 200 }, { status: 200, headers: new Headers() }])
    it(`is reported by check() as missing when the function given as fetch resolves to ${inspect(response)}`, async () => {
      const fetch = (): Promise<never> => Promise.resolve(response as never);
      const { ark, send } = await receive(() => {}, { signature: { fetch } });
      assert.equal((await send()).status, 503);
      assert.match(
        (await ark.check()).join(),
        /Expected the function given as signature\.fetch to resolve to a Response/,
      );
    });

  it('is fetched under jsdom, whose globals lack some of those of Node', async () => {
    const { URL, TextDecoder } = globalThis;
    const timeout = Object.getOwnPropertyDescriptor(AbortSignal, 'timeout');
    assert.ok(timeout);
    class OldUrl extends URL {
      static override canParse = undefined as never;
    }
    Object.assign(globalThis, { URL: OldUrl, TextDecoder: undefined });
    Reflect.deleteProperty(AbortSignal, 'timeout');
    try {
      const { send } = await receive((_req, res) => {
        json(res, set);
      });
      assert.equal((await send()).status, 200);
    } finally {
      Object.assign(globalThis, { URL, TextDecoder });
      Object.defineProperty(AbortSignal, 'timeout', timeout);
    }
  });

  it('is fetched by a function whose response has no stream', async () => {
    const response = { status: 200, headers: new Headers(), text: () => Promise.resolve(set) };
    const { send } = await receive(() => {}, { signature: { fetch: () => Promise.resolve(response) } });
    assert.equal((await send()).status, 200);
    const large = { ...response, text: () => Promise.resolve(`${set}${' '.repeat(2 ** 20)}`) };
    const { send: sendOther } = await receive(() => {}, { signature: { fetch: () => Promise.resolve(large) } });
    assert.equal((await sendOther()).status, 503);
  });

  it('is never fetched when only a key is configured', async () => {
    const { send, fetches } = await receive((_req, res) => {
      json(res, set);
    }, { apiKey: KEY, signature: false }); // prettier-ignore
    assert.equal((await send()).status, 401);
    assert.equal(fetches(), 0);
  });

  describe('behind a proxy', () => {
    const names = [
      'HTTPS_PROXY',
      'https_proxy',
      'ALL_PROXY',
      'all_proxy',
      'NO_PROXY',
      'no_proxy',
      'NODE_USE_ENV_PROXY',
    ];
    let before: Record<string, string | undefined>;
    beforeEach(() => {
      before = Object.fromEntries(names.map((name) => [name, process.env[name]]));
      for (const name of names) Reflect.deleteProperty(process.env, name);
    });
    afterEach(() => {
      for (const [name, value] of Object.entries(before))
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
    });

    const check = (options: ArkWebhooksOptions): Promise<string[]> =>
      new ArkWebhooks(options).on('event', () => {}).check();

    for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])
      it(`is reported by check() to ignore ${name}`, async () => {
        process.env[name] = 'http://user:hunter2@proxy.example:3128';
        const findings = await check({ signature: true });
        assert.equal(findings.length, 1);
        assert.match(findings[0]!, new RegExp(`^${name} is set, but Node's fetch ignores it.*signature\\.fetch`));
        assert.doesNotMatch(findings[0]!, /hunter2/);
      });

    it('causes no finding when it is not fetched, or fetched by a function, from loopback, or from a host in NO_PROXY', async () => {
      process.env['HTTPS_PROXY'] = 'http://proxy.example:3128';
      assert.deepEqual(await check({ apiKey: KEY }), []);
      assert.deepEqual(await check({ signature: { keys: { keys: [signer.jwk] } } }), []);
      assert.deepEqual(await check({ signature: { fetch } }), []);
      assert.deepEqual(await check({ signature: { jwksUrl: 'http://localhost:1/jwks.json' } }), []);
      for (const value of ['*', 'mail.arkhq.io', '.arkhq.io', 'localhost, *.arkhq.io']) {
        process.env['NO_PROXY'] = value;
        assert.deepEqual(await check({ signature: true }), [], value);
      }
      process.env['NO_PROXY'] = 'khq.io,example.com';
      assert.equal((await check({ signature: true })).length, 1);
    });
  });
});

/** The target of fuzzing: receivers in every mode on one server, with raw sockets as clients. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import type { ErrorRequestHandler } from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { authorized, expresses, KEY, post, serve } from '../support/serve.js';

/** The key whose signatures are valid. */
export const signingKey = new SigningKey();

/** The kinds of authentication, by the first segment of the receiver's path. */
export const modes = ['bearer', 'basic', 'signature', 'both', 'parsed', 'strict'] as const;

/** The documented codes of responses, by status. No listener fails here, and no dependency is down. */
const codes = new Map<number, string[]>([
  [400, ['malformed_json', 'unidentifiable_event', 'ambiguous_credentials']],
  [401, ['missing_credentials', 'invalid_token', 'invalid_signature']],
  [405, ['method_not_allowed']],
  [413, ['body_too_large']],
  [415, ['unsupported_media_type']],
  [422, ['invalid_payload']],
  // After a parser that failed: see `start`.
  [500, ['raw_body_unavailable']],
]);

/** The exact bytes of a request. */
export interface RawRequest {
  method: string;
  path: string;
  headers: (readonly [name: string, value: string])[];
  body: Uint8Array;
}

export interface RawAnswer {
  /** Undefined if the connection was closed without a response. */
  status: number | undefined;
  body: string;
}

export class Target {
  requests = 0;
  readonly #url: string;

  private constructor(url: string) {
    this.#url = url;
  }

  static async start(): Promise<Target> {
    const keys = { keys: [signingKey.jwk] };
    const receivers = {
      bearer: new ArkWebhooks({ apiKey: KEY, limit: '64kb' }),
      basic: new ArkWebhooks({ apiKey: [KEY, `${KEY}2`], basicAuth: true }),
      signature: new ArkWebhooks({ signature: { keys } }),
      both: new ArkWebhooks({ apiKey: () => KEY, signature: { keys } }),
      parsed: new ArkWebhooks({ apiKey: KEY, limit: '64kb' }),
      strict: new ArkWebhooks({ apiKey: KEY, strict: true }),
    } satisfies Record<(typeof modes)[number], ArkWebhooks>;
    const app = expresses[1]![1]();
    for (const [version, [, express]] of expresses.entries()) {
      const one = express();
      one.set('env', 'test');
      // A parser's own errors are ignored, and the request is passed on to the receiver.
      const goOn: ErrorRequestHandler = (_error, _req, _res, next) => {
        next();
      };
      one.use('/parsed', express.json({ limit: '1mb' }), goOn);
      for (const [mode, ark] of Object.entries(receivers)) one.use(`/${mode}`, ark.middleware());
      app.use(`/${version + 4}`, one);
    }
    return new Target(await serve(app));
  }

  /** Sends a body with all credentials; resolves to the status of the response. */
  async post(mode: (typeof modes)[number], body: string): Promise<number> {
    this.requests += 1;
    const headers = { ...authorized, ...signingKey.headers(body) };
    return (await post(`${this.#url}/5/${mode}`, body, headers)).status;
  }

  /** Sends the exact bytes of a request over a new socket, even if Node's client would reject them. */
  send({ method, path, headers, body }: RawRequest): Promise<RawAnswer> {
    this.requests += 1;
    const head = [`${method} ${path} HTTP/1.1`, 'Host: localhost', ...headers.map((header) => header.join(': '))];
    return new Promise((resolve) => {
      let response = '';
      const socket = connect(Number(new URL(this.#url).port), '127.0.0.1', () => {
        socket.write(Buffer.from(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`, 'latin1'));
        socket.end(body);
      });
      socket.on('data', (data: Buffer) => (response += data.toString('latin1'))).on('error', () => {});
      socket.on('close', () => {
        const [, status, body = ''] =
          /^(?:HTTP\/1\.1 100[^]*?\r\n\r\n)?HTTP\/1\.1 (\d+)[^]*?\r\n\r\n([^]*)$/.exec(response) ?? [];
        resolve({ status: status === undefined ? undefined : Number(status), body });
      });
    });
  }

  /** Fails unless a valid event is still handled. */
  async lives(): Promise<void> {
    for (const mode of modes.filter((name) => name !== 'parsed'))
      assert.equal(await this.post(mode, JSON.stringify(envelopeOf('MessageSent'))), 200);
  }
}

/** Fails unless a response is documented: success, one of our problems, or Node's own rejection of invalid HTTP. */
export function assertDesigned({ method, path }: RawRequest, { status, body }: RawAnswer): void {
  if (status === undefined || status === 200 || status === 417 || (status === 400 && body === '')) return;
  if (method === 'HEAD') {
    assert.equal(status, 405);
    return;
  }
  const { code } = JSON.parse(body) as { code: string };
  assert.ok(codes.get(status)?.includes(code) && (status < 500 || path.includes('/parsed')), `${status} ${code}`);
}

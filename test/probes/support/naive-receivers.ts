/**
 * Two receivers with the bugs that the probes detect, so that each probe is seen to fail: one responds after its
 * listeners have finished, one before they start. Do not copy this code.
 */
import { createHash, createPublicKey, type JsonWebKey, timingSafeEqual, verify } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ArkWebhooksOptions, ClaimStore } from 'express-ark-webhooks';

interface Body {
  event: string;
  uuid?: string;
  payload: Record<string, unknown>;
}

/** The current request: the next one overwrites it. */
let current: { req: IncomingMessage & { body?: unknown }; res: ServerResponse; key: string };

const labels = { MessageSent: 'sent', MessageHeld: 'held', MessageDelayed: 'delayed' };

class PatientReceiver extends EventEmitter {
  readonly #options: ArkWebhooksOptions;
  readonly #seen = new Set<string>();

  constructor(options: ArkWebhooksOptions = {}) {
    super();
    this.#options = options;
  }

  middleware() {
    return async (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void): Promise<void> => {
      if (!/^\/\w+$/.test(req.url ?? '')) {
        next();
        return;
      }
      const { apiKey, signature } = this.#options;
      current = {
        req,
        res,
        key: String(typeof apiKey === 'function' ? await apiKey(Object.assign(req, { params: {} })) : apiKey),
      };
      const text = await readAll();
      if (signature) await this.#verify(JSON.parse(text) as object);
      else if (!this.#knows(current.req.headers.authorization ?? '')) return;
      await this.handle(JSON.parse(text) as Body);
    };
  }

  /** Throws if the lengths differ. */
  #knows(header: string): boolean {
    const expected = `Bearer ${current.key}`;
    const known =
      header !== '' && timingSafeEqual(createHash('md5').update(header).digest(), createHash('md5').update(expected).digest()); // prettier-ignore
    if (known) return timingSafeEqual(Buffer.from(header), Buffer.from(expected));
    const error = Object.assign(new Error('wrong key'), { status: 401, headers: current.req.headers });
    current.res.writeHead(401).end('{}');
    this.emit('error', error);
    return false;
  }

  async #verify(body: object): Promise<void> {
    const options = this.#options.signature as { keys?: { keys: JsonWebKey[] }; jwksUrl?: string; profile?: string };
    const { keys } = options.keys ?? ((await (await fetch(String(options.jwksUrl))).json()) as { keys: JsonWebKey[] });
    const name = options.profile === 'postal' ? 'x-postal-signature' : 'x-ark-signature';
    const signature = Buffer.from(String(current.req.headers[name]), 'base64');
    const key = createPublicKey({ key: keys[0]!, format: 'jwk' });
    const algorithm = options.profile === 'postal' ? 'sha1' : 'sha256';
    if (verify(algorithm, Buffer.from(JSON.stringify(body)), key, signature)) await this.handle(body as Body);
    else current.res.writeHead(401).end('{"code":"invalid_signature"}');
  }

  async handle(body: Body): Promise<void> {
    const label = labels[body.event as keyof typeof labels];
    if (!label) {
      this.sendResponse(422, { code: 'unknown_event', event: body.event });
      return;
    }
    if (this.#isKnown(body)) {
      this.sendResponse(200, { received: true, duplicate: true });
      return;
    }
    try {
      for (const listener of [...this.listeners(body.event), ...this.listeners('event')])
        await (listener as (event: object) => unknown)({ ...body, type: body.event, label });
      this.sendResponse(200, { received: true });
    } catch (error) {
      current.res.statusMessage = (error as Error).message;
      this.sendResponse(500, { message: (error as Error).message });
    }
  }

  /** Stores the id as soon as it arrives. */
  #isKnown({ event, uuid, payload }: Body): boolean {
    const id = `${event}/${uuid ?? createHash('md5').update(JSON.stringify(payload)).digest('hex')}`;
    const store = this.#options.claims as ClaimStore | undefined;
    if (store && store.claim(id, '') !== 'claimed') return true;
    void store?.complete(id, '');
    return this.#seen.has(id) || !this.#seen.add(id);
  }

  sendResponse(status: number, body: object): void {
    const text = JSON.stringify(body);
    current.res.writeHead(status, { 'content-type': 'application/json', 'content-length': text.length });
    current.res.end(text);
  }
}

class HastyReceiver extends PatientReceiver {
  override handle(body: Body): Promise<void> {
    this.sendResponse(202, { received: true });
    this.emit(body.event, { ...body, type: body.event });
    return Promise.resolve();
  }
}

const readAll = (): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    current.req
      .on('data', (chunk: Buffer) => (text += chunk.toString()))
      .on('end', () => {
        resolve(text);
      });
  });

/** Has no protection. */
const captureRawBody = (): void => {};

export const patient = { ArkWebhooks: PatientReceiver, captureRawBody };
export const hasty = { ArkWebhooks: HastyReceiver, captureRawBody };

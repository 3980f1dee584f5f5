/** Handles the deliveries of `listen`: credentials first, then the body, then saving and forwarding. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticator } from '../auth/authenticator.js';
import { sendProblem } from '../http/respond.js';
import {
  type ArkEvent,
  ArkWebhooks,
  isArkEventName,
  MethodNotAllowedError,
  messageOf,
  UnavailableError,
  type UnknownArkEvent,
  UnsupportedMediaTypeError,
} from '../index.js';
import { isArkError } from '../errors.js';
import { postArkEvent } from '../testing/index.js';
import { BodySlots } from './body-slots.js';
import { type Carried, describeCarried } from './listen-access.js';
import type { Line, ListenOutput } from './listen-output.js';
import { describeError } from './posting.js';
import { getErrorCode } from './read-file.js';
import type { Recording } from './recording.js';

export interface ListenOptions {
  /** Undefined: every delivery is accepted, and what it carries is described. */
  access: Authenticator | undefined;
  /** Verifies Ark's signatures for the description. */
  ark: Authenticator;
  forwardTo: URL | undefined;
  recording: Recording | undefined;
  output: ListenOutput;
}

/** A delivery that is being handled: listeners of the receiver know no requests. */
interface Delivery {
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** The line to print, once a listener has it. */
  line?: Line;
}

export class ListenReceiver {
  readonly #options: ListenOptions;
  readonly #slots = new BodySlots();
  readonly #current = new AsyncLocalStorage<Delivery>();
  readonly #receiver = new ArkWebhooks({ apiKey: 'receive() checks no credentials' });

  constructor(options: ListenOptions) {
    this.#options = options;
    const take = (event: ArkEvent | UnknownArkEvent): Promise<void> => this.#take(event, this.#current.getStore());
    // The line that is printed has what there is to know.
    this.#receiver.on('error', () => undefined);
    this.#receiver.on('event', take).on('unknown', take);
    this.#receiver.on('invalid', ({ type, id, errors }) => {
      const line = { outcome: 'invalid_payload', status: 422, event: type, id, findings: errors };
      Object.assign(this.#current.getStore() ?? {}, { line });
    });
  }

  /** Never rejects. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { access, output } = this.#options;
    try {
      if (req.method !== 'POST') throw new MethodNotAllowedError('Webhooks come by POST.');
      // Without the right headers not a byte of the body is read.
      const credentials = await access?.authenticate(req);
      checkType(req);
      await this.#slots.use(req, async (body) => {
        const verified = access && credentials && (await access.verify(credentials, body));
        await this.#process(req, res, body, access?.verifiesSignatures ? verified?.verifiedBy : undefined);
      });
    } catch (cause) {
      const error = isArkError(cause) ? cause : new UnavailableError('The command failed.', { cause });
      void sendProblem(req, res, error);
      output.write({ outcome: error.code, status: error.status, message: error.message });
    }
  }

  async #process(req: IncomingMessage, res: ServerResponse, body: Buffer, verifiedBy?: string): Promise<void> {
    const { access, ark, output } = this.#options;
    const delivery: Delivery = { headers: req.headers, body };
    const carried: Promise<Carried[]> | undefined = access ? undefined : describeCarried(req, body, ark);
    const line = await this.#current.run(delivery, () => this.#receive(delivery, res));
    output.write({ ...line, verifiedBy, credentials: await carried });
  }

  /** Responds, and returns the line to print. */
  async #receive(delivery: Delivery, res: ServerResponse): Promise<Line> {
    try {
      const { event, duplicate } = await this.#receiver.receive(delivery.body);
      const line = delivery.line ?? { outcome: 'duplicate', status: 200, event: event?.type, id: event?.id };
      respond(res, line.status, duplicate ? { received: true, duplicate } : { received: true });
      return line;
    } catch (error) {
      if (!isArkError(error)) throw error;
      const line = delivery.line ?? { outcome: error.code, status: error.status, message: error.message };
      respond(res, line.status, { code: line.outcome, detail: error.message });
      return line;
    }
  }

  /** @throws if the event was neither saved nor forwarded: it is no duplicate when Ark retries */
  async #take(event: ArkEvent | UnknownArkEvent, delivery: Delivery | undefined): Promise<void> {
    if (!delivery) return;
    const { forwardTo, recording } = this.#options;
    const { type, id, receivedAt } = event;
    const to = isKnown(event) ? (messageOf(event)?.to ?? undefined) : undefined;
    try {
      recording?.add({ receivedAt: receivedAt.toISOString(), event: type, body: delivery.body.toString() });
    } catch (error) {
      delivery.line = { outcome: 'not saved', event: type, id, status: 500, message: describeFault(error) };
      throw error;
    }
    const result = forwardTo ? await forward(forwardTo, delivery) : { status: 200 };
    const outcome = isKnown(event) ? (forwardTo ? 'forwarded' : 'received') : 'unknown event';
    delivery.line = { outcome, event: type, id, to, ...result };
    if (result.status >= 300) throw new Error('The event was not accepted by the app that it was forwarded to.');
  }
}

const isKnown = (event: ArkEvent | UnknownArkEvent): event is ArkEvent => isArkEventName(event.type);

const describeFault = (error: unknown): string =>
  getErrorCode(error) === 'unknown error' ? describeError(error) : getErrorCode(error);

/** @throws UnsupportedMediaTypeError as the receiver does */
function checkType({ headers }: IncomingMessage): void {
  const type = headers['content-type'] ?? '';
  if (!/^application\/(?:[\w.!#$&^-]+\+)?json[ \t]*(?:;|$)/i.test(type))
    throw new UnsupportedMediaTypeError('The Content-Type of the request is not application/json.');
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new UnsupportedMediaTypeError('The body has a Content-Encoding: Ark sends none.');
}

function respond(res: ServerResponse, status: number, body: object): void {
  const type = status < 300 ? 'application/json' : 'application/problem+json';
  res.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

const CREDENTIALS = /^(authorization|x-(ark|postal)-signature.*)$/;

/** Posts the bytes to the app, with the credentials that they arrived with. */
async function forward(to: URL, { headers, body }: Delivery): Promise<{ status: number; message?: string }> {
  const kept = Object.entries(headers).filter(([name]) => CREDENTIALS.test(name));
  try {
    const { status } = await postArkEvent(to, body, { headers: Object.fromEntries(kept) as Record<string, string> });
    return { status };
  } catch (error) {
    return { status: 502, message: describeError(error) };
  }
}

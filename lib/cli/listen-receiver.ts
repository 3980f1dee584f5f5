/** Handles the deliveries of `listen`: checks credentials, reads the body, saves and forwards it. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Authenticator } from '../auth/authenticator.js';
import { JSON_TYPE } from '../http/check-content.js';
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
import { ListenBodyReader } from './listen-body-reader.js';
import { describeCredentials } from './listen-access.js';
import type { Line, ListenOutput } from './listen-output.js';
import { describeError } from './post-events.js';
import { getErrorCode } from './read-file.js';
import type { Recording } from './recording.js';

export interface ListenOptions {
  /** If undefined, every delivery is accepted and its credentials are described. */
  access: Authenticator | undefined;
  /** Verifies Ark's signatures for that description. */
  ark: Authenticator;
  forwardTo: URL | undefined;
  recording: Recording | undefined;
  output: ListenOutput;
}

/** The current request, for the listeners of the receiver. */
interface ListenRequest {
  headers: IncomingMessage['headers'];
  body: Buffer;
  /** The line to print, set by a listener. */
  line?: Line;
}

export class ListenReceiver {
  readonly #options: ListenOptions;
  readonly #bodies = new ListenBodyReader();
  readonly #currentRequest = new AsyncLocalStorage<ListenRequest>();
  readonly #receiver = new ArkWebhooks({ apiKey: 'receive() checks no credentials' });

  constructor(options: ListenOptions) {
    this.#options = options;
    const handle = (event: ArkEvent | UnknownArkEvent): Promise<void> =>
      this.#handleEvent(event, this.#currentRequest.getStore());
    // The printed line contains the error.
    this.#receiver.on('error', () => undefined);
    this.#receiver.on('event', handle).on('unknown', handle);
    this.#receiver.on('invalid', ({ type, id, errors }) => {
      const line = { outcome: 'invalid_payload', status: 422, event: type, id, findings: errors };
      Object.assign(this.#currentRequest.getStore() ?? {}, { line });
    });
  }

  /** Never rejects. */
  async handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { access, output } = this.#options;
    try {
      if (req.method !== 'POST') throw new MethodNotAllowedError('Webhooks are sent by POST.');
      // The headers are checked before the body is read.
      const credentials = await access?.authenticate(req);
      checkContentType(req);
      await this.#bodies.withBody(req, async (body) => {
        const verified = access && credentials && (await access.verify(credentials, body));
        const line = await this.#process(req, res, body);
        output.write({ ...line, ...(access?.verifiesSignatures && { verifiedBy: verified?.verifiedBy }) });
      });
    } catch (cause) {
      const error = isArkError(cause) ? cause : new UnavailableError('The command failed.', { cause });
      void sendProblem(req, res, error);
      output.write({ outcome: error.code, status: error.status, message: error.message });
    }
  }

  async #process(req: IncomingMessage, res: ServerResponse, body: Buffer): Promise<Line> {
    const { access, ark } = this.#options;
    const request: ListenRequest = { headers: req.headers, body };
    const credentials = access ? undefined : describeCredentials(req, body, ark);
    const line = await this.#currentRequest.run(request, () => this.#receive(request, res));
    return { ...line, credentials: await credentials };
  }

  /** Responds, and returns the line to print. */
  async #receive(request: ListenRequest, res: ServerResponse): Promise<Line> {
    try {
      const { event, duplicate } = await this.#receiver.receive(request.body);
      const line = request.line ?? { outcome: 'duplicate', status: 200, event: event?.type, id: event?.id };
      sendResponse(res, line.status, duplicate ? { received: true, duplicate } : { received: true });
      return line;
    } catch (error) {
      if (!isArkError(error)) throw error;
      const line = request.line ?? { outcome: error.code, status: error.status, message: error.message };
      sendResponse(res, line.status, { code: line.outcome, detail: error.message });
      return line;
    }
  }

  /** @throws if the event was not saved or forwarded, so that it is not a duplicate when Ark retries */
  async #handleEvent(event: ArkEvent | UnknownArkEvent, request: ListenRequest | undefined): Promise<void> {
    if (!request) return;
    const { forwardTo, recording } = this.#options;
    const { type, id, receivedAt } = event;
    const to = isKnown(event) ? (messageOf(event)?.to ?? undefined) : undefined;
    try {
      recording?.add({ receivedAt: receivedAt.toISOString(), event: type, body: request.body.toString() });
    } catch (error) {
      request.line = { outcome: 'not saved', event: type, id, status: 500, message: describeSaveError(error) };
      throw error;
    }
    const result = forwardTo ? await forward(forwardTo, request) : { status: 200 };
    const outcome = isKnown(event) ? (forwardTo ? 'forwarded' : 'received') : 'unknown event';
    request.line = { outcome, event: type, id, to, ...result };
    if (result.status >= 300) throw new Error('The app did not accept the forwarded event.');
  }
}

const isKnown = (event: ArkEvent | UnknownArkEvent): event is ArkEvent => isArkEventName(event.type);

const describeSaveError = (error: unknown): string =>
  getErrorCode(error) === 'unknown error' ? describeError(error) : getErrorCode(error);

/** @throws UnsupportedMediaTypeError for the same headers as the receiver */
function checkContentType({ headers }: IncomingMessage): void {
  if (!JSON_TYPE.test(headers['content-type'] ?? ''))
    throw new UnsupportedMediaTypeError('The Content-Type of the request is not application/json.');
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? ''))
    throw new UnsupportedMediaTypeError('The body has a Content-Encoding, which is not supported.');
}

function sendResponse(res: ServerResponse, status: number, body: object): void {
  const type = status < 300 ? 'application/json' : 'application/problem+json';
  res.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
}

const CREDENTIALS = /^(authorization|x-(ark|postal)-signature.*)$/;

/** Posts the bytes to the app with their original credentials. */
async function forward(to: URL, { headers, body }: ListenRequest): Promise<{ status: number; message?: string }> {
  const kept = Object.entries(headers).filter(([name]) => CREDENTIALS.test(name));
  try {
    const { status } = await postArkEvent(to, body, { headers: Object.fromEntries(kept) as Record<string, string> });
    return { status };
  } catch (error) {
    return { status: 502, message: describeError(error) };
  }
}

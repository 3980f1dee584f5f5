/** Writes answers. */
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { type ArkWebhookError, InvalidPayloadError } from '../errors.js';

/** The body of an answer of 200. */
export interface Receipt {
  received: true;
  /** The event was done before, or is in the queue already: no listener ran. */
  duplicate?: true;
  /** The event is stored in the queue: workers call the listeners. */
  queued?: true;
}

/** How long a refused client may go on sending before the connection is cut, in milliseconds. */
const LINGER_MS = 1_000;

/** How much of what a refused client goes on sending is taken from it, in bytes: Ark's bodies are 64 KiB at most. */
const LINGER_BYTES = 1024 * 1024;

/** Whether a request has a body that has not come to its end. */
export const isUnread = ({ headers, complete }: IncomingMessage): boolean =>
  !complete && (headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0);

/** Answers 200. */
export function accept(res: ServerResponse, receipt: Receipt): void {
  if (res.headersSent || res.destroyed) return;
  const text = JSON.stringify(receipt);
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': text.length });
  res.end(text);
}

/**
 * Answers with a problem (RFC 9457). A client that still sends gets the answer first and a moment to read it, its
 * bytes thrown away: cut off at once, its system may drop the answer unread.
 *
 * @param unread whether the client may still send
 */
export function refuse(req: IncomingMessage, res: ServerResponse, error: ArkWebhookError, unread: boolean): void {
  if (res.headersSent || res.destroyed) return;
  const { status, code, message: detail } = error;
  const problem = { title: STATUS_CODES[status], status, code, detail };
  const errors = error instanceof InvalidPayloadError ? { errors: error.errors } : {};
  const text = JSON.stringify({ ...problem, ...errors });
  const length = { 'Content-Type': 'application/problem+json', 'Content-Length': Buffer.byteLength(text) };
  res.writeHead(status, { ...error.headers, ...(unread && { Connection: 'close' }), ...length });
  if (!unread) return void res.end(text);
  res.write(text);
  linger(req, () => res.end());
}

/**
 * Leaves the answer to others, who may wait for the end of an unread request before they answer, as Express's own
 * handler does: a client that still sends is cut off after a moment.
 */
export function abandon(req: IncomingMessage): void {
  linger(req, () => {
    if (!req.complete) req.destroy();
  });
}

/** Throws away what a client still sends, until it stops, has sent enough or taken too long. */
function linger(req: IncomingMessage, end: () => void): void {
  let left = LINGER_BYTES;
  const cut = setTimeout(stop, LINGER_MS);
  function stop(): void {
    clearTimeout(cut);
    req.off('data', onData);
    end();
  }
  function onData(chunk: Buffer): void {
    left -= chunk.length;
    if (left < 0) req.pause();
  }
  req.on('data', onData).on('end', stop).on('error', stop).on('close', stop).resume();
}

/** Writes responses. */
import type { ServerResponse } from 'node:http';
import { type ArkWebhookError, ListenerFailedError } from '../errors.js';
import type { Outcome } from '../events/outcome.js';
import type { ArkRequest } from '../events/request.js';
import { discardRest, isUnread } from './discard-rest.js';
import type { Exchange } from './exchange.js';
import { createProblem, type Problem } from './problem.js';

const RECEIVED = '{"received":true}';
const DUPLICATE = '{"received":true,"duplicate":true}';
const QUEUED = '{"received":true,"queued":true}';

/** Returns the body of the response to an accepted delivery. */
export const toReceipt = ({ duplicate, queued }: Outcome): string =>
  duplicate ? DUPLICATE : queued ? QUEUED : RECEIVED;

/** Responds 200, unless other code has responded. */
export function sendReceipt(res: ServerResponse, outcome: Outcome): void {
  if (res.headersSent || res.destroyed) return;
  const text = toReceipt(outcome);
  res.statusCode = 200;
  res.setHeader('Content-Type', 'application/json');
  res.setHeader('Content-Length', text.length);
  res.end(text);
}

/**
 * Responds with a problem, unless other code has responded. If the client is still sending, the connection is closed after
 * it could read the response.
 *
 * @returns a promise if the client is still sending
 */
export function sendProblem(req: ArkRequest, res: ServerResponse, error: ArkWebhookError): void | Promise<void> {
  if (res.headersSent || res.destroyed) return undefined;
  const unread = isUnread(req);
  const problem = createProblem(error, { unread });
  writeHead(res, problem, req);
  if (!unread) return void res.end(problem.text);
  res.write(problem.text);
  return discardRest(req).then(() => void res.end());
}

/** Responds 500 if nothing was sent yet, else closes the connection. */
export function respondFailure({ req, res }: Exchange, error: unknown): void {
  try {
    if (!res.headersSent)
      void sendProblem(req, res, new ListenerFailedError('The route failed: the event was not handled.', [error]));
    else if (!res.writableEnded) res.destroy();
  } catch {
    // The response cannot be written.
  }
}

function writeHead(res: ServerResponse, { status, headers }: Problem, { httpVersionMajor }: ArkRequest): void {
  res.statusCode = status;
  for (const [name, value] of Object.entries(headers))
    // HTTP/2 has no such header: Node warns and drops it.
    if (name !== 'Connection' || httpVersionMajor !== 2) res.setHeader(name, value);
}

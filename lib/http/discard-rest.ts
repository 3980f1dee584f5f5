/** Handles clients that are still sending when their request is rejected. */
import type { IncomingMessage } from 'node:http';
import type { ArkRequest } from '../events/request.js';
import { isStream } from './is-stream.js';

/** How long a rejected client may continue to send before the connection is closed, in milliseconds. */
const LINGER_MS = 1_000;

/** How much a rejected client may continue to send. Ark's bodies have at most 64 KiB. */
const MAX_LINGER_BYTES = 1024 * 1024;

/** Whether a request has a body that was not read to its end. Adapters may not set `complete`. */
export function isUnread(req: ArkRequest): boolean {
  if (!isStream(req)) return false;
  const { headers = {}, complete } = req as Partial<ArkRequest>;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
  // Whether the whole body was read before the parser has emitted its end. Reading in chunks makes the stream flow.
  const readAtOnce = req.readableDidRead && req.readableFlowing === null;
  return complete === false && hasBody && !readAtOnce;
}

/**
 * Discards what a client still sends. If the connection were closed immediately, the client might not read the response.
 *
 * @returns a promise that resolves when the client stops, or when a limit is reached
 */
export function discardRest(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = MAX_LINGER_BYTES;
    const stop = (): void => {
      clearTimeout(timer);
      req.off('data', onData).off('end', stop).off('error', stop).off('close', stop);
      resolve();
    };
    const onData = (chunk: Buffer): void => {
      left -= chunk.length;
      if (left < 0) req.pause();
    };
    const timer = setTimeout(stop, LINGER_MS);
    req.on('data', onData).on('end', stop).on('error', stop).on('close', stop).resume();
  });
}

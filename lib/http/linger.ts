/** Handles clients that are still sending when their request is rejected. */
import type { IncomingMessage } from 'node:http';
import type { ArkRequest } from '../events/request.js';
import { isStream } from './is-stream.js';

/** How long a rejected client may go on sending before the connection is closed, in milliseconds. */
const LINGER_MS = 1_000;

/** How much of what a rejected client goes on sending is discarded, in bytes: Ark's bodies are 64 KiB at most. */
const LINGER_BYTES = 1024 * 1024;

/** Whether a request has a body that has not been read to its end. Adapters may not set `complete`. */
export function isUnread(req: ArkRequest): boolean {
  if (!isStream(req)) return false;
  const { headers = {}, complete } = req as Partial<ArkRequest>;
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length']) > 0;
  // Read at once, before the parser has reported the end: a body that is read chunk by chunk makes the stream flow.
  const readAtOnce = req.readableDidRead && req.readableFlowing === null;
  return complete === false && hasBody && !readAtOnce;
}

/**
 * Discards what a client still sends. If it were cut off at once, its system might discard the response unread.
 *
 * @returns resolves when it stops, has sent enough or has taken too long
 */
export function discardRest(req: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let left = LINGER_BYTES;
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

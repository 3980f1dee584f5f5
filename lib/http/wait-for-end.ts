import type { ArkRequest } from '../events/request.js';
import { ARRIVAL_TIMEOUT_MS } from './stream-reader.js';

/** Waits until a request has ended, failed or closed: 5 s at most, since some adapters report none of these. */
export function waitForEnd(req: ArkRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      req.off('end', done).off('error', done).off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ARRIVAL_TIMEOUT_MS);
    req.on('end', done).on('error', done).on('close', done);
  });
}

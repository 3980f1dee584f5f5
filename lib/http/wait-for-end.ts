import type { ArkRequest } from '../events/request.js';
import { ARRIVAL_TIMEOUT_MS } from './stream-reader.js';

/** Waits until a request has ended, failed or closed. At most 5 s, because some adapters emit none of these events. */
export function waitForEnd(req: ArkRequest): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      req.off('end', finish).off('error', finish).off('close', finish);
      resolve();
    };
    const timer = setTimeout(finish, ARRIVAL_TIMEOUT_MS);
    req.on('end', finish).on('error', finish).on('close', finish);
  });
}

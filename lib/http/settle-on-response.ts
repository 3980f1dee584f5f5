/** Settles the claim of an event that a route responds to. */
import type { ServerResponse } from 'node:http';
import type { Claim } from '../processing/claim-event.js';
import type { DeliveryReporter } from '../processing/delivery-reporter.js';
import { settleClaim } from '../processing/process-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';

export interface Settlement {
  /** To be called when the route has returned, or its promise has settled. */
  onRouteReturn: () => void;
  /** To be called if the route was not called. */
  release: () => void;
}

/**
 * Completes the claim when the response has finished with a 2xx status. Releases it if the status is another one, or if
 * the connection closes first. Listens for both events, because some adapters emit only one of them. A response that
 * emits no events, such as a mock, is read when the route has returned.
 */
export function settleOnResponse(
  res: ServerResponse,
  claim: Claim,
  { state, reporter, type }: { state: ReceiverState; reporter: DeliveryReporter; type: string },
): Settlement {
  state.tasks.start(type);
  let settled = false;
  const settle = (finished: boolean): void => {
    if (settled) return;
    settled = true;
    if (emits) {
      res.removeListener('finish', onFinish);
      res.removeListener('close', onClose);
    }
    const handled = finished && res.statusCode >= 200 && res.statusCode < 300;
    void Promise.resolve(settleClaim(claim, { handled, state, reporter })).then(() => {
      state.tasks.finish(type);
    });
  };
  const onFinish = (): void => {
    settle(true);
  };
  const onClose = (): void => {
    settle(res.writableFinished);
  };
  const emits = typeof (res as Partial<ServerResponse>).on === 'function';
  if (emits) {
    res.on('finish', onFinish);
    res.on('close', onClose);
  }
  if (res.destroyed) settle(false);
  return {
    onRouteReturn() {
      if (!emits || res.writableFinished) settle(true);
    },
    release() {
      settle(false);
    },
  };
}

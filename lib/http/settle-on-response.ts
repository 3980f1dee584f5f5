/** Settles the claim of an event that a route responds to. */
import type { ServerResponse } from 'node:http';
import type { Claim } from '../processing/claim-event.js';
import type { DeliveryReport } from '../processing/delivery-report.js';
import { settleClaim } from '../processing/process-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';

/** What the caller reports. */
export interface Settlement {
  /** The route has returned, or its promise has settled. */
  routeReturned: () => void;
  /** The route was not called. */
  release: () => void;
}

/**
 * Completes the claim when the response has finished with a 2xx status, and releases it if the status is another one or
 * the connection closes before. Once, on whichever comes first: behind adapters one of the two may never come.
 *
 * A response without either, as a mock's, is read once the route has returned.
 */
export function settleOnResponse(
  res: ServerResponse,
  claim: Claim,
  { state, report, type }: { state: ReceiverState; report: DeliveryReport; type: string },
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
    void Promise.resolve(settleClaim(claim, { handled, state, report })).then(() => {
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
    routeReturned() {
      if (!emits || res.writableFinished) settle(true);
    },
    release() {
      settle(false);
    },
  };
}

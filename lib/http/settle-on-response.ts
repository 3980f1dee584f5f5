/** Settles the claim of an event that a route responds to. */
import type { ServerResponse } from 'node:http';
import type { Claim } from '../processing/claim-event.js';
import type { DeliveryReport } from '../processing/delivery-report.js';
import { settleClaim } from '../processing/process-event.js';
import type { ReceiverState } from '../processing/receiver-state.js';

/**
 * Completes the claim when the response has finished with a 2xx status, and releases it if the status is another one or
 * the connection closes before. Once, on whichever comes first: behind adapters one of the two may never come.
 *
 * @returns to be called after `next()`: mocks emit neither
 */
export function settleOnResponse(
  res: ServerResponse,
  claim: Claim,
  { state, report, type }: { state: ReceiverState; report: DeliveryReport; type: string },
): () => void {
  state.tasks.start(type);
  let settled = false;
  const settle = (finished: boolean): void => {
    if (settled) return;
    settled = true;
    res.removeListener('finish', onFinish);
    res.removeListener('close', onClose);
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
  res.on('finish', onFinish);
  res.on('close', onClose);
  if (res.destroyed) settle(false);
  return () => {
    if (res.writableFinished) settle(true);
  };
}

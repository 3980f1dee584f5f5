/** Connects the API of a fake sender to its deliveries. */
import type { DeliverySender } from './delivery-sender.js';
import type { ApiBackend } from './fake-ark-api.js';

export const createBackend = (
  sender: DeliverySender,
  webhooks: Pick<ApiBackend, 'tenantId' | 'tenant' | 'platform'>,
): ApiBackend => ({
  ...webhooks,
  deliveries: sender.deliveries,
  now: () => sender.now,
  sendTest: (webhook, event, scope) =>
    sender.sendTest(webhook, event, scope === 'platform' ? webhooks.tenantId : undefined),
  replay: (delivery) => sender.replay(delivery),
});

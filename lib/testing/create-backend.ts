/** Connects a fake sender's API to its courier. */
import type { Courier } from './courier.js';
import type { ApiBackend } from './fake-ark-api.js';

export const createBackend = (
  courier: Courier,
  webhooks: Pick<ApiBackend, 'tenantId' | 'tenant' | 'platform'>,
): ApiBackend => ({
  ...webhooks,
  deliveries: courier.deliveries,
  now: () => courier.now,
  sendTest: (webhook, event, isPlatform) => courier.sendTest(webhook, event, isPlatform && webhooks.tenantId),
  replay: (delivery) => courier.replay(delivery),
});

/** Ark's API for webhooks, over a fake sender. */
import type { ArkEventName } from '../index.js';
import { isArkEventName } from '../index.js';
import { describeDelivery, type FakeDelivery, listDeliveries, type RecordContext } from './delivery-log.js';
import { type FakeWebhook, type FakeWebhooks, readWebhookFields } from './fake-webhooks.js';

/** What the API works on. */
export interface ApiBackend {
  tenantId: string;
  tenant: FakeWebhooks;
  platform: FakeWebhooks;
  deliveries: readonly FakeDelivery[];
  now: () => number;
  /** Sends a test event to a webhook; undefined if it has no URL. */
  sendTest: (webhook: FakeWebhook, event: ArkEventName, platform: boolean) => Promise<FakeDelivery> | undefined;
  replay: (delivery: FakeDelivery) => Promise<FakeDelivery>;
}

export interface ApiRequest {
  method: string;
  /** Without the version. */
  pathname: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface ApiResponse {
  status: number;
  body: string;
}

const ok = (data: unknown): ApiResponse => ({ status: 200, body: JSON.stringify({ success: true, data }) });

export const fail = (status: number, code: string, message = code): ApiResponse => ({
  status,
  body: JSON.stringify({ success: false, error: { code, message } }),
});

const notFound = fail(404, 'not_found');

/** Finds what a path names. */
export async function handleApi(ark: ApiBackend, request: ApiRequest): Promise<ApiResponse> {
  const parts = request.pathname.split('/').slice(1).map(decodeURIComponent);
  const platform = parts[0] === 'platform' && parts[1] === 'webhooks';
  const tenant = parts[0] === 'tenants' && parts[1] === ark.tenantId && parts[2] === 'webhooks';
  if (!platform && !tenant) return notFound;
  const scope = new Scope(ark, platform);
  const rest = parts.slice(platform ? 2 : 3);
  if (rest.length === 0) return scope.collection(request);
  if (platform && rest[0] === 'deliveries') return scope.deliveries(rest.slice(1), request, ark.deliveries);
  const webhook = scope.webhooks.get(rest[0] ?? '');
  if (!webhook) return notFound;
  if (rest.length === 1) return scope.webhook(webhook, request);
  if (rest[1] === 'test' && rest.length === 2 && request.method === 'POST') return scope.test(webhook, request);
  if (rest[1] !== 'deliveries' || platform) return notFound;
  const own = ark.deliveries.filter(({ webhookId }) => webhookId === webhook.id);
  return scope.deliveries(rest.slice(2), request, own);
}

/** The webhooks of the tenant, or of the platform. */
class Scope {
  readonly webhooks: FakeWebhooks;

  constructor(
    readonly ark: ApiBackend,
    readonly platform: boolean,
  ) {
    this.webhooks = platform ? ark.platform : ark.tenant;
  }

  collection({ method, body }: ApiRequest): ApiResponse {
    if (method === 'GET') return ok(this.webhooks.list());
    if (method !== 'POST') return fail(405, 'method_not_allowed');
    const fields = readWebhookFields(body, true);
    return typeof fields === 'string'
      ? fail(422, 'validation_failed', fields)
      : { ...ok(this.webhooks.create(fields, this.ark.now())), status: 201 };
  }

  webhook(webhook: FakeWebhook, { method, body }: ApiRequest): ApiResponse {
    if (method === 'GET') return ok(webhook);
    if (method === 'PATCH') {
      const fields = readWebhookFields(body, false);
      return typeof fields === 'string' ? fail(422, 'validation_failed', fields) : ok(Object.assign(webhook, fields));
    }
    if (method !== 'DELETE') return fail(405, 'method_not_allowed');
    this.webhooks.delete(webhook.id);
    return ok({ message: 'The webhook was deleted.' });
  }

  async test(webhook: FakeWebhook, { body }: ApiRequest): Promise<ApiResponse> {
    const event = body['event'] ?? 'MessageSent';
    if (!isArkEventName(event)) return fail(422, 'validation_failed', 'event must be the name of an event');
    const sending = this.ark.sendTest(webhook, event, this.platform);
    if (!sending) return fail(422, 'validation_failed', 'the webhook has no URL');
    const { statusCode, success, duration, responseBody } = await sending;
    const error = statusCode === null ? { error: 'The connection failed.' } : {};
    if (this.platform) return ok({ durationMs: duration, statusCode, success, ...error });
    return ok({ duration, event, statusCode, success, body: responseBody, ...error });
  }

  async deliveries(
    [id, action, ...more]: string[],
    { method, query }: ApiRequest,
    log: readonly FakeDelivery[],
  ): Promise<ApiResponse> {
    const scoped = log.filter(({ platform }) => platform === this.platform);
    if (id === undefined) return { status: 200, body: JSON.stringify(listDeliveries(scoped, query, this.#getContext)) };
    const delivery = scoped.find((one) => one.id === id);
    if (!delivery || more.length > 0) return notFound;
    if (action === undefined) return { status: 200, body: describeDelivery(delivery, this.#getContext(delivery)) };
    if (action !== 'replay' || method !== 'POST') return notFound;
    if (this.webhooks.get(delivery.webhookId)?.enabled !== true)
      return fail(400, 'webhook_disabled', 'Enable the webhook to replay its deliveries.');
    const sent = await this.ark.replay(delivery);
    const { id: newDeliveryId, duration, statusCode, success, at } = sent;
    const timestamp = new Date(at).toISOString();
    return ok({ duration, newDeliveryId, originalDeliveryId: delivery.id, statusCode, success, timestamp });
  }

  readonly #getContext = ({ webhookId }: FakeDelivery): RecordContext => ({
    tenantId: this.ark.tenantId,
    webhookName: this.webhooks.get(webhookId)?.name ?? '',
  });
}

/** The webhooks API of a fake sender. */
import { isArkEventName } from '../index.js';
import { describeDelivery, type FakeDelivery, listDeliveries, type RecordContext } from './delivery-log.js';
import type { DeliverySender } from './delivery-sender.js';
import { type FakeWebhook, type FakeWebhooks, readWebhookFields } from './fake-webhooks.js';

/** What the API is about. */
export interface ApiBackend {
  tenantId: string;
  tenant: FakeWebhooks;
  platform: FakeWebhooks;
  sender: DeliverySender;
}

/** Whose webhooks a path is about. */
type ScopeName = 'tenant' | 'platform';

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

const createDataResponse = (data: unknown): ApiResponse => ({
  status: 200,
  body: JSON.stringify({ success: true, data }),
});

export const createErrorResponse = (status: number, code: string, message = code): ApiResponse => ({
  status,
  body: JSON.stringify({ success: false, error: { code, message } }),
});

const notFound = createErrorResponse(404, 'not_found');

/** Routes a request to the webhook or delivery that its path names. */
export async function handleApiRequest(ark: ApiBackend, request: ApiRequest): Promise<ApiResponse> {
  const parts = request.pathname.split('/').slice(1).map(decodeURIComponent);
  const platform = parts[0] === 'platform' && parts[1] === 'webhooks';
  const tenant = parts[0] === 'tenants' && parts[1] === ark.tenantId && parts[2] === 'webhooks';
  if (!platform && !tenant) return notFound;
  const scope = new WebhookScope(ark, platform ? 'platform' : 'tenant');
  const rest = parts.slice(platform ? 2 : 3);
  if (rest.length === 0) return scope.handleWebhooks(request);
  if (platform && rest[0] === 'deliveries')
    return scope.handleDeliveries(rest.slice(1), request, ark.sender.deliveries);
  const webhook = scope.webhooks.get(rest[0] ?? '');
  if (!webhook) return notFound;
  if (rest.length === 1) return scope.handleWebhook(webhook, request);
  if (rest[1] === 'test' && rest.length === 2 && request.method === 'POST') return scope.sendTest(webhook, request);
  if (rest[1] !== 'deliveries' || platform) return notFound;
  const deliveries = ark.sender.deliveries.filter(({ webhookId }) => webhookId === webhook.id);
  return scope.handleDeliveries(rest.slice(2), request, deliveries);
}

/** The webhooks of the tenant, or of the platform. */
class WebhookScope {
  readonly webhooks: FakeWebhooks;

  constructor(
    readonly ark: ApiBackend,
    readonly name: ScopeName,
  ) {
    this.webhooks = ark[name];
  }

  handleWebhooks({ method, body }: ApiRequest): ApiResponse {
    if (method === 'GET') return createDataResponse(this.webhooks.list());
    if (method !== 'POST') return createErrorResponse(405, 'method_not_allowed');
    const fields = readWebhookFields(body, { requireAll: true });
    return typeof fields === 'string'
      ? createErrorResponse(422, 'validation_failed', fields)
      : { ...createDataResponse(this.webhooks.create(fields, this.ark.sender.now)), status: 201 };
  }

  handleWebhook(webhook: FakeWebhook, { method, body }: ApiRequest): ApiResponse {
    if (method === 'GET') return createDataResponse(webhook);
    if (method === 'PATCH') {
      const fields = readWebhookFields(body, { requireAll: false });
      return typeof fields === 'string'
        ? createErrorResponse(422, 'validation_failed', fields)
        : createDataResponse(Object.assign(webhook, fields));
    }
    if (method !== 'DELETE') return createErrorResponse(405, 'method_not_allowed');
    this.webhooks.delete(webhook.id);
    return createDataResponse({ message: 'The webhook was deleted.' });
  }

  async sendTest(webhook: FakeWebhook, { body }: ApiRequest): Promise<ApiResponse> {
    const event = body['event'] ?? 'MessageSent';
    if (!isArkEventName(event))
      return createErrorResponse(422, 'validation_failed', 'Expected "event" to be the name of an event.');
    const { sender, tenantId } = this.ark;
    const sending = sender.sendTest(webhook, event, this.name === 'platform' ? tenantId : undefined);
    if (!sending) return createErrorResponse(422, 'validation_failed', 'The webhook has no URL.');
    const { statusCode, success, duration, responseBody } = await sending;
    const error = statusCode === null ? { error: 'The connection failed.' } : {};
    if (this.name === 'platform') return createDataResponse({ durationMs: duration, statusCode, success, ...error });
    return createDataResponse({ duration, event, statusCode, success, body: responseBody, ...error });
  }

  async handleDeliveries(
    [id, action, ...more]: string[],
    { method, query }: ApiRequest,
    log: readonly FakeDelivery[],
  ): Promise<ApiResponse> {
    const scoped = log.filter(({ platform }) => platform === (this.name === 'platform'));
    if (id === undefined) return { status: 200, body: JSON.stringify(listDeliveries(scoped, query, this.#getContext)) };
    const delivery = scoped.find((candidate) => candidate.id === id);
    if (!delivery || more.length > 0) return notFound;
    if (action === undefined) return { status: 200, body: describeDelivery(delivery, this.#getContext(delivery)) };
    if (action !== 'replay' || method !== 'POST') return notFound;
    if (this.webhooks.get(delivery.webhookId)?.enabled !== true)
      return createErrorResponse(400, 'webhook_disabled', 'Enable the webhook to replay its deliveries.');
    const sent = await this.ark.sender.replay(delivery);
    const { id: newDeliveryId, duration, statusCode, success, at } = sent;
    const timestamp = new Date(at).toISOString();
    return createDataResponse({
      duration,
      newDeliveryId,
      originalDeliveryId: delivery.id,
      statusCode,
      success,
      timestamp,
    });
  }

  readonly #getContext = ({ webhookId }: FakeDelivery): RecordContext => ({
    tenantId: this.ark.tenantId,
    webhookName: this.webhooks.get(webhookId)?.name ?? '',
  });
}

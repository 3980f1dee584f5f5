/** Lists, replays and tests the deliveries of a webhook through Ark's API. */
import { InvalidOptionsError } from '../index.js';
import { ArkApi, type ArkApiOptions, type Json } from './ark-api.js';
import { DeliveriesApiError } from './api-error.js';

/** Identifies a webhook. */
export interface WebhookApiOptions extends ArkApiOptions {
  /** The webhook whose deliveries are examined, such as `456` or, of the platform, `pwh_abc`. */
  webhookId: string;
  /** The webhook's tenant, such as `cm6abc`. For a webhook of the platform: only deliveries of this tenant. */
  tenantId?: string | undefined;
  /** Whether it is a webhook of the platform. Default false. */
  platform?: boolean | undefined;
}

/** An attempt to deliver an event, as Ark's API lists it. */
export interface DeliveryRecord {
  id: string;
  attempt: number;
  event: string;
  success: boolean;
  willRetry: boolean;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** Ark's report of a test or a replay. */
export interface SendResult {
  /** Null if there was no response. */
  statusCode: number | null;
  /** Whether the response was 2xx. */
  success: boolean;
  /** In milliseconds. */
  duration: number;
  /** The body of the response, if Ark shows it. */
  body?: string;
  /** Why there was no response, if Ark shows it. */
  error?: string;
  /** The delivery that a replay made. */
  newDeliveryId?: string;
}

/** The maximum of Ark's API. */
const PAGE_SIZE = 100;

/** Encodes an id for a path, which it must not leave. @throws InvalidOptionsError */
function encodeId(name: string, id: string | undefined): string {
  if (typeof id === 'string' && id !== '' && id !== '.' && id !== '..') return encodeURIComponent(id);
  throw new InvalidOptionsError(
    `Expected "${name}" to be an id, got ${id === undefined ? 'none' : JSON.stringify(id)}.`,
  );
}

export class WebhookApi {
  readonly #api: ArkApi;
  readonly #webhooks: string;
  readonly #deliveries: string;
  readonly #webhook: string;
  readonly #filters: Record<string, string>;

  /** @throws InvalidOptionsError */
  constructor(options: WebhookApiOptions) {
    const { webhookId, tenantId, platform = false } = options;
    this.#api = new ArkApi(options);
    this.#webhook = encodeId('webhookId', webhookId);
    this.#webhooks = platform ? '/platform/webhooks' : `/tenants/${encodeId('tenantId', tenantId)}/webhooks`;
    this.#deliveries = platform ? `${this.#webhooks}/deliveries` : `${this.#webhooks}/${this.#webhook}/deliveries`;
    this.#filters = platform ? { webhookId, ...(tenantId !== undefined && { tenantId }) } : {};
  }

  /** Lists the deliveries between two times that succeeded, or that failed. @throws DeliveriesApiError */
  async list({ success, after, before }: { success: boolean; after: Date; before: Date }): Promise<DeliveryRecord[]> {
    const toSeconds = (time: Date): string => String(Math.ceil(time.getTime() / 1000));
    const found = new Map<string, DeliveryRecord>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const range = { success: String(success), after: toSeconds(after), before: toSeconds(before) };
      const paging = { page: String(page), perPage: String(PAGE_SIZE) };
      const query = new URLSearchParams({ ...this.#filters, ...range, ...paging });
      const { data, totalPages } = await this.#api.get(`${this.#deliveries}?${query.toString()}`);
      if (!Array.isArray(data)) throw this.#createMalformedError('no list "data"');
      // A page may begin with deliveries of the last one if others were added in between.
      for (const record of data as Json[]) found.set(String(record['id']), toDeliveryRecord(record));
      if (typeof totalPages !== 'number') throw this.#createMalformedError('no number "totalPages"');
      pages = totalPages;
    }
    return [...found.values()];
  }

  /** @returns the payload of a delivery; undefined if the record has none, which is optional. @throws DeliveriesApiError */
  async fetchPayload({ id }: DeliveryRecord): Promise<object | undefined> {
    const response = await this.#api.get(`${this.#deliveries}/${encodeId('id', id)}`);
    const { request } = unwrap(response) as { request?: { payload?: unknown } };
    const payload = request?.payload;
    return typeof payload === 'object' && payload !== null ? payload : undefined;
  }

  /** Has Ark send a delivery again. @throws DeliveriesApiError, UnknownOutcomeError */
  async replay(id: string): Promise<SendResult> {
    return toSendResult(unwrap(await this.#api.post(`${this.#deliveries}/${encodeId('id', id)}/replay`)));
  }

  /** Has Ark send a test event. @throws DeliveriesApiError, UnknownOutcomeError */
  async test(event: string | undefined): Promise<SendResult> {
    const path = `${this.#webhooks}/${this.#webhook}/test`;
    return toSendResult(unwrap(await this.#api.post(path, event === undefined ? {} : { event })));
  }

  #createMalformedError(reason: string): DeliveriesApiError {
    return new DeliveriesApiError({
      request: `GET ${this.#deliveries}`,
      reason: `a response with ${reason}`,
      attempts: 1,
    });
  }
}

const unwrap = (response: Json): Json =>
  typeof response['data'] === 'object' && response['data'] !== null ? (response['data'] as Json) : response;

/** Times are in ISO 8601 or in Unix seconds. */
function toDeliveryRecord({ id, attempt, event, success, willRetry, timestamp }: Json): DeliveryRecord {
  const at = typeof timestamp === 'number' ? timestamp * 1000 : Date.parse(String(timestamp));
  return {
    id: String(id),
    attempt: Number(attempt),
    event: String(event),
    success: success === true,
    willRetry: willRetry === true,
    at,
  };
}

function toSendResult(data: Json): SendResult {
  const { statusCode, success, duration = data['durationMs'], body, error, newDeliveryId } = data;
  return {
    statusCode: typeof statusCode === 'number' ? statusCode : null,
    success: success === true,
    duration: typeof duration === 'number' ? duration : 0,
    ...(typeof body === 'string' && { body }),
    ...(typeof error === 'string' && { error }),
    ...(typeof newDeliveryId === 'string' && { newDeliveryId }),
  };
}

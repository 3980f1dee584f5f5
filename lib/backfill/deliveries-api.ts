/** Asks Ark's deliveries API, no faster than it allows, and again where it fails. */
import { setTimeout as sleep } from 'node:timers/promises';

/** An attempt to deliver an event, as the list has it. */
export interface Delivery {
  id: string;
  attempt: number;
  event: string;
  success: boolean;
  /** When, in milliseconds since 1970. */
  at: number;
}

/** The deliveries API cannot be asked: the key, the ids or the address are wrong, or it fails again and again. */
export class DeliveriesApiError extends Error {
  /** Stable name of what went wrong. */
  readonly code = 'deliveries_api_failed';

  override get name(): string {
    return 'DeliveriesApiError';
  }
}

export interface DeliveriesApiOptions {
  /** Where the API is, with its version. Default Ark's own. */
  apiUrl?: string | URL | undefined;
  /** The account's key. */
  apiKey: string;
  /** The webhook's tenant, such as `tn_1`. */
  tenantId: string;
  /** The webhook whose deliveries are looked at, such as `wh_1`. */
  webhookId: string;
  /** Stops it: what is under way is finished first. */
  signal?: AbortSignal | undefined;
}

/** Ark allows ten requests a second: a little more than a tenth of one lies between two. */
const SPACING_MS = 115;
const TIMEOUT_MS = 10_000;
const PER_PAGE = 100;

/** How long to wait before each further try, in milliseconds. */
const waits = [300, 600, 1200, 2400, 4800];

type Json = Record<string, unknown>;

export class DeliveriesApi {
  readonly #base: string;
  readonly #apiKey: string;
  readonly #signal: AbortSignal | undefined;
  #nextSlot = 0;

  constructor({ apiUrl = 'https://api.arkhq.io/v1', apiKey, tenantId, webhookId, signal }: DeliveriesApiOptions) {
    const [tenant, webhook] = [tenantId, webhookId].map(encodeURIComponent);
    this.#base = `${String(apiUrl).replace(/\/$/, '')}/tenants/${tenant ?? ''}/webhooks/${webhook ?? ''}/deliveries`;
    this.#apiKey = apiKey;
    this.#signal = signal;
  }

  /** Every delivery between two times that succeeded, or that failed. */
  async list(success: boolean, after: Date, before: Date): Promise<Delivery[]> {
    const seconds = (time: Date): string => String(Math.ceil(time.getTime() / 1000));
    const found = new Map<string, Delivery>();
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const range = { success: String(success), after: seconds(after), before: seconds(before) };
      const query = new URLSearchParams({ ...range, page: String(page), perPage: String(PER_PAGE) });
      const { data, totalPages } = await this.#get(`?${query.toString()}`);
      if (!Array.isArray(data)) throw new DeliveriesApiError('The answer of the deliveries API has no list "data".');
      // A page may begin with what the last one ended with, where deliveries were added in between.
      for (const record of data as Json[]) found.set(String(record['id']), toDelivery(record));
      if (typeof totalPages !== 'number')
        throw new DeliveriesApiError('The answer of the deliveries API has no number "totalPages".');
      pages = totalPages;
    }
    return [...found.values()];
  }

  /** What a delivery sent: the body, parsed. */
  async payloadOf({ id }: Delivery): Promise<object> {
    const { data } = (await this.#get(`/${encodeURIComponent(id)}`)) as { data?: { request?: { payload?: unknown } } };
    const payload = data?.request?.payload;
    if (typeof payload === 'object' && payload !== null) return payload;
    throw new DeliveriesApiError(`The deliveries API tells no payload of delivery ${id}.`);
  }

  async #get(pathAndQuery: string): Promise<Json> {
    let reason = '';
    for (const wait of [...waits, 0]) {
      await this.#slot();
      const answer = await this.#fetch(pathAndQuery);
      if (typeof answer === 'object') return answer;
      reason = answer;
      this.#nextSlot = Math.max(this.#nextSlot, performance.now() + wait);
    }
    throw new DeliveriesApiError(`The deliveries API failed ${waits.length + 1} times, the last time so: ${reason}.`);
  }

  /** @returns the answer, or why it may be there if it is asked for again */
  async #fetch(pathAndQuery: string): Promise<Json | string> {
    this.#signal?.throwIfAborted();
    try {
      const res = await fetch(this.#base + pathAndQuery, {
        headers: { authorization: `Bearer ${this.#apiKey}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (res.ok) return (await res.json()) as Json;
      if (res.status !== 429 && res.status < 500)
        throw new DeliveriesApiError(`The deliveries API answers ${res.status}: ${meaningOf(res.status)}.`);
      return `status ${res.status}`;
    } catch (error) {
      if (error instanceof DeliveriesApiError) throw error;
      return (error as Error).name === 'TimeoutError' ? `no answer within ${TIMEOUT_MS / 1000} s` : 'no whole answer';
    }
  }

  async #slot(): Promise<void> {
    const now = performance.now();
    const slot = Math.max(now, this.#nextSlot);
    this.#nextSlot = slot + SPACING_MS;
    await sleep(slot - now, undefined, { ...(this.#signal && { signal: this.#signal }) });
  }
}

/** Times come in ISO 8601 or in Unix seconds. */
function toDelivery({ id, attempt, event, success, timestamp }: Json): Delivery {
  const at = typeof timestamp === 'number' ? timestamp * 1000 : Date.parse(String(timestamp));
  return { id: String(id), attempt: Number(attempt), event: String(event), success: success === true, at };
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403) return 'it does not accept the API key';
  return status === 404 ? 'it knows no such tenant or webhook' : 'it does not understand what it is asked';
}

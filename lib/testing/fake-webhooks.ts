/** The webhooks of a fake sender, which its API creates, lists, changes and deletes. */
import { randomBytes } from 'node:crypto';

/** A webhook, as the API shows it. */
export interface FakeWebhook {
  /** Its id in the API. */
  id: string;
  /** Its display name. */
  name: string;
  /** The URL of deliveries. If it is empty, test sends go to the last URL. */
  url: string;
  /** The subscribed events; null for all. */
  events: string[] | null;
  /** Whether events and replays are sent. */
  enabled: boolean;
  /** When it was created, in ISO 8601. */
  createdAt: string;
}

type Json = Record<string, unknown>;

/** The webhooks of one tenant, or those of the platform. */
export class FakeWebhooks {
  readonly #webhooks = new Map<string, FakeWebhook>();
  readonly #prefix: string;

  /** @param prefix the prefix of generated ids */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  get(id: string): FakeWebhook | undefined {
    return this.#webhooks.get(id);
  }

  list(): FakeWebhook[] {
    return [...this.#webhooks.values()];
  }

  create(fields: Partial<FakeWebhook>, now: number): FakeWebhook {
    const id = fields.id ?? `${this.#prefix}${randomBytes(8).toString('hex')}`;
    const { name = 'Webhook', url = '', events = null, enabled = true } = fields;
    const webhook = { id, name, url, events, enabled, createdAt: new Date(now).toISOString() };
    this.#webhooks.set(id, webhook);
    return webhook;
  }

  delete(id: string): void {
    this.#webhooks.delete(id);
  }
}

/**
 * Reads the fields that a client may set.
 *
 * @returns a message if one is invalid, or missing and required
 */
export function readWebhookFields(body: Json, { requireAll }: { requireAll: boolean }): Partial<FakeWebhook> | string {
  const { name, url, events, enabled } = body;
  if (name !== undefined && typeof name !== 'string') return 'Expected "name" to be a string.';
  if (enabled !== undefined && typeof enabled !== 'boolean') return 'Expected "enabled" to be a boolean.';
  if (url !== undefined && !(typeof url === 'string' && URL.canParse(url))) return 'Expected "url" to be a URL.';
  if (events !== undefined && events !== null && !isStringArray(events))
    return 'Expected "events" to be an array of names.';
  if (requireAll && (name === undefined || url === undefined)) return '"name" and "url" are required.';
  return {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(events !== undefined && { events }),
    ...(enabled !== undefined && { enabled }),
  };
}

const isStringArray = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The options and the report of a backfill. */
import { type ArkWebhooks, InvalidOptionsError } from '../index.js';
import { checkOptionNames } from '../internal/option-checks.js';
import type { Undelivered } from './find-undelivered.js';
import type { SendResult, WebhookApiOptions } from './webhook-api.js';

/** The deliveries to fetch, and their target. */
export interface BackfillOptions extends WebhookApiOptions {
  /** Examines attempts from this time on. */
  since: Date;
  /** And up to this. Default now. */
  until?: Date | undefined;
  /**
   * How events get to the receiver: `'receiver'` passes each payload to `receiver`; `'replay'` has Ark send each delivery
   * again, in its real form, to the webhook's URL. Default `'receiver'`.
   */
  via?: 'receiver' | 'replay' | undefined;
  /** What events are passed to: an `ArkWebhooks`, or anything that resolves when a body is handled. */
  receiver?:
    { receive: (body: string, options: Parameters<ArkWebhooks['receive']>[1]) => Promise<unknown> } | undefined;
  /** A file that records what was posted, so that the next run continues and posts nothing twice. */
  state?: string | undefined;
  /** Only look: nothing is posted or replayed. */
  dryRun?: boolean | undefined;
  /** The maximum number of events to post. Default all. */
  limit?: number | undefined;
  /** Called after each step. */
  onProgress?: ((progress: BackfillProgress) => void) | undefined;
}

/** How far it is. */
export interface BackfillProgress {
  /** Whether attempts are being examined, or events posted. */
  phase: 'find' | 'give';
  /** How many are completed in this phase. */
  done: number;
  /** Of how many. */
  total: number;
  /** The event that was posted. */
  key?: string;
  /** What Ark reports of a replay. */
  replay?: SendResult;
  /** Why the last event failed, if it did. */
  error?: unknown;
}

/** The result. */
export interface BackfillReport {
  /** Every event that was attempted and never delivered, the oldest first. */
  undelivered: Undelivered[];
  /** How many of them the receiver handled. */
  done: number;
  /** How many it rejected or failed on: the next run posts them again. */
  failed: number;
  /** How many an earlier run had posted. */
  skipped: number;
  /** Those whose outcome is unknown, of an earlier run or of this: they may have been handled, and are never repeated. */
  uncertain: Undelivered[];
  /** Those whose payload Ark's record does not have: they can only be replayed. */
  withoutBody: Undelivered[];
  /** Whether it stopped before the end, because the receiver failed again and again. */
  stopped: boolean;
}

const optionNames = {
  apiUrl: true,
  apiKey: true,
  tenantId: true,
  webhookId: true,
  platform: true,
  signal: true,
  since: true,
  until: true,
  via: true,
  receiver: true,
  state: true,
  dryRun: true,
  limit: true,
  onProgress: true,
} as const;

/** @throws InvalidOptionsError */
export function checkBackfillOptions(options: BackfillOptions): void {
  checkOptionNames('backfill()', options, optionNames);
  const { since, until = new Date(), receiver, dryRun, limit } = options;
  const via: string = options.via ?? 'receiver';
  if (!isDate(since)) throw new InvalidOptionsError('Expected "since" to be a valid Date.');
  if (!isDate(until)) throw new InvalidOptionsError('Expected "until" to be a valid Date.');
  if (since >= until) throw new InvalidOptionsError('Expected "since" to be before "until" and in the past.');
  if (via !== 'receiver' && via !== 'replay')
    throw new InvalidOptionsError(`Expected "via" to be 'receiver' or 'replay', got ${JSON.stringify(via)}.`);
  if (via === 'receiver' && !dryRun && typeof receiver?.receive !== 'function')
    throw new InvalidOptionsError('Expected "receiver" to have a method receive(body).');
  if (limit !== undefined && !(Number.isInteger(limit) && limit > 0))
    throw new InvalidOptionsError('Expected "limit" to be a positive whole number.');
}

const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());

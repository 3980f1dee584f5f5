/** The options and the report of a backfill. */
import { type ArkWebhooks, InvalidOptionsError } from '../index.js';
import { checkOptionNames } from '../internal/option-checks.js';
import type { Undelivered } from './find-undelivered.js';
import type { SendResult, WebhookApiOptions } from './webhook-api.js';

/** Options of `backfill()`. */
export interface BackfillOptions extends WebhookApiOptions {
  /** The start of the period to examine. */
  since: Date;
  /** The end of the period. Default now. */
  until?: Date | undefined;
  /**
   * How events are delivered: `'receiver'` passes each payload to `receiver`; `'replay'` makes Ark send each delivery
   * again, in its original form, to the webhook's URL. Default `'receiver'`.
   */
  via?: 'receiver' | 'replay' | undefined;
  /** The receiver of the events: an `ArkWebhooks`, or an object whose `receive` resolves when a body is handled. */
  receiver?:
    { receive: (body: string, options: Parameters<ArkWebhooks['receive']>[1]) => Promise<unknown> } | undefined;
  /** A file that records posted events, so that the next run continues and posts none of them again. */
  state?: string | undefined;
  /** Reports undelivered events without posting or replaying them. */
  dryRun?: boolean | undefined;
  /** The maximum number of events to post. Default all. */
  limit?: number | undefined;
  /** Called after each step. */
  onProgress?: ((progress: BackfillProgress) => void) | undefined;
}

/** The progress of a backfill. */
export interface BackfillProgress {
  /** `'find'` while deliveries are examined, `'post'` while events are posted. */
  phase: 'find' | 'post';
  /** The number of completed items of this phase. */
  done: number;
  /** The number of items of this phase. */
  total: number;
  /** The event that was posted. */
  key?: string;
  /** Ark's report of a replay. */
  replay?: SendResult;
  /** The error of the event, if it failed. */
  error?: unknown;
}

/** The result of a backfill. */
export interface BackfillReport {
  /** The events that were attempted and never delivered, the oldest first. */
  undelivered: Undelivered[];
  /** The number of events that the receiver handled. */
  done: number;
  /** The number of events that it rejected or failed to handle. The next run posts them again. */
  failed: number;
  /** The number of events that an earlier run posted. */
  skipped: number;
  /** Events of this or an earlier run whose outcome is unknown. They may have been handled, so they are not repeated. */
  uncertain: Undelivered[];
  /** Events whose payload is not in Ark's record. They can only be replayed. */
  withoutBody: Undelivered[];
  /** Whether it stopped early because the receiver failed repeatedly. */
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

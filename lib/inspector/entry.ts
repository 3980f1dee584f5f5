/** The record of a delivery. Strings from outside are truncated, except the bodies, whose total size is limited. */
import type { RequestFacts } from '../diagnostics/describe-request.js';
import type { PayloadError } from '../errors.js';
import type { ArkEventForm } from '../events/event.js';

/** The outcomes of deliveries, in the order of the page's filter. */
export const outcomes = ['handled', 'queued', 'duplicate', 'invalid', 'failed', 'pending', 'rejected'] as const;

/** The outcome of a delivery. */
export type EntryOutcome = (typeof outcomes)[number];

/** A run of one listener. */
export interface ListenerRun {
  /** The event name that it listens to. */
  on: string;
  /** The name of its function; empty if it has none. */
  name: string;
  /** Its duration in milliseconds; null while it runs. */
  ms: number | null;
  /** What it threw or rejected with; null if it did not. */
  error: string | null;
  /** The entry of its delivery, when that has ended. */
  entry: Entry | undefined;
}

/** The record of an event. Its payload is in the body. */
export interface EntryEvent {
  /** Its name, chosen by the sender unless it is one of the ten. */
  type: string;
  id: string;
  form: ArkEventForm;
  /** When it happened, in Unix seconds. */
  timestamp: number | null;
  tenantId: string | undefined;
  test: boolean | undefined;
  /** What authenticated its request: `apiKey`, `signature` or `both`. */
  verifiedBy: string | undefined;
  /** Which of several keys matched. */
  keyIndex: number | undefined;
}

/** A delivery. */
export interface Entry {
  /** Counts up from 0: set by the ring. */
  number: number;
  /** Counts up with each change of any entry: set by the ring. */
  revision: number;
  /** When it arrived, in milliseconds since 1970. */
  at: number;
  /** Its duration in milliseconds. */
  ms: number;
  /** How it arrived: by HTTP, by `receive()`, or from the queue. */
  by: 'request' | 'receive' | 'work';
  outcome: EntryOutcome;
  /** The status of the response; undefined if the receiver did not write one. */
  status: number | undefined;
  /** The code and the message of the error that it failed with. */
  code: string | undefined;
  message: string | undefined;
  /** The request; undefined unless it arrived by HTTP. */
  request: RequestFacts | undefined;
  /** What writes the response instead of the receiver. */
  respondedBy: 'route' | 'error handlers' | undefined;
  /** The event; undefined if the body was rejected before it was identified. */
  event: EntryEvent | undefined;
  /** The recipient and the bounce classification, if the body has them. */
  to: string | undefined;
  classification: string | undefined;
  /** The body as a string; undefined if there is none, or if it was evicted. */
  body: string | undefined;
  /** The validation errors of the payload. */
  errors: PayloadError[] | undefined;
  listeners: ListenerRun[];
  /** The id of the entry that was run again. */
  runOf: string | undefined;
}

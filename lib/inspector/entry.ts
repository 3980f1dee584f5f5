/** What is kept of a delivery: little is made of it, as most are never looked at. */
import type { PayloadError } from '../errors.js';
import type { ArkEventForm } from '../events/event.js';

/** What became of a delivery, in the order in which the page offers them. */
export const outcomes = ['handled', 'queued', 'duplicate', 'invalid', 'failed', 'pending', 'refused'] as const;

/** What became of a delivery. */
export type EntryOutcome = (typeof outcomes)[number];

/** A run of one listener. */
export interface ListenerRun {
  /** The name that it listens to. */
  on: string;
  /** The name of its function; empty where that has none. */
  name: string;
  /** How long it took, in milliseconds; null while it runs. */
  ms: number | null;
  /** What it threw or rejected with. */
  error: unknown;
  /** The entry of its delivery, once that is over. */
  entry: Entry | undefined;
}

/** What is kept of an event: its payload would be in memory twice, beside the body. */
export interface EntryEvent {
  /** Its name; from outside, where it is none of the ten. */
  type: string;
  id: string;
  form: ArkEventForm;
  /** When it happened, in Unix seconds. */
  timestamp: number | null;
  tenantId: string | undefined;
  test: boolean | undefined;
}

/** A delivery. */
export interface Entry {
  /** Counts up from 0: set by the ring. */
  number: number;
  /** Counts up with each change of any entry: set by the ring. */
  revision: number;
  /** When it arrived, in milliseconds since 1970. */
  at: number;
  /** How long it took, in milliseconds. */
  ms: number;
  /** How it came: over HTTP, by `receive()`, or from the queue. */
  by: 'request' | 'receive' | 'work';
  outcome: EntryOutcome;
  /** The status, the code and the reason of a refusal. */
  status: number | undefined;
  code: string | undefined;
  message: string | undefined;
  /** Where a request went. */
  path: string | undefined;
  /** Who sent a request that was refused, and how. */
  method: string | undefined;
  remoteAddress: string | undefined;
  /** The event; missing where the body did not get as far as that. */
  event: EntryEvent | undefined;
  /** The text that came, or what another parser made of it as JSON; missing once later ones needed its room. */
  body: string | undefined;
  /** What is wrong with the payload. */
  errors: PayloadError[] | undefined;
  listeners: ListenerRun[];
}

/** The interface of queues, which keep events durably between the response and the listeners. */

import type { VerifiedBy } from '../events/event.js';

/** A stored event: the unchanged body, and what is known from the request. */
export interface QueuedEvent {
  /** Duplicates have the same: the event's name, a slash and its id; unique if the event has no id. */
  id: string;
  /** The event's name. */
  type: string;
  /** The body. Not parsed, because PostgreSQL rejects JSON that contains `\u0000`. */
  body: string;
  /** When the event arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** The event's name if the shape of a bare body is ambiguous. */
  hint?: string | undefined;
  /** Which of several keys the request carried. */
  keyIndex?: number | undefined;
  /** Which credentials of the request were verified. */
  verifiedBy?: VerifiedBy | undefined;
}

/** Limits of concurrency and time. */
export interface WorkOptions {
  /** How many events are handled at the same time in this process. */
  concurrency: number;
  /**
   * The time limit of the handler for one event, in milliseconds. After that the attempt has failed and its place is free,
   * but the handler goes on.
   */
  timeout: number;
}

/** Handles one event. Rejects if it failed and is to be retried; with a `DiscardError` (by its `code`) if it is not. */
export type QueueHandler = (event: QueuedEvent) => Promise<void>;

/** The number of events by state. */
export interface QueueStats {
  /** Ready, or waiting for their next attempt. */
  waiting: number;
  /** Being handled. */
  running: number;
  /** Dead letters. */
  dead: number;
}

/** An event whose attempts have all failed, or that a listener discarded. */
export interface DeadLetter {
  /** The event, as it was stored. */
  event: QueuedEvent;
  /** How many attempts were made. */
  attempts: number;
  /** Why the last attempt failed: the message of the listener's error. */
  reason: string;
  /** When it became a dead letter. */
  diedAt: Date;
}

/** Stores events until their listeners have succeeded: at least once, in no order, for any number of processes. */
export interface EventQueue {
  /** Connects, and creates tables if necessary. Returns the same promise each time, until it has rejected. */
  open(): Promise<void>;
  /**
   * Stores an event. Resolves once it is durable; to `'duplicate'` if one with this id was stored in the last 4 days,
   * handled or not. Rejects within 2 s if the engine, once open, cannot be reached.
   */
  add(event: QueuedEvent): Promise<'stored' | 'duplicate'>;
  /** Starts to work, and resolves then. Each event is settled separately, so that a slow one does not delay others. */
  work(handler: QueueHandler, options: WorkOptions): Promise<void>;
  /** Counts the events. */
  stats(): Promise<QueueStats>;
  /** Lists dead letters, the oldest first. Default `limit`: 100. */
  deadLetters(options?: { limit?: number }): Promise<DeadLetter[]>;
  /** Runs dead letters again, with all attempts: those with these ids, or all. Resolves to how many. */
  redrive(ids?: string[]): Promise<number>;
  /** Deletes dead letters: those with these ids, or all. They are still known as duplicates. Resolves to how many. */
  discard(ids?: string[]): Promise<number>;
  /** Forgets an event that was handled or is dead, so that it can be stored again. */
  forget(id: string): Promise<void>;
  /**
   * Erases the data of a recipient: waiting and handled events, and dead letters. Erased events do not run, and their
   * duplicates are still recognized. Resolves to the number of erased events.
   */
  erase?(address: string): Promise<number>;
  /**
   * Stops working: finishes running events, releases the others, and disconnects, within `timeout` milliseconds
   * (default 10000). Events that are still running then are neither completed nor failed: they run again.
   */
  close(options?: { timeout?: number }): Promise<void>;
}

/** How long closing takes at most by default, in milliseconds. */
export const DEFAULT_CLOSE_TIMEOUT_MS = 10_000;

/** The key of a receiver's queue, for the inspector: the same symbol in every copy of this package. */
export const receiverQueue: unique symbol = Symbol.for('express-ark-webhooks:queue') as never;

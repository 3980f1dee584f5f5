/** The interface of queues, which store events durably between the response and the listeners. */
import type { VerifiedBy } from '../events/event.js';

/** A stored event: the unchanged body, and what is known from the request. */
export interface QueuedEvent {
  /** The event's name, a slash and its id, the same for duplicates; a unique string if the event has no id. */
  id: string;
  /** The event's name. */
  type: string;
  /** The body. Not parsed, because PostgreSQL rejects JSON that contains `\u0000`. */
  body: string;
  /** When the event arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** The event name to assume if the body is bare and ambiguous. */
  hint?: string | undefined;
  /** The index of the key of the request, if there are several. */
  keyIndex?: number | undefined;
  /** Which credentials of the request were verified. */
  verifiedBy?: VerifiedBy | undefined;
}

/** The limits of a worker. */
export interface WorkOptions {
  /** The maximum number of events that this process handles concurrently. */
  concurrency: number;
  /**
   * The time limit of the handler for one event, in milliseconds. After that the attempt has failed and its place is free,
   * but the handler goes on.
   */
  timeout: number;
}

/** Handles one event. Rejects if it failed: with a `DiscardError`, known by its `code`, the event is not retried. */
export type QueueHandler = (event: QueuedEvent) => Promise<void>;

/** The number of events by state. */
export interface QueueStats {
  /** Events that are ready, or waiting for their next attempt. */
  waiting: number;
  /** Events that are being handled. */
  running: number;
  /** Dead letters. */
  dead: number;
}

/** An event whose attempts have all failed, or that a listener discarded. */
export interface DeadLetter {
  /** The event, as it was stored. */
  event: QueuedEvent;
  /** The number of attempts. */
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
   * Stores an event. Resolves when it is durable; to `'duplicate'` if an event with this id was stored in the last 4 days,
   * handled or not. If the open engine is unavailable, rejects within 2 s.
   */
  add(event: QueuedEvent): Promise<'stored' | 'duplicate'>;
  /** Starts to handle events; resolves when it has started. Each event is settled separately, so that a slow one does not delay others. */
  work(handler: QueueHandler, options: WorkOptions): Promise<void>;
  /** Counts the events. */
  stats(): Promise<QueueStats>;
  /** Lists dead letters, the oldest first. Default `limit`: 100. */
  deadLetters(options?: { limit?: number }): Promise<DeadLetter[]>;
  /** Queues dead letters again, with all attempts: those with these ids, or all. Resolves to their number. */
  redrive(ids?: string[]): Promise<number>;
  /** Deletes dead letters: those with these ids, or all. Duplicates are still recognized. Resolves to their number. */
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

/** The result of adding an event. */
export type AddResult = Awaited<ReturnType<EventQueue['add']>>;

/** The default time limit of closing. */
export const DEFAULT_CLOSE_TIMEOUT_MS = 10_000;

/** The key of a receiver's queue, for the inspector: the same symbol in every copy of this package. */
export const receiverQueue: unique symbol = Symbol.for('express-ark-webhooks:queue') as never;

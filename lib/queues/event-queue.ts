/** The interface of queues: where events are kept durably between the answer and the listeners. */

import type { VerifiedBy } from '../events/event.js';

/** An event as a queue keeps it: the text that came, to the letter, and what its request told besides. */
export interface QueuedEvent {
  /** What duplicates are known by: the event's name, a slash and its id; made unique where it cannot be told by those. */
  id: string;
  /** The event's name. */
  type: string;
  /** The body's text. Parsed JSON would not do: PostgreSQL refuses `\u0000` in it. */
  body: string;
  /** When the event arrived, in milliseconds since 1970. */
  receivedAt: number;
  /** The event of a bare body whose shape does not tell. */
  hint?: string | undefined;
  /** Which of several keys the request carried. */
  keyIndex?: number | undefined;
  /** Which credentials of the request were verified. */
  verifiedBy?: VerifiedBy | undefined;
}

/** How much is worked on at once, and for how long. */
export interface WorkOptions {
  /** How many events are worked on at the same time in this process. */
  concurrency: number;
  /**
   * How long the handler may take for one event, in milliseconds: after that the attempt counts as failed, and others
   * take its place, though it goes on.
   */
  timeout: number;
}

/** Works on one event: rejects where it failed and should be tried again, with a DiscardError where it should not. */
export type QueueHandler = (event: QueuedEvent) => Promise<void>;

/** How many events there are, by what becomes of them. */
export interface QueueStats {
  /** Ready to be worked on, or waiting for their next attempt. */
  waiting: number;
  /** Being worked on. */
  running: number;
  /** Given up: see `deadLetters`. */
  dead: number;
}

/** An event whose attempts are used up, or that a listener discarded. */
export interface DeadLetter {
  /** The event, as it was stored. */
  event: QueuedEvent;
  /** How often it was tried. */
  attempts: number;
  /** Why the last attempt failed, for people. */
  reason: string;
  /** When it was given up. */
  diedAt: Date;
}

/** Keeps events until listeners have succeeded. At least once, in no order, by any number of processes. */
export interface EventQueue {
  /** Connects and makes ready what is needed. Called again, it gives the same promise until it has failed. */
  open(): Promise<void>;
  /**
   * Stores an event. Resolves once it is durable; `'duplicate'` where one with this id was stored in the last 4 days,
   * whatever became of it. Rejects within 2 s where the engine, once open, cannot be reached.
   */
  add(event: QueuedEvent): Promise<'stored' | 'duplicate'>;
  /** Begins to work; resolves once it has begun. Each event is settled by itself: a slow one delays no other. */
  work(handler: QueueHandler, options: WorkOptions): Promise<void>;
  /** Counts the events. */
  stats(): Promise<QueueStats>;
  /** Events that were given up, the oldest first. `limit` is 100 where it is not given. */
  deadLetters(options?: { limit?: number }): Promise<DeadLetter[]>;
  /** Puts dead letters back to be worked on, those with these ids or all of them; resolves to how many. */
  redrive(ids?: string[]): Promise<number>;
  /** Throws dead letters away, those with these ids or all of them; resolves to how many. */
  discard(ids?: string[]): Promise<number>;
  /** Forgets that an event was stored, once it is done or dead, so that it can be stored again. */
  forget(id: string): Promise<void>;
  /**
   * Erases what is stored of a recipient: events that wait or are finished, and dead letters. Erased events do not run;
   * their ids are still known, so that duplicates are. Resolves to the number of events.
   */
  erase?(address: string): Promise<number>;
  /**
   * Stops working: finishes what was begun, gives back what was not, and disconnects, within `timeout` milliseconds
   * (default 10000). What is running by then is neither completed nor failed: it runs again once the engine notices.
   */
  close(options?: { timeout?: number }): Promise<void>;
}

/** The key of a receiver's queue, for the inspector: the same symbol in every copy of this package. */
export const receiverQueue: unique symbol = Symbol.for('express-ark-webhooks:queue') as never;

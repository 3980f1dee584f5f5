import type { ArkEvent, UnknownArkEvent } from './event.js';

/** The result of an accepted delivery. */
export interface Outcome {
  /** The delivery was accepted. */
  received: true;
  /** The event was handled before, or is in the queue. No listener was called. */
  duplicate?: true;
  /** The event is stored in the queue, from which workers handle it. */
  queued?: true;
  /** The event. Undefined if its payload is invalid and `onInvalid` is `'accept'`. */
  event?: ArkEvent | UnknownArkEvent;
}

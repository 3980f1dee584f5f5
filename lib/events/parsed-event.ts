import type { PayloadError } from '../errors.js';
import type { Body } from './body.js';
import type { ArkEvent, ArkEventName, UnknownArkEvent } from './event.js';

/** The result of parsing a body: an event, and what its processing depends on. */
export type ParsedEvent = {
  /** The body that the event was parsed from. */
  body: Body;
  /** The event name to assume for a bare payload that is ambiguous. */
  hint: ArkEventName | undefined;
  /** Whether a byte-identical body is the same event. If not, its deliveries are not deduplicated. */
  deduplicable: boolean;
} & (
  | { kind: 'valid'; event: ArkEvent }
  /** Its name is none of the ten, so it was not validated. */
  | { kind: 'unknown'; event: UnknownArkEvent }
  /** `errors` has at most ten. */
  | { kind: 'invalid'; event: UnknownArkEvent & { type: ArkEventName }; errors: PayloadError[] }
);

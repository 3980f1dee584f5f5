/** Identifies and validates a body. Pure: logs and emits nothing. */
import type { PayloadError } from '../errors.js';
import type { Body } from '../events/body.js';
import {
  type ArkEvent,
  type ArkEventName,
  isArkEventName,
  type UnknownArkEvent,
  type Verified,
} from '../events/event.js';
import type { ParsedEvent } from '../events/parsed-event.js';
import type * as CheckTenant from './check-tenant.js';
import type { Tenants } from './check-tenant.js';
import { createEvent, isDeduplicable } from './create-event.js';
import { identify } from './identify.js';
import type { Validate } from './validate.js';

/** The settings that parsing depends on. */
export interface ParseSettings {
  /** The tenants whose platform events are accepted; undefined for any. */
  tenants?: Tenants;
  /** Checks a payload against the schema of its event. */
  validate: Validate;
  /** The maximum age of an envelope, in seconds; Infinity for any. */
  maxAge: number;
}

/** The context of a delivery. */
export interface DeliveryContext {
  /** The event name to assume for a bare payload that is ambiguous. */
  hint?: ArkEventName | undefined;
  /** How the request was authenticated; undefined if it was not. */
  verified?: Verified | undefined;
  /** When the delivery arrived; default now. */
  receivedAt?: Date | undefined;
}

/** @throws UnidentifiableEventError if no event has this shape, UnknownTenantError, MalformedJsonError */
export function parseEvent(
  body: Body,
  context: DeliveryContext,
  { tenants, validate, maxAge }: ParseSettings,
): ParsedEvent {
  const { hint } = context;
  const identified = identify(body.value, hint);
  const { name } = identified;
  const event = createEvent(identified, body, context);
  if (tenants) {
    const { checkTenant } = require('./check-tenant.js') as typeof CheckTenant;
    checkTenant(event, tenants);
  }
  const deduplicable = isDeduplicable(identified);
  if (!isArkEventName(name)) return { kind: 'unknown', event, body, hint, deduplicable };

  const errors = validate(name, identified, body.value) ?? checkAge(event, maxAge);
  if (errors) return { kind: 'invalid', event: event as UnknownArkEvent & { type: ArkEventName }, errors, body, hint, deduplicable }; // prettier-ignore
  // The validator has just checked the type.
  return { kind: 'valid', event: event as object as ArkEvent, body, hint, deduplicable };
}

/** The maximum difference between the sender's clock and ours. */
const MAX_CLOCK_SKEW_S = 300;

/** The timestamp of an envelope is when the event was queued: the same in each retry, and in a replayed delivery. */
function checkAge({ form, timestamp, receivedAt }: UnknownArkEvent, maxAge: number): PayloadError[] | undefined {
  if (form === 'bare' || timestamp === null || maxAge === Infinity) return undefined;
  const age = receivedAt.getTime() / 1000 - timestamp;
  if (age > maxAge) return [{ pointer: '#/timestamp', message: `must be no more than ${maxAge} s ago` }];
  if (age >= -MAX_CLOCK_SKEW_S) return undefined;
  const isMilliseconds = Math.abs(receivedAt.getTime() - timestamp) < timestamp / 2;
  return [
    {
      pointer: '#/timestamp',
      message: isMilliseconds
        ? 'must be in seconds since 1970, not milliseconds'
        : `must be no more than ${MAX_CLOCK_SKEW_S} s in the future`,
    },
  ];
}

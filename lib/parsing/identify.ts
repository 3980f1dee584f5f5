/** Identifies a body: its form, its event name and the fields of its envelope. */
import { UnidentifiableEventError } from '../errors.js';
import type { ArkEventForm, ArkEventName } from '../events/event.js';
import { isObject } from '../internal/is-object.js';

type JsonObject = Record<string, unknown>;

/** The identity of a body, before its payload is validated. */
export interface Identified {
  /** The event's name. In an envelope, this version may not know it. */
  name: string;
  /** Whether the name was inferred from the fields of a bare body. */
  inferred: boolean;
  form: ArkEventForm;
  /** The id of the event in the envelope. */
  uuid: string | undefined;
  /** When the event happened, in Unix seconds. */
  timestamp: number | null;
  tenantId: string | undefined;
  test: boolean;
  payload: JsonObject;
}

const byStatus: ReadonlyMap<unknown, ArkEventName> = new Map([
  ['Sent', 'MessageSent'],
  ['SoftFail', 'MessageDelayed'],
  ['HardFail', 'MessageDeliveryFailed'],
  ['Held', 'MessageHeld'],
]);

/** The keys of event times, by event. The `timestamp` of a message is not one: it is when the message was created. */
const timeKeys: ReadonlyMap<string, string> = new Map([
  ...[...byStatus.values()].map((name) => [name, 'timestamp'] as const),
  ['DomainDNSError', 'dns_checked_at'],
]);

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/** Infers the name from the fields of a bare body. The two send limit events have the same fields: a hint takes precedence. */
function inferName(body: JsonObject, hint: ArkEventName | undefined): ArkEventName | undefined {
  const has = (...keys: string[]): boolean => keys.every((key) => Object.hasOwn(body, key));
  const named = byStatus.get(body['status']);
  if (named) return named;
  if (has('original_message', 'bounce')) return 'MessageBounced';
  if (has('message', 'ip_address', 'url')) return 'MessageLinkClicked';
  if (has('message', 'ip_address') && !has('status')) return 'MessageLoaded';
  if (has('domain', 'dns_checked_at')) return 'DomainDNSError';
  if (!has('server', 'volume', 'limit')) return hint;
  if (hint === 'SendLimitApproaching' || hint === 'SendLimitExceeded') return hint;
  const { volume, limit } = body;
  return isFiniteNumber(volume) && isFiniteNumber(limit) && volume >= limit
    ? 'SendLimitExceeded'
    : 'SendLimitApproaching';
}

/**
 * Identifies a body in any of the three documented forms. An envelope has a string `event` and an object `payload`. Its
 * `uuid` and `timestamp` do not identify it, because bare payloads have them too.
 *
 * @param body the parsed body
 * @param hint the event name to assume for a bare payload that is ambiguous
 * @throws UnidentifiableEventError if no event has this shape
 */
export function identify(body: JsonObject, hint?: ArkEventName): Identified {
  const { event, payload, timestamp, uuid, tenant_id: tenantId } = body;
  if (typeof event === 'string' && isObject(payload)) {
    const platform = tenantId !== undefined && tenantId !== null;
    return {
      name: event,
      inferred: false,
      form: platform ? 'platform' : 'envelope',
      uuid: typeof uuid === 'string' && uuid !== '' ? uuid : undefined,
      timestamp: isFiniteNumber(timestamp) ? timestamp : readTime(event, payload),
      tenantId: typeof tenantId === 'string' ? tenantId : undefined,
      test: body['_test'] === true,
      payload,
    };
  }
  const name = inferName(body, hint);
  if (name === undefined)
    throw new UnidentifiableEventError(
      'Expected an envelope (a string "event" and an object "payload") or the payload of a known event. If this URL ' +
        'receives one event type, set it: middleware({ event: "MessageSent" }).',
    );
  return {
    name,
    inferred: name !== hint,
    form: 'bare',
    uuid: undefined,
    timestamp: readTime(name, body),
    tenantId: undefined,
    test: false,
    payload: body,
  };
}

function readTime(name: string, payload: JsonObject): number | null {
  const key = timeKeys.get(name);
  const time = key === undefined ? undefined : payload[key];
  return isFiniteNumber(time) ? time : null;
}

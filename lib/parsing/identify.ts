/** Tells what a body is: its form, its event's name, and what its envelope says. */
import { UnidentifiableEventError } from '../errors.js';
import type { ArkEventForm, ArkEventName } from '../events/event.js';

type JsonObject = Record<string, unknown>;

/** What a body says it is, before its payload is checked. */
export interface Identified {
  /** The event's name; in an envelope it may be one that this version does not know. */
  name: string;
  form: ArkEventForm;
  /** The envelope's own id of the event. */
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

/** Payloads that say when their event happened, and where. A message's own timestamp does not: it is the message's. */
const ownTime: ReadonlyMap<string, string> = new Map([
  ...[...byStatus.values()].map((name) => [name, 'timestamp'] as const),
  ['DomainDNSError', 'dns_checked_at'],
]);

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/** Names a bare body by its shape. No field tells the two send limit events apart: there a hint wins. */
function nameOf(body: JsonObject, hint: ArkEventName | undefined): ArkEventName | undefined {
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
 * Identifies a body in any of the three documented forms. An envelope is known by `event` being a string and `payload`
 * an object, never by `uuid` or `timestamp`, which bare payloads have too.
 *
 * @param body the parsed body
 * @param hint the name for a bare body whose shape does not tell
 * @throws UnidentifiableEventError where no event has this shape
 */
export function identify(body: JsonObject, hint?: ArkEventName): Identified {
  const { event, payload, timestamp, uuid, tenant_id: tenantId } = body;
  if (typeof event === 'string' && isObject(payload)) {
    const platform = tenantId !== undefined && tenantId !== null;
    return {
      name: event,
      form: platform ? 'platform' : 'envelope',
      uuid: typeof uuid === 'string' && uuid !== '' ? uuid : undefined,
      timestamp: isFiniteNumber(timestamp) ? timestamp : timeOf(event, payload),
      tenantId: typeof tenantId === 'string' ? tenantId : undefined,
      test: body['_test'] === true,
      payload,
    };
  }
  const name = nameOf(body, hint);
  if (name === undefined)
    throw new UnidentifiableEventError(
      'The body is neither an envelope ("event" a string and "payload" an object) nor shaped like the payload of a ' +
        'known event. If this URL receives one event only, name it: middleware({ event: "MessageSent" }).',
    );
  const own = { uuid: undefined, timestamp: timeOf(name, body), tenantId: undefined, test: false };
  return { name, form: 'bare', ...own, payload: body };
}

function timeOf(name: string, payload: JsonObject): number | null {
  const key = ownTime.get(name);
  const time = key === undefined ? undefined : payload[key];
  return isFiniteNumber(time) ? time : null;
}

/** Turns what the tracing channels publish of a delivery into an entry. */
import type { RequestFacts } from '../diagnostics/describe-request.js';
import type { DeliveryMessage } from '../diagnostics/channels.js';
import type { ArkError, PayloadError } from '../errors.js';
import { isArkEventName } from '../events/event.js';
import type { Body } from '../events/body.js';
import { cutIfString, cutString, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from './cut-string.js';
import type { Entry, EntryEvent, EntryOutcome } from './entry.js';

export function toEntry(
  message: DeliveryMessage,
  { by, ms, listeners, runOf }: Pick<Entry, 'by' | 'ms' | 'listeners' | 'runOf'>,
): Entry {
  const { event, body, errors, request, leavesResponse } = message;
  const error = message.error as ArkError | undefined;
  const outcome = error ? (outcomeByCode.get(error.code) ?? 'rejected') : (message.outcome ?? 'handled');
  const isRouted = (outcome === 'handled' || outcome === 'queued') && isArkEventName(event?.type);
  const respondedBy = error
    ? leavesResponse?.onFailure && 'error handlers'
    : leavesResponse?.onSuccess && isRouted && 'route';
  const { to, classification } = readRecipient(body?.value);
  // Written out: spreading costs as much as all the rest, and this runs for each delivery.
  return {
    number: 0,
    revision: 0,
    at: Date.now() - ms,
    ms,
    by,
    outcome,
    status: respondedBy ? undefined : (error?.status ?? (request && 200)),
    code: error?.code,
    message: cutIfString(error?.message, MAX_MESSAGE_LENGTH),
    request: request && cutRequest(request),
    respondedBy: respondedBy || undefined,
    event: event && toEntryEvent(event),
    to,
    classification,
    body: body && stringifyBody(body),
    errors: errors?.map(cutPayloadError),
    listeners,
    runOf,
  };
}

const outcomeByCode: ReadonlyMap<unknown, EntryOutcome> = new Map([
  ['listener_failed', 'failed'],
  ['discard', 'failed'],
  ['listeners_pending', 'pending'],
  ['invalid_payload', 'invalid'],
]);

const cutRequest = ({ method, path, remoteAddress, credentials }: RequestFacts): RequestFacts => ({
  method,
  path: cutIfString(path, MAX_MESSAGE_LENGTH),
  remoteAddress,
  credentials,
});

const cutPayloadError = ({ pointer, message }: PayloadError): PayloadError => ({
  pointer: cutString(pointer, MAX_NAME_LENGTH),
  message: cutString(message, MAX_NAME_LENGTH),
});

/** Listeners may have changed any field of their event. */
const toEntryEvent = (event: Partial<Record<keyof EntryEvent, unknown>>): EntryEvent => ({
  type: cutIfString(event.type) ?? '',
  id: cutIfString(event.id) ?? '',
  form: event.form as EntryEvent['form'],
  timestamp: typeof event.timestamp === 'number' ? event.timestamp : null,
  tenantId: cutIfString(event.tenantId),
  test: event.test === true || undefined,
  verifiedBy: cutIfString(event.verifiedBy),
  keyIndex: typeof event.keyIndex === 'number' ? event.keyIndex : undefined,
});

/** Reads the fields common to all events, also in a body that failed its schema. */
export function readRecipient(body: unknown): Pick<Entry, 'to' | 'classification'> {
  const { payload = body } = toObject(body);
  const { message, original_message: original, classification } = toObject(payload);
  return { to: cutIfString(toObject(original ?? message)['to']), classification: cutIfString(classification) };
}

const toObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Returns a string instead of the bytes: those may be a view of a far larger buffer, and would keep all of it. */
function stringifyBody({ bytes, value }: Body): string | undefined {
  if (bytes) return bytes.toString();
  try {
    return JSON.stringify(value);
  } catch {
    // A listener or another parser left something in it that JSON cannot represent.
    return undefined;
  }
}

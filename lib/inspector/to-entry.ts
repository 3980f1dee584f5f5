/** Converts the message of a tracing channel into an entry. */
import type { RequestFacts } from '../diagnostics/describe-request.js';
import type { DeliveryMessage } from '../diagnostics/channels.js';
import type { ArkError, PayloadError } from '../errors.js';
import { isArkEventName } from '../events/event.js';
import type { Body } from '../events/body.js';
import { truncateIfString, truncate, MAX_MESSAGE_LENGTH, MAX_NAME_LENGTH } from './truncate.js';
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
  // No spread here: it would double the cost of this function, which runs for every delivery.
  return {
    number: 0,
    revision: 0,
    at: Date.now() - ms,
    ms,
    by,
    outcome,
    status: respondedBy ? undefined : (error?.status ?? (request && 200)),
    code: error?.code,
    message: truncateIfString(error?.message, MAX_MESSAGE_LENGTH),
    request: request && truncateRequest(request),
    respondedBy: respondedBy || undefined,
    event: event && toEntryEvent(event),
    to,
    classification,
    body: body && stringifyBody(body),
    errors: errors?.map(truncatePayloadError),
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

const truncateRequest = ({ method, path, remoteAddress, credentials }: RequestFacts): RequestFacts => ({
  method,
  path: truncateIfString(path, MAX_MESSAGE_LENGTH),
  remoteAddress,
  credentials,
});

const truncatePayloadError = ({ pointer, message }: PayloadError): PayloadError => ({
  pointer: truncate(pointer, MAX_NAME_LENGTH),
  message: truncate(message, MAX_NAME_LENGTH),
});

/** Listeners may have changed any field of the event. */
const toEntryEvent = (event: Partial<Record<keyof EntryEvent, unknown>>): EntryEvent => ({
  type: truncateIfString(event.type) ?? '',
  id: truncateIfString(event.id) ?? '',
  form: event.form as EntryEvent['form'],
  timestamp: typeof event.timestamp === 'number' ? event.timestamp : null,
  tenantId: truncateIfString(event.tenantId),
  test: event.test === true || undefined,
  verifiedBy: truncateIfString(event.verifiedBy),
  keyIndex: typeof event.keyIndex === 'number' ? event.keyIndex : undefined,
});

/** Reads the recipient and the bounce classification, also from an invalid body. */
export function readRecipient(body: unknown): Pick<Entry, 'to' | 'classification'> {
  const { payload = body } = toObject(body);
  const { message, original_message: original, classification } = toObject(payload);
  return {
    to: truncateIfString(toObject(original ?? message)['to']),
    classification: truncateIfString(classification),
  };
}

const toObject = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};

/** Returns a string instead of the bytes, which may be a view of a much larger buffer and would keep it in memory. */
function stringifyBody({ bytes, value }: Body): string | undefined {
  if (bytes) return bytes.toString();
  try {
    return JSON.stringify(value);
  } catch {
    // A listener or another parser added a value that JSON cannot represent.
    return undefined;
  }
}

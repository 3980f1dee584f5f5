/**
 * The attributes of spans. They follow OpenTelemetry's semantic conventions for messaging where these define one, and never
 * contain an address, a subject or the message of a listener's error.
 */
import type { DeliveryMessage, ListenerMessage, TraceMessage } from '../diagnostics/channels.js';
import type { ArkEventForm } from '../events/event.js';
import { toEventLabel } from '../events/event.js';
import type { SpanAttributes } from './api.js';

/** Ids come from the sender. */
const MAX_ID_LENGTH = 255;

export const toDeliveryAttributes = (message: DeliveryMessage): SpanAttributes => ({
  'messaging.system': 'ark',
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  ...(message.event && toEventAttributes(message.event)),
  ...(message.outcome && { 'ark.outcome': message.outcome }),
  ...toErrorAttributes(message),
});

export const toListenerAttributes = (message: ListenerMessage): SpanAttributes => ({
  'ark.event.type': toEventLabel(message.event),
  'ark.listener.index': message.index,
  ...(message.listener !== '' && { 'code.function.name': message.listener }),
  ...toErrorAttributes(message),
});

const toEventAttributes = ({ type, id, form }: { type: string; id: string; form: ArkEventForm }): SpanAttributes => ({
  'messaging.message.id': id.slice(0, MAX_ID_LENGTH),
  'ark.event.type': toEventLabel({ type }),
  'ark.event.form': form,
});

/** Errors of this package and of Node have a code. Others, also of other realms, are recorded by the name of their class. */
function toErrorAttributes(message: TraceMessage): SpanAttributes {
  if (!('error' in message)) return {};
  const { code, name, stack } = (message.error ?? {}) as { code?: unknown; name?: unknown; stack?: unknown };
  if (typeof stack !== 'string') return { 'error.type': '_OTHER' };
  if (typeof code === 'string') return { 'error.type': code };
  return { 'error.type': typeof name === 'string' ? name : '_OTHER' };
}

/**
 * What spans say, by OpenTelemetry's semantic conventions for messaging where there is one for it. Never an address, a
 * subject or what a listener's error says.
 */
import type { Attributes } from '@opentelemetry/api';
import type { DeliveryMessage, ListenerMessage, TraceMessage } from '../diagnostics/channels.js';
import type { ArkEventForm } from '../events/event.js';
import { toEventLabel } from '../events/to-event-label.js';

/** How much of an id is recorded, in characters: the sender may have put anything there. */
const LONGEST = 255;

export const attributesOfDelivery = (message: DeliveryMessage): Attributes => ({
  'messaging.system': 'ark',
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  ...(message.event && attributesOfEvent(message.event)),
  ...(message.outcome && { 'ark.outcome': message.outcome }),
  ...attributesOfError(message),
});

export const attributesOfListener = (message: ListenerMessage): Attributes => ({
  'ark.event.type': toEventLabel(message.event),
  'ark.listener.index': message.index,
  ...(message.listener !== '' && { 'code.function.name': message.listener }),
  ...attributesOfError(message),
});

const attributesOfEvent = ({ type, id, form }: { type: string; id: string; form: ArkEventForm }): Attributes => ({
  'messaging.message.id': id.slice(0, LONGEST),
  'ark.event.type': toEventLabel({ type }),
  'ark.event.form': form,
});

/** An error is told by its code, as ours and Node's have one, or the name of its class. */
function attributesOfError(message: TraceMessage): Attributes {
  const { error } = message;
  if (!('error' in message)) return {};
  if (!(error instanceof Error)) return { 'error.type': '_OTHER' };
  return { 'error.type': 'code' in error && typeof error.code === 'string' ? error.code : error.name };
}

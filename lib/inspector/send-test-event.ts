import type { ServerResponse } from 'node:http';
import { arkEventNames, isArkEventName } from '../events/event.js';
import type { ArkWebhooks } from '../index.js';
import { arkEvent } from '../testing/ark-event.js';
import { sendJson } from './send-response.js';

/** Passes a sample event to the receiver. */
export async function sendTestEvent(ark: ArkWebhooks, event: string | null, res: ServerResponse): Promise<void> {
  const name = event ?? 'MessageBounced';
  if (!isArkEventName(name)) {
    sendJson(res, 400, { message: `Expected "event" to be one of ${arkEventNames.join(', ')}.` });
    return;
  }
  try {
    await ark.receive(arkEvent(name, {}, { form: 'envelope' }));
    sendJson(res, 200, { message: `${name} received.` });
  } catch (error) {
    const { status = 500, message } = error as { status?: number; message: string };
    sendJson(res, status, { message });
  }
}

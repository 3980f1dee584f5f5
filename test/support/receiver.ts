/** A receiver on a plain server, and the events of its listeners. */
import { type ArkEvent, ArkWebhooks } from 'express-ark-webhooks';
import { KEY, serve, unreachable } from './serve.js';

export async function receive(ark = new ArkWebhooks({ apiKey: KEY })): Promise<{ url: string; events: ArkEvent[] }> {
  const events: ArkEvent[] = [];
  ark.on('event', (event) => void events.push(event));
  const middleware = ark.middleware();
  const url = await serve((req, res) => {
    void middleware(req, res, unreachable);
  });
  return { url, events };
}

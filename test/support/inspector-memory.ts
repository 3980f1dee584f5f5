/**
 * Passes events with strings of 0.9 MB to watched receivers in a separate process. Sends the growth of its heap in bytes
 * after each kind.
 */
import { setImmediate } from 'node:timers/promises';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { arkEvent } from 'express-ark-webhooks/testing';
import { KEY } from './serve.js';

const LENGTH = 900_000;
let count = 0;

/** Returns a unique string. */
const long = (): string => String((count += 1)).padEnd(LENGTH, 'x');

const envelope = (more: object): object => ({ ...arkEvent('MessageSent', {}, { form: 'envelope' }), ...more });

const kinds: Record<string, { events: number; body: () => object }> = {
  names: { events: 500, body: () => envelope({ event: long() }) },
  ids: { events: 60, body: () => envelope({ uuid: long() }) },
  tenants: { events: 60, body: () => arkEvent('MessageSent', { tenant_id: long() }, { form: 'platform' }) },
  recipients: { events: 60, body: () => arkEvent('MessageSent', { to: long() }, { form: 'envelope' }) },
  classifications: {
    events: 60,
    body: () => arkEvent('MessageDeliveryFailed', { classification: long() }, { form: 'envelope' }),
  },
  'fields of the wrong type': {
    events: 60,
    body: () => arkEvent('MessageSent', { metadata: 5, [long()]: 1 } as never, { form: 'envelope' }),
  },
  'errors of listeners': { events: 60, body: () => arkEvent('MessageHeld', { details: long() }, { form: 'envelope' }) },
};

/** Names of fields are released by the second collection. */
async function measureHeap(): Promise<number> {
  for (let n = 0; n < 3; n += 1) {
    gc?.();
    await setImmediate();
  }
  return process.memoryUsage().heapUsed;
}

async function run(): Promise<void> {
  for (const [kind, { events, body }] of Object.entries(kinds)) {
    const ark = new ArkWebhooks({ apiKey: KEY });
    ark.on('error', () => undefined);
    ark.on('MessageHeld', ({ payload }) => {
      throw Object.assign(new Error(payload.details ?? ''), { payload });
    });
    const page = inspector(ark);
    const before = await measureHeap();
    for (let n = 0; n < events; n += 1) await ark.receive(JSON.stringify(body())).catch(() => undefined);
    process.send?.({ kind, bytes: (await measureHeap()) - before, page: page.name });
  }
  process.disconnect();
}

void run();

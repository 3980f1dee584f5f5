/** Code that must compile in strict TypeScript, and code that must not. Compiled by types.test.ts, never run. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import express, { type Request } from 'express';
import {
  type ArkEvent,
  type ArkEventName,
  ArkWebhooks,
  type ClaimStore,
  isArkEventName,
  isPermanentFailure,
  messageOf,
} from 'express-ark-webhooks';
import { expectTypeOf } from 'expect-type';

const ark = new ArkWebhooks({ apiKey: process.env['ARK_API_KEY'] });
const app = express();

// The README's example.
declare function suppress(address: string): Promise<void>;
ark.on('MessageBounced', async (event) => {
  await suppress(event.payload.original_message.to);
});
app.post('/webhooks/ark', ark.middleware());

// `type` narrows `payload`, in a listener and on the request.
ark.on('event', (event) => {
  if (event.type === 'MessageBounced') expectTypeOf(event.payload.original_message.to).toEqualTypeOf<string>();
  if (event.type === 'MessageSent') {
    expectTypeOf(event.payload.status).toEqualTypeOf<'Sent'>();
    // @ts-expect-error a MessageSent has no bounce
    String(event.payload.bounce);
  }
});
app.post('/hook/:tenant', ark.middleware({ respond: false }), (req, res) => {
  expectTypeOf(req.params.tenant).toEqualTypeOf<string>();
  // @ts-expect-error the route has no such parameter
  String(req.params.tennant);
  expectTypeOf(req.arkEvent).toEqualTypeOf<ArkEvent | undefined>();
  if (req.arkEvent?.type === 'SendLimitExceeded') expectTypeOf(req.arkEvent.payload.volume).toEqualTypeOf<number>();
  res.sendStatus(204);
});

// Every method of Node's emitter types the names and their arguments.
ark.once('MessageSent', (event) => {
  expectTypeOf(event).toEqualTypeOf<ArkEvent<'MessageSent'>>();
});
ark.prependListener('rejected', ({ code, status }) => {
  expectTypeOf(code).toEqualTypeOf<string>();
  expectTypeOf(status).toEqualTypeOf<number>();
});
const listener = (event: ArkEvent<'MessageHeld'>): string => event.id;
ark.on('MessageHeld', listener).off('MessageHeld', listener);
expectTypeOf(ark.listenerCount('MessageHeld')).toEqualTypeOf<number>();
ark.on('error', ({ error, event }) => {
  expectTypeOf(error).toEqualTypeOf<unknown>();
  expectTypeOf(event.id).toEqualTypeOf<string>();
});

// @ts-expect-error a misspelt event name
ark.on('MessageBounce', () => {});
// @ts-expect-error a misspelt event name
ark.once('messageSent', () => {});
// @ts-expect-error a misspelt event name
ark.listenerCount('MessageSend');
// @ts-expect-error a listener of another event
ark.on('MessageSent', (event: ArkEvent<'MessageHeld'>) => event.id);
// @ts-expect-error a misspelt option
new ArkWebhooks({ apikey: 'key' });
// @ts-expect-error a value that the option does not accept
new ArkWebhooks({ apiKey: 'key', onInvalid: 'ignore' });
// @ts-expect-error a schema for no event
new ArkWebhooks({ apiKey: 'key', schemas: { MessageSend: {} } });
// @ts-expect-error a misspelt option
ark.middleware({ responds: false });
// @ts-expect-error an unknown event
ark.middleware({ event: 'MessageBounce' });

// Keys come as a string, a list or a function; the name of a bare body from the request, also with Express's type.
new ArkWebhooks({ apiKey: ['new', 'old'] });
new ArkWebhooks({ apiKey: () => Promise.resolve(['new', 'old']) });
ark.middleware({ event: (req) => (isArkEventName(req.params?.['event']) ? req.params['event'] : undefined) });
ark.middleware({ event: (req: express.Request) => req.query['event'] as ArkEventName });

// Known values are suggested, and others allowed.
ark.on('MessageDelayed', ({ payload }) => {
  expectTypeOf(payload.classification).toExtend<string | null | undefined>();
  if (payload.classification === 'mailbox_full') return;
  if (payload.classification === 'a classification of tomorrow') return;
});

// Helpers narrow.
ark.on('event', (event) => {
  expectTypeOf(messageOf(event)?.to).toEqualTypeOf<string | null | undefined>();
  if (event.type === 'MessageBounced') expectTypeOf(messageOf(event).to).toEqualTypeOf<string>();
  if (isPermanentFailure(event)) expectTypeOf(event.type).toEqualTypeOf<'MessageDeliveryFailed' | 'MessageBounced'>();
});
ark.on('MessageBounced', (event) => {
  expectTypeOf(messageOf(event).to).toEqualTypeOf<string>();
});

// A custom store, synchronous or not.
const store: ClaimStore = { claim: () => 'claimed', complete: async () => {}, release: () => undefined };
new ArkWebhooks({ apiKey: 'key', claims: store });

ark.receive('{}', { event: 'MessageSent' }).then(
  (outcome) => {
    expectTypeOf(outcome.received).toEqualTypeOf<true>();
  },
  () => {},
);

// A function for keys gets the request: ours, Node's or Express's.
const keyOf = (tenant: unknown): string => `key-of-${String(tenant)}`;
new ArkWebhooks({ apiKey: (req) => keyOf(req.params['tenant']) });
new ArkWebhooks({
  apiKey: async (req: Request) => Promise.resolve([keyOf(req.params['tenant']), keyOf(req.get('x-tenant'))]),
});
new ArkWebhooks({
  apiKey: (req: Request<{ tenant: string }>) => (req.params.tenant === '' ? undefined : keyOf(req.params.tenant)),
});
new ArkWebhooks({ apiKey: (req: IncomingMessage) => keyOf(req.url) });
new ArkWebhooks({ apiKey: ({ headers }: { headers: IncomingHttpHeaders }) => keyOf(headers.host) });
new ArkWebhooks({ apiKey: () => null });

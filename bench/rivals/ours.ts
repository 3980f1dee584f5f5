/** This package, with one listener that does nothing. */
import { sign } from 'node:crypto';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { bare, bareLarge, enveloped, envelopedLarge } from './bodies.js';
import { type Message, PATH, type Rival, tampered } from './rival.js';
import { publicPem as keys, signingKey } from './signing-key.js';

export const KEY = 'ark_bench_0123456789abcdef';
const bearer = { authorization: `Bearer ${KEY}` };

const receiver =
  (options: ArkWebhooksOptions, listeners = 1): Rival['serve'] =>
  (express) => {
    const ark = new ArkWebhooks(options).setMaxListeners(listeners);
    for (let n = 0; n < listeners; n += 1) ark.on('MessageDeliveryFailed', () => undefined);
    return express().post(PATH, ark.middleware());
  };

const byBearer = (body: (n: number) => string, listeners = 1): Rival => ({
  serve: receiver({ apiKey: KEY }, listeners),
  message: (n) => ({ headers: bearer, body: body(n) }),
  forged: () => ({ headers: { authorization: 'Bearer another' }, body: body(0) }),
});

/** What an inspector costs that nobody looks at. */
export const INSPECTED = 'ours, inspected';

const inspected: Rival = {
  ...byBearer(enveloped),
  serve: (express) => {
    const ark = new ArkWebhooks({ apiKey: KEY }).on('MessageDeliveryFailed', () => undefined);
    return express().use('/ark', inspector(ark)).post(PATH, ark.middleware());
  },
};

/** A signature takes as long as thirty are verified in: each is made once. */
const signatures: string[] = [];

export function signed(n: number): Message {
  const body = enveloped(n);
  signatures[n] ??= sign('RSA-SHA256', Buffer.from(body), signingKey).toString('base64');
  return { headers: { 'x-ark-signature': signatures[n], 'x-ark-signature-kid': 'bench' }, body };
}

function signedWithBearer(n: number): Message {
  const { headers, body } = signed(n);
  return { headers: { ...bearer, ...headers }, body };
}

export const ours = {
  'ours by bearer, bare body': byBearer(bare),
  'ours by bearer, enveloped': byBearer(enveloped),
  'ours by signature, enveloped': {
    serve: receiver({ signature: { keys } }),
    message: signed,
    forged: tampered(signed),
  },
  'ours by both, enveloped': {
    serve: receiver({ apiKey: KEY, signature: { keys } }),
    message: signedWithBearer,
    forged: tampered(signedWithBearer),
  },
} satisfies Record<string, Rival>;

export const grown = {
  [INSPECTED]: inspected,
  '10 listeners': byBearer(enveloped, 10),
  '100 listeners': byBearer(enveloped, 100),
  'ours, 64 KiB bare': byBearer(bareLarge),
  'ours, 64 KiB enveloped': byBearer(envelopedLarge),
} satisfies Record<string, Rival>;

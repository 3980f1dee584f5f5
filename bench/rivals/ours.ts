/** This package, with one listener that does nothing. */
import { sign } from 'node:crypto';
import type { ArkWebhooksOptions } from 'express-ark-webhooks';
import { bare, enveloped } from './bodies.js';
import { loadInspector, loadMain } from './package.js';
import { type Message, PATH, type Rival, tampered } from './rival.js';
import { publicPem as keys, signingKey } from './signing-key.js';

export const KEY = 'ark_bench_0123456789abcdef';
const bearer = { authorization: `Bearer ${KEY}` };

const receiver =
  (options: ArkWebhooksOptions): Rival['serve'] =>
  (express) => {
    const ark = new (loadMain().ArkWebhooks)(options).on('MessageDeliveryFailed', () => undefined);
    return express().post(PATH, ark.middleware());
  };

const byBearer = (body: (n: number) => string, options: ArkWebhooksOptions = {}): Rival => ({
  serve: receiver({ apiKey: KEY, ...options }),
  message: (n) => ({ headers: bearer, body: body(n) }),
  forged: () => ({ headers: { authorization: 'Bearer another' }, body: body(0) }),
});

/** An inspector without a viewer. */
const inspected: Rival = {
  ...byBearer(enveloped),
  serve: (express) => {
    const ark = new (loadMain().ArkWebhooks)({ apiKey: KEY }).on('MessageDeliveryFailed', () => undefined);
    return express().use('/ark', loadInspector().inspector(ark)).post(PATH, ark.middleware());
  },
};

/** Signing takes as long as thirty verifications, so each signature is created only once. */
const signatures = new Map<number, string>();

function signed(n: number): Message {
  const body = enveloped(n);
  const signature = signatures.get(n) ?? sign('RSA-SHA256', Buffer.from(body), signingKey).toString('base64');
  signatures.set(n, signature);
  return { headers: { 'x-ark-signature': signature, 'x-ark-signature-kid': 'bench' }, body };
}

export const ours = {
  'ours by bearer, enveloped': byBearer(enveloped),
  'ours by bearer, bare body': byBearer(bare),
  'ours by bearer, enveloped, claims: false': byBearer(enveloped, { claims: false }),
  'ours by bearer, enveloped, with an inspector': inspected,
  // Without claims, since prepared signed requests are repeated.
  'ours by signature, enveloped, claims: false': {
    serve: receiver({ signature: { keys }, claims: false }),
    message: signed,
    forged: tampered(signed),
  },
} satisfies Record<string, Rival>;

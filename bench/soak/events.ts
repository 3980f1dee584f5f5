/** Makes what Ark would send: each event in each of the three forms, signed; and what a forger would. */
import { arkEventNames } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf, payloadOf, platformOf } from '../../test/support/bodies.js';
import { authorized } from '../../test/support/serve.js';
import type { SentEvent } from './evidence.js';

/** Bare bodies that say when their event happened. The others may each be a new event that looks alike. */
const timed: ReadonlySet<string> = new Set([
  'MessageSent',
  'MessageDelayed',
  'MessageDeliveryFailed',
  'MessageHeld',
  'DomainDNSError',
]);

const forms = ['bare', 'envelope', 'platform'] as const;
const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)]!;

/** Makes an event of a random name and form. Its number is a further key of its payload, for the ledger. */
export function makeEvent(id: number, key: SigningKey): SentEvent {
  const name = pick(arkEventNames);
  const form = pick(forms);
  const payload = { ...payloadOf(name), soak: id };
  const body = JSON.stringify(
    form === 'bare' ? payload : (form === 'envelope' ? envelopeOf : platformOf)(name, { payload }),
  );
  const recognizable = form !== 'bare' || timed.has(name);
  return { id, body, headers: { ...authorized, ...key.headers(body) }, forged: false, recognizable };
}

const { privateKey: strange } = new SigningKey();

/** Makes an event with the wrong key, or signed by somebody else in the key's name. */
export function forgeEvent(id: number, key: SigningKey): SentEvent {
  const event = makeEvent(id, key);
  const headers =
    Math.random() < 0.5
      ? { ...event.headers, authorization: 'Bearer ark_test_of_somebody_else' }
      : { ...authorized, ...new SigningKey(strange, key.kid).headers(event.body) };
  return { ...event, headers, forged: true };
}

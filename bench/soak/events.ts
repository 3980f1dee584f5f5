/** Creates signed events in each of the three forms, and forged ones. */
import { arkEventNames } from 'express-ark-webhooks';
import { SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf, payloadOf, platformOf } from '../../test/support/bodies.js';
import { authorized } from '../../test/support/serve.js';
import type { SentEvent } from './evidence.js';

/** Bare bodies with an event time. Identical bodies without one can be separate events. */
const timed: ReadonlySet<string> = new Set([
  'MessageSent',
  'MessageDelayed',
  'MessageDeliveryFailed',
  'MessageHeld',
  'DomainDNSError',
]);

const forms = ['bare', 'envelope', 'platform'] as const;
const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)]!;

/** Creates an event with a random name and form. Its number is an additional key of its payload, for the ledger. */
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

/** Creates an event with a wrong API key, or signed by another key with the same id. */
export function forgeEvent(id: number, key: SigningKey): SentEvent {
  const event = makeEvent(id, key);
  const headers =
    Math.random() < 0.5
      ? { ...event.headers, authorization: 'Bearer ark_test_of_somebody_else' }
      : { ...authorized, ...new SigningKey(strange, key.kid).headers(event.body) };
  return { ...event, headers, forged: true };
}

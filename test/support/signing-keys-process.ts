/** Creates signing keys, generated and given ones, and exports them, while the garbage collector runs all the time. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { SigningKey } from 'express-ark-webhooks/testing';

// Set here and not for the whole process, which would take most of its time to load.
setFlagsFromString('--gc-interval=7');

// Exports of the generated keys themselves deadlock at about the thirtieth key.
const KEYS = 100;
const TIMES = 20;

const assertPublic = ({ jwk, kid }: SigningKey): void => {
  assert.equal(jwk.kid, kid);
};

for (let count = 0; count < KEYS; count += 1) {
  const given = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  for (let time = 0; time < TIMES; time += 1) assertPublic(new SigningKey(given));
}
for (let count = 0; count < TIMES; count += 1) assertPublic(new SigningKey());

/** Creates signing keys, generated and given ones, and exports them. Run with `--gc-interval=7`. */
import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { SigningKey } from 'express-ark-webhooks/testing';

const KEYS = 300;
const TIMES = 20;

const assertPublic = ({ jwk, kid }: SigningKey): void => {
  assert.equal(jwk.kid, kid);
};

for (let count = 0; count < KEYS; count += 1) {
  const given = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
  for (let time = 0; time < TIMES; time += 1) assertPublic(new SigningKey(given));
}
for (let count = 0; count < TIMES; count += 1) assertPublic(new SigningKey());

/** The key of a run: created by its first process, and passed to the other processes. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';

const pem = (process.env['BENCH_SIGNING_KEY'] ??= generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey);

export const signingKey = createPrivateKey(pem);

export const publicKey = createPublicKey(signingKey);

export const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createPublicKey, createSecretKey, generateKeyPairSync, verify } from 'node:crypto';
import path from 'node:path';
import { promisify } from 'node:util';
import { SigningKey } from 'express-ark-webhooks/testing';

const run = promisify(execFile);

describe('SigningKey', () => {
  it('is created and exported while the garbage collector runs, with generated and given keys', async () => {
    const script = path.join(__dirname, '../../support/signing-keys-process.ts');
    // Without the conversion through PEM this process deadlocks and is killed at its timeout, which fails the test.
    await run(process.execPath, ['--require', 'tsx/cjs', script], { timeout: 110_000, killSignal: 'SIGKILL' });
  });

  it("adds Postal's legacy SHA-1 header to the SHA-256 one", () => {
    const key = new SigningKey();
    const publicKey = createPublicKey({ key: { ...key.jwk }, format: 'jwk' });
    const headers = key.headers('body', 'postal');
    for (const [name, algorithm] of [
      ['x-postal-signature', 'RSA-SHA1'],
      ['x-postal-signature-256', 'RSA-SHA256'],
    ] as const)
      assert.ok(verify(algorithm, Buffer.from('body'), publicKey, Buffer.from(headers[name]!, 'base64')), name);
    assert.equal(headers['x-postal-signature-kid'], key.kid);
  });

  it('rejects keys that cannot sign as Ark does', () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const { privateKey } = generateKeyPairSync('ed25519');
    assert.throws(() => new SigningKey(publicKey), { name: 'TypeError', message: /RSA private key, got a public key/ });
    assert.throws(() => new SigningKey(createSecretKey(Buffer.from('x'))), { message: /got a secret key/ });
    assert.throws(() => new SigningKey(privateKey), { message: /RSA private key, got one of type ed25519/ });
  });
});

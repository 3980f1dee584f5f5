import assert from 'node:assert/strict';
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  KeyObject,
  webcrypto,
} from 'node:crypto';
import { mock } from 'node:test';
import { type GivenKey, readGivenKeys } from '../../../../lib/auth/public-keys/read-given-keys.js';

/** Created by `openssl req -x509 -newkey rsa:1024`; below the public key of the same pair. */
const certificate = `-----BEGIN CERTIFICATE-----
MIICBDCCAW2gAwIBAgIUXFScd68KDbfwF4NAQ6piiKTrcOIwDQYJKoZIhvcNAQEL
BQAwEzERMA8GA1UEAwwIYXJrLnRlc3QwIBcNMjYxMTI2MDQ1MTMyWhgPMjEyNjEx
MDIwNDUxMzJaMBMxETAPBgNVBAMMCGFyay50ZXN0MIGfMA0GCSqGSIb3DQEBAQUA
A4GNADCBiQKBgQCjYlsst7sYgiuTel++HurlsRz4tXeW//9qPwswc/WWLcoZdW+3
efjjUq860z/cYCbHX35BsWv9k37ADygeJ3gxBwdyzmruM5FNLwUadIkjelfnv5qb
4pSwfabtcrtxWgDsNEhqO8o6I6zyrVFsrExKimuvBKODhm+0DYINHp1ZAQIDAQAB
o1MwUTAdBgNVHQ4EFgQUnW0h40CwHgO+LUvwbo4BaITDO2wwHwYDVR0jBBgwFoAU
nW0h40CwHgO+LUvwbo4BaITDO2wwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0B
AQsFAAOBgQCJTdOjqjsopWZV1+KXS3haqkibTF0y4CRlY4VyzQ3vsyhPsl/FX7BR
NYMcuoXSwMHEXDt3q+/wTiov6SyGITw9MYndFAq86snHT3UE+gkn3+ZJbAv/eRLm
v7/sNGG0Amt+Cd3Snj/yk31IZbGFAqwLM+hGjoVuATLzX0tc2Mmk4Q==
-----END CERTIFICATE-----
`;
const certified = createPublicKey(`-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCjYlsst7sYgiuTel++HurlsRz4
tXeW//9qPwswc/WWLcoZdW+3efjjUq860z/cYCbHX35BsWv9k37ADygeJ3gxBwdy
zmruM5FNLwUadIkjelfnv5qb4pSwfabtcrtxWgDsNEhqO8o6I6zyrVFsrExKimuv
BKODhm+0DYINHp1ZAQIDAQAB
-----END PUBLIC KEY-----`);

const spki = { type: 'spki', format: 'pem' } as const;
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const pkcs1 = { type: 'pkcs1', format: 'pem' } as const;

const makeRsa = (modulusLength: number): { publicKey: string; privateKey: string } =>
  generateKeyPairSync('rsa', { modulusLength, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });

const { publicKey: pem, privateKey } = makeRsa(1024);
const { publicKey: other } = makeRsa(1024);
const { publicKey: small } = makeRsa(512);
const { publicKey: ec } = generateKeyPairSync('ec', { namedCurve: 'P-256', publicKeyEncoding: spki, privateKeyEncoding: pkcs8 }); // prettier-ignore
const { publicKey: ed25519 } = generateKeyPairSync('ed25519', { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 });
const { publicKey: pss } = generateKeyPairSync('rsa-pss', { modulusLength: 1024, publicKeyEncoding: spki, privateKeyEncoding: pkcs8 }); // prettier-ignore
const key = createPublicKey(pem);
const jwk = { ...key.export({ format: 'jwk' }), kid: 'one' };
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const rsaSha256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
const body = pem.replaceAll(/-----.*-----|\s/g, '');

const circular: unknown[] = [];
circular.push(circular);

const isKey = (given: KeyObject | undefined, expected = key): void => {
  assert.ok(given?.equals(expected));
};

describe('readGivenKeys', () => {
  for (const [what, given] of [
    ['PEM', pem],
    ['PEM with the line breaks of Windows', pem.replaceAll('\n', '\r\n')],
    ['PEM with literal \\n', pem.replaceAll('\n', String.raw`\n`)],
    ['PEM with literal \\r\\n', pem.replaceAll('\n', String.raw`\r\n`)],
    ['PEM with \\n escaped twice', pem.replaceAll('\n', String.raw`\\n`)],
    ['PEM on one line', pem.replaceAll('\n', ' ')],
    ['PEM without any line break', pem.replaceAll('\n', '')],
    ['indented PEM', pem.replaceAll(/^/gm, '    ')],
    ['PEM without a last line break, after a byte order mark', `\ufeff${pem.trim()}`],
    ['PEM in double quotes', `"${pem}"`],
    ['PEM in single quotes', `'${pem}'`],
    ['PEM as JSON', JSON.stringify(pem)],
    ['PEM as JSON, twice', JSON.stringify(JSON.stringify(pem))],
    ['PEM after other text, as openssl prints it', `Bag Attributes\n    friendlyName: ark\n${pem}`],
    ['base64 of PEM', base64(pem)],
    ['base64 of PEM, in lines', base64(pem).replaceAll(/.{64}/g, '$&\n')],
    ['the body of PEM without its first and last line', body],
    ['the bytes of a PEM file', Buffer.from(pem)],
    ['the bytes of a JWKS file', new TextEncoder().encode(JSON.stringify({ keys: [jwk] }))],
    ['DER', Buffer.from(body, 'base64')],
    ['DER as base64url', Buffer.from(body, 'base64').toString('base64url')],
    ['DER in an ArrayBuffer', new Uint8Array(Buffer.from(body, 'base64')).buffer],
    ['PKCS #1', key.export(pkcs1)],
    ['PKCS #1 as DER', key.export({ type: 'pkcs1', format: 'der' })],
    ['PKCS #1 as base64 of DER', key.export({ type: 'pkcs1', format: 'der' }).toString('base64')],
    ['a KeyObject', key],
    ['a JWK', jwk],
    ['a JWK as JSON', JSON.stringify(jwk)],
    ['a JWKS', { keys: [jwk] }],
    ['a JWKS as JSON', JSON.stringify({ keys: [jwk] }, null, 2)],
    ['a JWKS as base64', base64(JSON.stringify({ keys: [jwk] }))],
    ['a list of JWKs', [jwk]],
    ['a list of JWKs as JSON', JSON.stringify([jwk])],
    ['a JWK with use, alg and key_ops', { ...jwk, use: 'sig', alg: 'RS256', key_ops: ['verify'] }],
    ['a JWK whose kid is a number', { ...jwk, kid: 7 as never }],
  ] as [string, GivenKey][])
    it(`reads ${what}`, () => {
      const { keys, skipped } = readGivenKeys(given);
      assert.deepEqual([keys.length, skipped], [1, []]);
      isKey(keys[0]?.key);
    });

  for (const extractable of [true, false])
    it(`reads a CryptoKey that is ${extractable ? '' : 'not '}extractable`, async () => {
      const given = await webcrypto.subtle.importKey('spki', Buffer.from(body, 'base64'), rsaSha256, extractable, ['verify']);
      isKey(readGivenKeys(given).keys[0]?.key);
    }); // prettier-ignore

  it('names the fix for a CryptoKey that Node does not read', async () => {
    const given = await webcrypto.subtle.importKey('spki', Buffer.from(body, 'base64'), rsaSha256, false, ['verify']);
    const from = mock.method(KeyObject, 'from', () => {
      throw new TypeError('not extractable');
    });
    try {
      assert.throws(() => readGivenKeys(given), /"signature\.keys" cannot be read: import it as extractable\.$/);
    } finally {
      from.mock.restore();
    }
  });

  it('reads the public key of a certificate', () => {
    isKey(readGivenKeys(certificate).keys[0]?.key, certified);
  });

  it('reads every PEM block and every key of a list', () => {
    for (const given of [
      `${pem}${other}`,
      [pem, other],
      [pem, JSON.stringify({ keys: [createPublicKey(other).export({ format: 'jwk' })] })],
    ]) {
      // prettier-ignore
      const { keys } = readGivenKeys(given);
      assert.equal(keys.length, 2);
      isKey(keys[0]?.key);
      isKey(keys[1]?.key, createPublicKey(other));
    }
  });

  it('keeps the ids of JWKs; PEM keys have none', () => {
    assert.deepEqual(
      readGivenKeys([{ keys: [jwk] }, pem, { ...jwk, kid: 'two' }]).keys.map(({ kid }) => kid),
      ['one', undefined, 'two'],
    );
  });

  for (const [what, given, message] of [
    ['an empty string', '', /is empty: is the environment variable set/],
    ['an empty list', [], /It is empty/],
    ['an empty set', { keys: [] }, /It is empty/],
    ['a word', 'nonsense', /is neither PEM nor a JWKS/],
    ['a number', 7, /is a number, not a key/],
    ['null', null, /is null, not a key/],
    ['a promise', Promise.resolve(jwk), /is a promise: await it/],
    ['an object that is no JWK', { pem }, /is no JWK: it has no "kty"/],
    ['a list in a list of lists', [[[jwk]]], /\[0\] is an array, not a key/],
    ['a list that contains itself', circular, /\[0\] is an array, not a key/],
    ['an object that throws', { get keys() { throw new Error('hidden'); } }, /^(?!.*hidden).*cannot be read/], // prettier-ignore
    ['a private key as DER', createPrivateKey(privateKey).export({ type: 'pkcs8', format: 'der' }), /is a private key/],
    [
      'a private key as base64 of DER',
      createPrivateKey(privateKey).export({ type: 'pkcs1', format: 'der' }).toString('base64'),
      /is a private key/,
    ],
    ['a private key', privateKey, /is a private key: pass the public key, and replace this one/],
    ['a private key as JSON', JSON.stringify(privateKey), /is a private key/],
    ['a private key as base64', base64(privateKey), /is a private key/],
    ['a private KeyObject', generateKeyPairSync('ed25519').privateKey, /is a private key/],
    ['a private JWK', { ...jwk, d: 'AQAB' }, /is a private key/],
    ['a secret', createSecretKey(Buffer.alloc(32)), /is a secret key/],
    ['a symmetric JWK', { kty: 'oct', k: 'AAAA' }, /is of type "oct": signatures are made with RSA keys/],
    ['an EC key', ec, /is of type ec: signatures are made with RSA keys/],
    ['an Ed25519 key', ed25519, /is of type ed25519/],
    ['an Ed25519 JWK', createPublicKey(ed25519).export({ format: 'jwk' }), /is of type "OKP"/],
    ['an RSA-PSS key', pss, /is of type rsa-pss/],
    ['a key of 512 bits', small, /has 512 bits: the minimum is 1024/],
    ['a JWK of 512 bits', createPublicKey(small).export({ format: 'jwk' }), /has 512 bits/],
    ['a JWK of 20,000 bits', { ...jwk, n: Buffer.alloc(2500, 255).toString('base64url') }, /the maximum is 16384/],
    ['a JWK whose exponent is 1', { ...jwk, e: 'AQ' }, /has the exponent 1, with which signatures can be forged/],
    ['a JWK whose exponent is even', { ...jwk, e: 'AAAC' }, /has the exponent 2/],
    ['a JWK for encryption', { ...jwk, use: 'enc' }, /is for another use: "enc"/],
    ['a JWK for signing only', { ...jwk, key_ops: ['sign'] }, /key_ops do not contain "verify"/],
    ['a JWK of another algorithm', { ...jwk, alg: 'RSA-OAEP' }, /is for another algorithm: "RSA-OAEP"/],
    ['a JWK without n', { kty: 'RSA', e: 'AQAB' }, /is malformed: its n or e is not base64url/],
    ['a JWK whose n is not base64url', { ...jwk, n: 'a b' }, /is malformed/],
    ['a JWK without kty', { n: jwk.n, e: jwk.e }, /is no JWK: it has no "kty"/],
    ['a set whose keys are not a list', { keys: 'none' }, /is no key set/],
    ['malformed JSON', '{"keys":[', /is malformed JSON/],
    ['truncated PEM', pem.slice(0, 100), /is cut off/],
    [
      'PEM of nonsense',
      '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----',
      /is malformed: no key can be read/,
    ],
    [
      'a certificate request',
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      /is a certificate request/,
    ],
    ['an OpenSSH key', 'ssh-rsa AAAAB3NzaC1yc2E ark@example', /is an OpenSSH key: convert it with ssh-keygen/],
    ['a PGP key', '-----BEGIN PGP PUBLIC KEY BLOCK-----\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----', /is a PGP key/],
    ['a DKIM record', 'v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3', /is a DKIM record/],
    ['a URL', 'https://mail.arkhq.io/.well-known/jwks.json', /is a URL: pass it as signature\.jwksUrl/],
    ['a path', './keys/ark.pem', /is the path of a file/],
  ] as [string, never, RegExp][])
    it(`rejects ${what} and names the kind`, () => {
      assert.throws(
        () => readGivenKeys(given),
        (error: Error & { code: string }) => {
          assert.equal(error.code, 'invalid_options');
          assert.match(error.message, /^Expected "signature\.keys" to contain an RSA public key, as PEM or a JWKS\. /);
          assert.match(error.message, message);
          assert.ok(!error.message.includes(privateKey.slice(30, 60)));
          return true;
        },
      );
    });

  it('skips unusable keys and reports why', () => {
    const set = { keys: [{ ...jwk, kid: 'enc', use: 'enc' }, 7, jwk, { kty: 'EC', kid: 'x'.repeat(99) }] as never[] };
    const { keys, skipped } = readGivenKeys(set);
    assert.equal(keys.length, 1);
    isKey(keys[0]?.key);
    assert.deepEqual(skipped, [
      'Key "enc" of the key set is for another use: "enc".',
      'Key 1 of the key set is a number, not an object.',
      `Key "${'x'.repeat(39)} of the key set is of type "EC": signatures are made with RSA keys.`,
    ]);
    assert.deepEqual(readGivenKeys([small, pem, privateKey]).skipped, [
      '"signature.keys"[0] has 512 bits: the minimum is 1024.',
      '"signature.keys"[2] is a private key: pass the public key, and replace this one.',
    ]);
    assert.deepEqual(readGivenKeys(`${ec}${pem}`).skipped, [
      '"signature.keys", PEM block 1, is of type ec: signatures are made with RSA keys.',
    ]);
  });

  it('uses at most 100 keys of a set', () => {
    const { keys, skipped } = readGivenKeys({ keys: Array.from({ length: 150 }, () => jwk) });
    assert.deepEqual([keys.length, skipped], [100, ['The key set has 150 keys: the first 100 are used.']]);
  });
});

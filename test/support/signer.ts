/** Signs bodies as Ark does, and publishes the public key at an address on loopback. */
import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { authorized, serve } from './serve.js';

export interface Signer {
  kid: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export function makeSigner(modulusLength = 1024): Signer {
  return { kid: randomBytes(8).toString('hex'), ...generateKeyPairSync('rsa', { modulusLength }) };
}

export const jwkOf = ({ kid, publicKey }: Signer): { kid: string } => ({ kid, ...publicKey.export({ format: 'jwk' }) });

/** The headers of a signed body. */
export const signed = (
  signer: Signer,
  body: string | Uint8Array,
  prefix = 'x-ark-signature',
): Record<string, string> => ({
  'content-type': 'application/json',
  [prefix]: sign('RSA-SHA256', Buffer.from(body), signer.privateKey).toString('base64'),
  [`${prefix.replace('-256', '')}-kid`]: signer.kid,
});

export const signedAndAuthorized = (signer: Signer, body: string): Record<string, string> => ({
  ...authorized,
  ...signed(signer, body),
});

export interface KeyServer {
  url: string;
  /** How often the keys were fetched. */
  fetches: number;
  signers: Signer[];
  /** What to do instead of answering with the keys. */
  fault: 'none' | 'hang' | 'error' | 'trickle';
}

/** A JWKS endpoint whose keys, and faults, a test sets. */
export async function serveKeys(...signers: Signer[]): Promise<KeyServer> {
  const server: KeyServer = { url: '', fetches: 0, signers, fault: 'none' };
  server.url = await serve((_req, res) => {
    server.fetches += 1;
    if (server.fault === 'error') res.writeHead(500).end();
    if (server.fault === 'trickle') res.write('{"keys":');
    if (server.fault === 'none') res.end(JSON.stringify({ keys: server.signers.map(jwkOf) }));
  });
  return server;
}

/** Requests, from nearly valid ones to noise. */
import fc from 'fast-check';
import { arkEventNames } from 'express-ark-webhooks';
import { envelopeOf, payloadOf, platformOf } from '../support/bodies.js';
import { KEY } from '../support/serve.js';
import { modes, type RawRequest, signingKey } from './target.js';

/** Characters that are valid in a header's value. */
const field = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)) });

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** Values that resemble credentials: the key truncated, doubled, or in an unsupported scheme. */
const wrongCredentials = fc.oneof(
  field,
  field.map((token) => `Bearer ${token}`),
  field.map((text) => basic(text)),
  fc.integer({ min: 0, max: KEY.length - 1 }).map((end) => `Bearer ${KEY.slice(0, end)}`),
  fc.constantFrom(`Bearer ${KEY}x`, `Bearer ${KEY} ${KEY}`, `Bearer "${KEY}"`, `Token ${KEY}`, KEY, `Bearer${KEY}`),
  fc.constantFrom(basic(`${KEY}:`), basic(`:${KEY}x`), `Basic ${KEY}`, 'Bearer undefined', 'Bearer null', 'Bearer'),
);

const names = fc.constantFrom(
  ...['Content-Type', 'Content-Length', 'Transfer-Encoding', 'Content-Encoding', 'Expect', 'Cookie', 'X-Forwarded-For'],
  ...['X-Ark-Signature', 'X-Ark-Signature-KID', 'X-Http-Method-Override', 'Upgrade', '__proto__', 'Trailer', 'Origin'],
);

const values = fc.oneof(
  field,
  fc.constantFrom('application/json', 'text/plain', 'chunked', 'gzip', 'identity', '100-continue', '0', '1e9', '-1'),
);

const methods = fc.oneof(
  { weight: 6, arbitrary: fc.constant('POST') },
  fc.constantFrom('GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'post', 'PURGE', 'QUERY', 'M-SEARCH'),
);

const paths = fc
  .tuple(
    fc.constantFrom('4', '5'),
    fc.constantFrom(...modes),
    fc.webPath(),
    fc.constantFrom('', '?', '?a=b&a=c', '?__proto__[x]=1', '/%ff', '/..%2f'),
  )
  .map(([version, mode, path, rest]) => `/${version}/${mode}${path}${rest}`);

/** A body like Ark's. */
export const honestBodies = fc
  .tuple(fc.constantFrom(...arkEventNames), fc.constantFrom(payloadOf, envelopeOf, platformOf))
  .map(([name, form]) => JSON.stringify(form(name)));

const bodies = fc.oneof(
  honestBodies.map((text) => Buffer.from(text)),
  fc.tuple(honestBodies, fc.nat(), fc.uint8Array({ maxLength: 4 })).map(([text, at, noise]) => {
    const bytes = Buffer.from(text);
    bytes.set(noise, at % (bytes.length - 4));
    return bytes;
  }),
  fc.json().map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 300 }),
  fc.integer({ min: 65_000, max: 70_000 }).map((length) => Buffer.alloc(length, ' ')),
);

const requests = (credentials: fc.Arbitrary<RawRequest['headers']>): fc.Arbitrary<RawRequest> =>
  fc
    .record({
      method: methods,
      path: paths,
      body: bodies,
      credentials,
      others: fc.array(fc.tuple(names, values), { maxLength: 3 }),
      framed: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
    })
    .map(({ method, path, body, credentials, others, framed }) => ({
      method,
      path,
      body,
      headers: [
        ...credentials,
        ...(framed ? [['Content-Length', String(body.length)], ['Content-Type', 'application/json']] as const : []),
        ...others,
      ],
    })); // prettier-ignore

/** Without valid credentials. */
export const strangers = requests(
  fc.array(fc.tuple(fc.constantFrom('Authorization', 'authorization', 'Proxy-Authorization', 'X-Api-Key'), wrongCredentials), { maxLength: 2 }),
); // prettier-ignore

/** With the right key and signature; everything else is arbitrary. */
export const insiders = requests(fc.constant([['Authorization', `Bearer ${KEY}`]])).map((request) => ({
  ...request,
  headers: [...Object.entries(signingKey.headers(request.body)), ...request.headers],
}));

import assert from 'node:assert/strict';
import { envelopeOf } from '../../support/bodies.js';
import { newest, readStream, sent, watched } from '../../support/inspected.js';
import { authorized, json, post } from '../../support/serve.js';

const signatureHeaders = { ...json, 'x-ark-signature': 'hidden-signature', 'x-ark-signature-kid': 'hidden-kid' };

describe('inspector: rejected requests', () => {
  it('shows method, path, credential headers, client IP, reason and fix, and no value of a header', async () => {
    const { url, get } = await watched();
    await post(`${url}/webhooks/ark?token=hidden-query`, sent(), { ...json, authorization: 'Bearer hidden-key' });
    const line = await newest(url);
    assert.deepEqual(
      [line.outcome, line.status, line.code, line.event, line.method, line.path],
      ['rejected', 401, 'invalid_token', undefined, 'POST', '/webhooks/ark'],
    );
    const detail = await get(`entries/${line.id}?reveal=1`);
    assert.deepEqual([detail.credentials, detail.remoteAddress], [['Authorization'], '127.0.0.1']);
    assert.match(detail.message!, /key in the Authorization header/);
    assert.match(detail.fix!, /option apiKey/);
    assert.doesNotMatch(JSON.stringify(detail) + (await readStream(url)).text, /hidden/);
  });

  it('marks a signed request without a key, and names both fixes', async () => {
    const { url, get, send } = await watched();
    await send(sent(), signatureHeaders);
    await send(sent(), json);
    const [signed, unsigned] = (await readStream(url)).lines;
    assert.deepEqual([signed!.signed, unsigned!.signed], [true, undefined]);
    const detail = await get(`entries/${signed!.id}`);
    assert.deepEqual(detail.credentials, ['X-Ark-Signature', 'X-Ark-Signature-KID']);
    assert.match(detail.fix!, /signature: true and require: "any".*basicAuth: true/);
    assert.doesNotMatch(JSON.stringify(detail), /hidden/);
  });

  it('explains each code', async () => {
    const { ark, url, get, send } = await watched({ ackTimeout: 20, limit: 5_000, onUnknown: 'reject' });
    ark.on('MessageHeld', () => Promise.reject(new Error('no')));
    ark.on('MessageDelayed', () => new Promise(() => undefined));
    const bodies = [
      ...['{', {}, sent({ to: 5 }), envelopeOf('MessageHeld'), envelopeOf('MessageDelayed')],
      ...['x'.repeat(6_000), { event: 'MessageReplied', payload: {} }],
    ];
    for (const body of bodies) await send(body);
    await send(sent(), { ...authorized, 'content-type': 'text/plain' });
    await fetch(`${url}/webhooks/ark`, { method: 'POST', headers: json });
    const { lines } = await readStream(url);
    assert.deepEqual(
      lines.map(({ code }) => code),
      [
        ...['malformed_json', 'unidentifiable_event', 'invalid_payload', 'listener_failed', 'listeners_pending'],
        ...['body_too_large', 'unknown_event', 'unsupported_media_type', 'missing_credentials'],
      ],
    );
    for (const { id, code } of lines) assert.match((await get(`entries/${id}`)).fix ?? '', /\.$/, code);
  });
});

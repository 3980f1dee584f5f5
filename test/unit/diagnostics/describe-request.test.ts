import assert from 'node:assert/strict';
import { describeRequest } from '../../../lib/diagnostics/describe-request.js';
import type { ArkRequest } from '../../../lib/events/request.js';

const requestWith = (fields: object): ArkRequest => {
  const request: unknown = { method: 'POST', url: '/', headers: {}, socket: {}, ...fields };
  return request as ArkRequest;
};

describe('describeRequest', () => {
  it('lists the names of credential and signature headers, without values', () => {
    const headers = {
      authorization: 'Basic hidden',
      'x-ark-signature': 'hidden',
      'x-ark-signature-kid': 'hidden',
      cookie: 'hidden',
    };
    const facts = describeRequest(requestWith({ headers }));
    assert.deepEqual(facts.credentials, ['Authorization', 'X-Ark-Signature', 'X-Ark-Signature-KID']);
    assert.doesNotMatch(JSON.stringify(facts), /hidden/);
  });

  it('omits the query, and prefers the original URL', () => {
    assert.equal(describeRequest(requestWith({ url: '/?key=hidden', originalUrl: '/hook?key=hidden' })).path, '/hook');
  });

  it('accepts a request without a socket', () => {
    assert.equal(describeRequest(requestWith({ socket: undefined })).remoteAddress, undefined);
  });
});

import assert from 'node:assert/strict';
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { envelopeOf } from '../../support/bodies.js';
import { authorized, KEY, post, serve } from '../../support/serve.js';

describe('the log of rejected requests', () => {
  it('contains one line for many requests of one client, and a count when the receiver closes', async () => {
    const lines: { message: string; fields: object }[] = [];
    const write = (fields: object, message: string): void => void lines.push({ message, fields });
    const ark = new ArkWebhooks({
      apiKey: KEY,
      logger: { debug: () => {}, info: () => {}, warn: write, error: write },
    });
    const emitted: string[] = [];
    ark.on('MessageSent', () => {});
    ark.on('rejected', ({ code }) => emitted.push(code));
    const url = `${await serve(express().use(ark.middleware()))}/hook`;
    const rejections = (): typeof lines => lines.filter(({ message }) => /rejected/.test(message));
    for (let n = 0; n < 100; n += 1)
      await post(url, envelopeOf('MessageSent'), { ...authorized, authorization: `Bearer guess${n}` });
    await post(url, '{');
    assert.equal(emitted.length, 101);
    assert.deepEqual(
      rejections().map(({ fields }) => (fields as { code: string }).code),
      ['invalid_token', 'malformed_json'],
    );
    await ark.close();
    const { requests } = rejections().at(-1)?.fields as { requests: number };
    assert.equal(requests, 99);
    assert.ok(!JSON.stringify(lines).includes('guess'));
  });

  it('is written under jsdom, whose timers are numbers', async () => {
    const lines: string[] = [];
    const write = (_: object, message: string): void => void lines.push(message);
    const ark = new ArkWebhooks({ apiKey: KEY, logger: { debug: write, info: write, warn: write, error: write } });
    ark.on('MessageSent', () => undefined);
    const { setTimeout: nodeTimeout } = globalThis;
    globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => Number(nodeTimeout(...args))) as never;
    try {
      const rejection = ark.receive(envelopeOf('MessageSent'), { headers: undefined });
      await assert.rejects(rejection, { code: 'missing_credentials' });
    } finally {
      globalThis.setTimeout = nodeTimeout;
    }
    assert.deepEqual(lines, ['request rejected']);
    await ark.close();
  });
});

import assert from 'node:assert/strict';
import { expectTypeOf } from 'expect-type';
import { type ArkEventForm, arkEventNames, ArkWebhooks, type MessageBouncedPayload } from 'express-ark-webhooks';
import { arkEvent } from 'express-ark-webhooks/testing';
import { KEY } from '../../support/serve.js';

const forms: ArkEventForm[] = ['bare', 'envelope', 'platform'];

describe('arkEvent', () => {
  it('creates bodies of each event in each form that are valid in strict mode and identified by their shape', async () => {
    for (const form of forms)
      for (const name of arkEventNames)
        for (let seed = 0; seed < 20; seed += 1) {
          const strict = new ArkWebhooks({ apiKey: KEY, strict: true });
          const { event } = await strict.receive(arkEvent(name, {}, { form, seed }));
          assert.deepEqual([event?.type, event?.form], [name, form]);
        }
  });

  it('creates the same body from the same seed, and a different one from another seed or none', () => {
    const make = (seed?: number | string): string =>
      JSON.stringify(forms.map((form) => arkEvent('MessageBounced', {}, { form, seed })));
    assert.equal(make('a'), make('a'));
    assert.equal(make(1), make(1));
    const all = [make(), make(), make(), ...Array.from({ length: 500 }, (_, seed) => make(seed))];
    assert.equal(new Set(all).size, all.length);
  });

  it('creates unique ids and times for each body', () => {
    const bodies = Array.from({ length: 200 }, () => arkEvent('MessageSent', {}, { form: 'envelope' }));
    const distinct = (of: (body: (typeof bodies)[number]) => unknown): number => new Set(bodies.map(of)).size;
    assert.match(bodies[0]!.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(distinct(({ uuid }) => uuid), 200); // prettier-ignore
    assert.equal(
      distinct(({ payload }) => payload.message.token),
      200,
    );
    assert.equal(
      distinct(({ payload }) => payload.message.id),
      200,
    );
    const { timestamp, message } = bodies[0]!.payload;
    assert.ok(Math.abs(timestamp - Date.now() / 1000) < 60);
    assert.ok(message.timestamp! < timestamp && timestamp < bodies[0]!.timestamp);
  });

  it('overrides fields at any depth', () => {
    const body = arkEvent(
      'MessageBounced',
      { original_message: { tag: null, metadata: { order: 'A-1' } }, bounce: { subject: 'Away' } },
      { seed: 1 },
    );
    const plain = arkEvent('MessageBounced', {}, { seed: 1 });
    assert.equal(body.original_message.tag, null);
    assert.equal(body.original_message.metadata?.['order'], 'A-1');
    assert.equal(body.original_message.metadata['user_id'], plain.original_message.metadata?.['user_id']);
    assert.equal(body.bounce.subject, 'Away');
    assert.equal(body.bounce.direction, 'incoming');
  });

  it('applies a short override to the message, including its details, or to the server', () => {
    const to = 'a@example.com';
    assert.equal(arkEvent('MessageBounced', { to }, { form: 'envelope' }).payload.original_message.to, to);
    assert.notEqual(arkEvent('MessageBounced', { to }).bounce.to, to);
    const failed = arkEvent('MessageDeliveryFailed', { to });
    assert.equal(failed.message.to, to);
    assert.match(failed.details!, /Delivery to a@example\.com failed/);
    assert.match(arkEvent('MessageSent', { message: { to } }).details!, /^Message for a@example\.com accepted/);
    assert.equal(arkEvent('SendLimitExceeded', { permalink: 'staging' }).server.permalink, 'staging');
  });

  it('prefers the payload to the message for an override, and the message to the envelope', () => {
    const sent = arkEvent('MessageSent', { timestamp: 5, uuid: 'u', id: 7 }, { form: 'envelope', envelope: { timestamp: 9 } });
    assert.deepEqual(
      [sent.payload.timestamp, sent.uuid, sent.payload.message.id, sent.timestamp],
      [5, 'u', 7, 9],
    );
    const clicked = arkEvent('MessageLinkClicked', { token: 'link' });
    assert.equal(clicked.token, 'link');
    assert.notEqual(clicked.message.token, 'link');
    const test = arkEvent('MessageSent', { tenant_id: 'tn', _test: true }, { form: 'platform' });
    assert.deepEqual([test.tenant_id, test._test], ['tn', true]);
  }); // prettier-ignore

  it('adds and removes fields, and replaces an object by another value', () => {
    const odd = arkEvent('MessageSent', { to: undefined, output: undefined, colour: 'red' } as never);
    assert.ok(!('to' in odd.message) && !('output' in odd));
    assert.ok(!('to' in arkEvent('MessageSent', { message: { to: undefined } }).message));
    assert.equal((odd as unknown as { colour: string }).colour, 'red');
    assert.equal(arkEvent('MessageSent', { message: null } as never).message, null);
    const hostile = arkEvent('MessageSent', JSON.parse('{"__proto__":{"polluted":1}}') as never);
    assert.ok(Object.hasOwn(hostile, '__proto__') && !('polluted' in {}));
  });

  it('rejects an unknown event name', () => {
    assert.throws(
      () => arkEvent('toString' as 'MessageSent'),
      /Expected "name" to be the name of an event, got "toString"/,
    );
    assert.throws(() => arkEvent('MessageBounce' as 'MessageBounced'), /Did you mean "MessageBounced"\?/);
  });

  it('rejects an unknown form', () => {
    assert.throws(
      () => arkEvent('MessageSent', {}, { form: 'enveloped' as 'envelope' }),
      /Expected "form" to be 'bare' or 'envelope' or 'platform', got 'enveloped'/,
    );
  });

  it('is typed by name and form', () => {
    expectTypeOf(arkEvent('MessageBounced')).toEqualTypeOf<MessageBouncedPayload>();
    expectTypeOf(arkEvent('MessageSent', {}, { form: 'envelope' }).uuid).toEqualTypeOf<string>();
    expectTypeOf(arkEvent('MessageSent', {}, { form: 'platform' }).event).toEqualTypeOf<'MessageSent'>();
    // @ts-expect-error -- an address is a string
    arkEvent('MessageSent', { to: 5 });
    // @ts-expect-error -- no field has this name
    arkEvent('MessageSent', { recipient: 'a@example.com' });
  });
});

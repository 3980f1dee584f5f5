import assert from 'node:assert/strict';
import { identify } from '../../../lib/parsing/identify.js';
import { type ArkEventName, arkEventNames, type PayloadError } from 'express-ark-webhooks';
import type { UserSchemas } from 'express-ark-webhooks';
import { createValidate, type Validate } from '../../../lib/parsing/validate.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';

type JsonObject = Record<string, unknown>;

const tolerant = createValidate({ strict: false, schemas: undefined });
const strict = createValidate({ strict: true, schemas: undefined });
const createTolerant = (schemas: UserSchemas | undefined): Validate => createValidate({ strict: false, schemas });
const modes: [mode: string, validate: Validate][] = [
  ['tolerant', tolerant],
  ['strict', strict],
];

const check = (validate: Validate, name: ArkEventName, body: object): PayloadError[] | undefined =>
  validate(name, identify(body as JsonObject, name), body);

const pointers = (errors: PayloadError[] | undefined): string[] => (errors ?? []).map(({ pointer }) => pointer);

/** Each field as the wire page lists it: its type, `r` if it is required, `N` if it may be null. */
const message = {
  id: 'integer r',
  token: 'string N',
  direction: 'string r',
  message_id: 'string N',
  to: 'string r',
  from: 'string N',
  subject: 'string N',
  timestamp: 'number r',
  spam_status: 'string',
  tag: 'string N',
  metadata: 'object N',
};
const server = { uuid: 'string', name: 'string', permalink: 'string', organization: 'string N' };

const under = (key: string, fields: Record<string, string>): Record<string, string> => ({
  [key]: 'object r',
  ...Object.fromEntries(Object.entries(fields).map(([field, words]) => [`${key}/${field}`, words])),
});

const attempt = {
  ...under('message', message),
  status: 'string r',
  details: 'string N',
  output: 'string',
  sent_with_ssl: 'boolean N',
  timestamp: 'number r',
  time: 'number N',
};
const failure = {
  ...attempt,
  classification: 'string N',
  classification_code: 'integer N',
  smtp_enhanced_code: 'string N',
  remote_host: 'string N',
};
const unconfirmed = { suppression_added: 'boolean N', suppression_reason: 'string N' };
const opened = { ...under('message', message), ip_address: 'string r', user_agent: 'string N' };
const sendLimit = { ...under('server', server), volume: 'integer r', limit: 'integer r' };

const fieldsByEvent: Record<ArkEventName, Record<string, string>> = {
  MessageSent: attempt,
  MessageDelayed: failure,
  MessageDeliveryFailed: failure,
  MessageHeld: attempt,
  MessageBounced: { ...under('original_message', message), ...under('bounce', message) },
  MessageLoaded: opened,
  MessageLinkClicked: { ...opened, url: 'string r', token: 'string r' },
  DomainDNSError: {
    ...under('server', server),
    domain: 'string r',
    uuid: 'string r',
    dns_checked_at: 'number r',
    spf_status: 'string N',
    spf_error: 'string N',
    dkim_status: 'string N',
    dkim_error: 'string N',
    mx_status: 'string N',
    mx_error: 'string N',
    return_path_status: 'string N',
    return_path_error: 'string N',
  },
  SendLimitApproaching: sendLimit,
  SendLimitExceeded: sendLimit,
};

/** Values that deliveries contain although the reference excludes them: allowed unless strict. */
const observed = {
  optional: /^(?:message|original_message|bounce)\/(?:direction|timestamp)$/,
  nullable: /^(?:message\/to|ip_address|(?:message|original_message|bounce)\/direction)$/,
};
const isDocumented = (mode: string, exceptions: RegExp, path: string): boolean =>
  mode === 'strict' || !exceptions.test(path);

const misfits: Record<string, unknown> = { string: 7, number: '7', integer: 7.5, boolean: 'true', object: [] };

/** Returns a payload with one field changed; the field is removed if `value` is undefined. */
function withField(name: ArkEventName, path: string, value: unknown): JsonObject {
  const payload = payloadOf(name) as object as JsonObject;
  const keys = path.split('/');
  const last = keys.pop()!;
  const parent = keys.reduce((object, key) => object[key] as JsonObject, payload);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return payload;
}

describe('createValidate', () => {
  for (const [mode, validate] of modes)
    for (const name of arkEventNames) {
      it(`accepts a ${name} in all three forms, ${mode}`, () => {
        for (const body of [payloadOf(name), envelopeOf(name), platformOf(name), platformOf(name, { _test: true })])
          assert.equal(check(validate, name, body), undefined);
      });

      it(`accepts unknown fields in a ${name}, ${mode}`, () => {
        const inside = Object.keys(fieldsByEvent[name])
          .find((path) => path.includes('/'))!
          .replace(/\/.*/, '/added');
        for (const payload of [withField(name, 'added', [{}]), withField(name, inside, null)])
          assert.equal(check(validate, name, envelopeOf(name, { payload, added: null })), undefined);
      });

      for (const [what, value, mayBe] of [
        [
          'no missing field unless it is optional',
          () => undefined,
          (words: string, path: string) => !words.includes(' r') || !isDocumented(mode, observed.optional, path),
        ],
        [
          'no null unless it is allowed',
          () => null,
          (words: string, path: string) => words.includes(' N') || !isDocumented(mode, observed.nullable, path),
        ],
        ['no other type', (words: string) => misfits[words.split(' ')[0]!], () => false],
      ] as const)
        it(`accepts ${what} in a ${name}, ${mode}`, () => {
          const fields = Object.entries(fieldsByEvent[name]);
          const found = fields.map(([path, words]) => {
            const body = envelopeOf(name, { payload: withField(name, path, value(words)) });
            return [path, [...new Set(pointers(check(validate, name, body)))]];
          });
          assert.deepEqual(
            found,
            fields.map(([path, words]) => [path, mayBe(words, path) ? [] : [`#/payload/${path}`]]),
          );
        });
    }

  it("checks fields that only Ark's guides document in strict mode only", () => {
    for (const path of Object.keys(unconfirmed)) {
      const payload = withField('MessageDeliveryFailed', path, 7);
      assert.equal(check(tolerant, 'MessageDeliveryFailed', payload), undefined);
      assert.deepEqual(pointers(check(strict, 'MessageDeliveryFailed', payload)), [`#/${path}`]);
    }
    const confirmed = {
      ...payloadOf('MessageDeliveryFailed'),
      suppression_added: true,
      suppression_reason: 'hard fail',
    };
    for (const [, validate] of modes) assert.equal(check(validate, 'MessageDeliveryFailed', confirmed), undefined);
  });

  it("accepts Postal's failure of a message without a recipient unless strict", () => {
    const payload = withField('MessageDeliveryFailed', 'message/to', null);
    assert.equal(check(tolerant, 'MessageDeliveryFailed', envelopeOf('MessageDeliveryFailed', { payload })), undefined);
    assert.deepEqual(pointers(check(strict, 'MessageDeliveryFailed', payload)), ['#/message/to']);
  });

  it('reports one error for a bounce whose original message has no recipient', () => {
    const payload = withField('MessageBounced', 'original_message/to', null);
    for (const [, validate] of modes)
      assert.deepEqual(pointers(check(validate, 'MessageBounced', payload)), ['#/original_message/to']);
  });

  for (const [what, name, path, value] of [
    ['an unknown classification', 'MessageDeliveryFailed', 'classification', 'gremlins'],
    ['an unknown classification code', 'MessageDelayed', 'classification_code', 50],
    ['an invalid enhanced code', 'MessageDeliveryFailed', 'smtp_enhanced_code', '9.1.1'],
    ['an odd host name', 'MessageDeliveryFailed', 'remote_host', 'mx_1 (local)'],
    ['an odd address', 'MessageSent', 'message/to', 'root@'],
    ['an unknown direction', 'MessageSent', 'message/direction', 'sideways'],
    ['an unknown spam status', 'MessageBounced', 'bounce/spam_status', 'Ham'],
    ['an unknown DNS status', 'DomainDNSError', 'mx_status', 'Odd'],
    ['an odd domain', 'DomainDNSError', 'domain', 'shop example'],
    ['an odd server uuid', 'SendLimitExceeded', 'server/uuid', 'one'],
    ['a link with a space', 'MessageLinkClicked', 'url', 'https://shop.example/a b'],
    ['an invalid IP address', 'MessageLoaded', 'ip_address', '203.0.113.456'],
    [
      'more than ten keys of metadata',
      'MessageSent',
      'message/metadata',
      Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`key${i}`, 'value'])),
    ],
  ] as const)
    it(`accepts ${what}, but not in strict mode`, () => {
      const payload = withField(name, path, value);
      assert.equal(check(tolerant, name, envelopeOf(name, { payload })), undefined);
      assert.deepEqual(
        [...new Set(pointers(check(strict, name, envelopeOf(name, { payload }))))],
        [`#/payload/${path}`],
      );
    });

  for (const [name, path, value] of [
    ['MessageBounced', 'bounce/from', ''],
    ['MessageSent', 'message/subject', ''],
    ['MessageSent', 'message/tag', ''],
    ['MessageSent', 'message/message_id', '<odd id>'],
    ['MessageSent', 'output', '250-a\r\n250 b'],
    ['MessageSent', 'message/metadata', {}],
    ['DomainDNSError', 'uuid', 'not-a-uuid'],
    ['MessageLoaded', 'ip_address', '2001:db8::1'],
    ['MessageSent', 'timestamp', 1704672000],
  ] as const)
    it(`accepts ${JSON.stringify(value)} for ${path} in strict mode too`, () => {
      assert.equal(check(strict, name, withField(name, path, value)), undefined);
    });

  for (const [what, more] of [
    ['a null uuid', { uuid: null }],
    ['an invalid uuid', { uuid: 'abc_123' }],
    ['no uuid', { uuid: undefined }],
    ['an integer time', { timestamp: 1704672000 }],
  ] as const)
    it(`accepts an envelope with ${what} in strict mode too`, () => {
      const body = JSON.parse(JSON.stringify(envelopeOf('MessageSent', more))) as object;
      assert.equal(check(strict, 'MessageSent', body), undefined);
    });

  for (const [body, pointer] of [
    [envelopeOf('MessageSent', { timestamp: '1704672000' }), '#/timestamp'],
    [envelopeOf('MessageSent', { uuid: 7 }), '#/uuid'],
    [platformOf('MessageSent', { tenant_id: 7 }), '#/tenant_id'],
    [platformOf('MessageSent', { _test: 'yes' }), '#/_test'],
  ] as const)
    it(`reports ${pointer} of an envelope`, () => {
      assert.deepEqual(pointers(check(tolerant, 'MessageSent', body)), [pointer]);
    });

  it('reports pointers relative to the body in each form', () => {
    const payload = withField('MessageSent', 'message/id', undefined);
    assert.deepEqual(check(tolerant, 'MessageSent', payload), [{ pointer: '#/message/id', message: 'is missing' }]);
    for (const body of [envelopeOf('MessageSent', { payload }), platformOf('MessageSent', { payload })])
      assert.deepEqual(pointers(check(tolerant, 'MessageSent', body)), ['#/payload/message/id']);
  });

  it('rejects a status of another event than the envelope names', () => {
    for (const [, validate] of modes)
      for (const [name, other] of [
        ['MessageSent', 'MessageHeld'],
        ['MessageDelayed', 'MessageDeliveryFailed'],
        ['MessageDeliveryFailed', 'MessageDelayed'],
        ['MessageHeld', 'MessageSent'],
      ] as const) {
        const errors = check(validate, name, envelopeOf(name, { payload: payloadOf(other) }));
        const { status } = payloadOf(name);
        assert.deepEqual(errors, [{ pointer: '#/payload/status', message: `must be "${status}"` }]);
      }
  });

  it('reports at most ten errors', () => {
    const payload = Object.fromEntries(Object.keys(payloadOf('DomainDNSError')).map((key) => [key, 7]));
    const errors = check(tolerant, 'DomainDNSError', envelopeOf('DomainDNSError', { payload }));
    assert.equal(errors?.length, 10);
  });

  it('reports no values', () => {
    for (const path of ['message/to', 'message/direction', 'smtp_enhanced_code', 'classification', 'status']) {
      const payload = withField('MessageDelayed', path, 'secret@example.net@');
      assert.doesNotMatch(
        JSON.stringify(check(strict, 'MessageDelayed', envelopeOf('MessageDelayed', { payload }))),
        /secret/,
      );
    }
  });
});

describe("createValidate with the app's own schemas", () => {
  const inMetadata = (metadata: object): UserSchemas => ({
    MessageSent: { properties: { message: { properties: { metadata } } } },
  });

  it('checks them after the built-in schemas have passed', () => {
    const validate = createTolerant(inMetadata({ required: ['order'] }));
    const lacking = withField('MessageSent', 'message/metadata', {});
    assert.equal(check(validate, 'MessageSent', payloadOf('MessageSent')), undefined);
    assert.equal(check(validate, 'MessageHeld', withField('MessageHeld', 'message/metadata', {})), undefined);
    assert.deepEqual(pointers(check(validate, 'MessageSent', lacking)), ['#/message/metadata/order']);
    assert.deepEqual(pointers(check(validate, 'MessageSent', { ...lacking, timestamp: null })), ['#/timestamp']);
  });

  it('reports at most ten errors', () => {
    const required = Array.from({ length: 20 }, (_, i) => `field${i}`);
    const validate = createTolerant({ MessageSent: { required } });
    assert.equal(check(validate, 'MessageSent', payloadOf('MessageSent'))?.length, 10);
  });

  for (const [key, token] of [
    ['order id', 'order%20id'],
    ['größe', 'gr%C3%B6%C3%9Fe'],
    ['a/b', 'a~1b'],
    ['a~b', 'a~0b'],
    ['a#b', 'a%23b'],
    ['100%', '100%25'],
  ] as const)
    // RFC 6901, sections 3 and 6:  and / are escaped, then what a URI's fragment cannot hold.~first ~ and / are escaped, then characters that a URI fragment cannot contain.~ and / are escaped, then what a URI's fragment cannot hold.
    it(`reports a field called ${key} as a URI fragment`, () => {
      const missing = createTolerant({ MessageSent: { required: [key] } });
      const wrong = createTolerant({ MessageSent: { properties: { [key]: { type: 'number' } } } });
      const payload = { ...payloadOf('MessageSent'), [key]: 'x' };
      assert.deepEqual(pointers(check(wrong, 'MessageSent', payload)), [`#/${token}`]);
      assert.deepEqual(pointers(check(missing, 'MessageSent', payloadOf('MessageSent'))), [`#/${token}`]);
    });

  for (const [what, schemas, value] of [
    ['our own schema', undefined, 7],
    ['additionalProperties', inMetadata({ additionalProperties: { maxLength: 1 } }), 'long'],
    ['patternProperties', inMetadata({ patternProperties: { '@': { maxLength: 1 } } }), 'long'],
    ['propertyNames', inMetadata({ propertyNames: { maxLength: 1 } }), 'long'],
    ['additionalProperties: false', inMetadata({ additionalProperties: false }), 'long'],
    ['unevaluatedProperties', inMetadata({ unevaluatedProperties: { maxLength: 1 } }), 'long'],
    [
      'a reference in additionalProperties',
      {
        MessageSent: {
          $defs: { x: { maxLength: 1 } },
          ...inMetadata({ additionalProperties: { $ref: '#/$defs/x' } }).MessageSent,
        },
      },
      'long',
    ],
    [
      'alternatives in additionalProperties',
      inMetadata({ additionalProperties: { anyOf: [{ maxLength: 1 }, { type: 'object' }] } }),
      'long',
    ],
  ] as const)
    it(`reports no key of metadata that ${what} rejects`, () => {
      const payload = withField('MessageSent', 'message/metadata', { 'ada@example.net': value });
      const errors = check(createTolerant(schemas), 'MessageSent', payload);
      assert.ok(errors && errors.length > 0);
      assert.doesNotMatch(JSON.stringify(errors), /ada@|ada%40/);
    });

  it('reports no key above the invalid one either', () => {
    const perCustomer = { additionalProperties: { properties: { age: { type: 'number' } }, required: ['name'] } };
    const validate = createTolerant({ MessageSent: { properties: { customers: perCustomer } } });
    const payload = { ...payloadOf('MessageSent'), customers: { 'ada@example.net': { age: 'x' } } };
    const errors = check(validate, 'MessageSent', payload);
    assert.equal(errors?.length, 2);
    assert.doesNotMatch(JSON.stringify(errors), /ada@|ada%40/);
  });

  it('reports no key that is not well-formed Unicode', () => {
    const validate = createTolerant({ MessageSent: { unevaluatedProperties: { type: 'object' } } });
    const payload = { ...payloadOf('MessageSent'), '\ud800': 'x' };
    assert.ok(check(validate, 'MessageSent', payload));
  });

  it('throws for an invalid schema when it is created', () => {
    assert.throws(() => createTolerant({ MessageSent: { type: 'text' } }), { code: 'invalid_options' });
  });
});

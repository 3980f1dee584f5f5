import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileSchemas, type UserSchemas } from '../../../lib/parsing/user-schemas.js';
import { payloadOf } from '../../support/bodies.js';

const draft07 = 'http://json-schema.org/draft-07/schema#';

const compileOne = (schema: object): ((data: unknown) => boolean) => {
  const compiled = compileSchemas({ MessageSent: schema }).get('MessageSent');
  assert.ok(compiled);
  return (data) => compiled.validator(data);
};

describe('compileSchemas', () => {
  it('returns no validator without schemas', () => {
    assert.equal(compileSchemas({}).size, 0);
  });

  it('compiles a validator for each event that has a schema', () => {
    const schema = { type: 'object', required: ['message'] };
    const validators = compileSchemas({ MessageSent: schema, MessageHeld: schema });
    assert.deepEqual([...validators.keys()], ['MessageSent', 'MessageHeld']);
    assert.deepEqual(
      [...validators.values()].map(({ validator }) => [validator({ message: 1 }), validator({})]),
      [
        [true, false],
        [true, false],
      ],
    );
  });

  it('reports every error', () => {
    const compiled = compileSchemas({ MessageSent: { required: ['a', 'b', 'c'] } }).get('MessageSent');
    compiled?.validator({});
    assert.equal(compiled?.validator.errors?.length, 3);
  });

  it('enforces formats, patterns and enums', () => {
    const validate = compileOne({
      properties: { at: { format: 'date-time' }, tag: { pattern: '^[a-z]+$' }, size: { enum: ['s', 'm'] } },
    });
    assert.ok(validate({ at: '2026-01-02T03:04:05Z', tag: 'abc', size: 's' }));
    for (const wrong of [{ at: 'yesterday' }, { tag: 'A' }, { size: 'xl' }]) assert.ok(!validate(wrong));
  });

  it('accepts a schema of draft 2020-12', () => {
    const list = { prefixItems: [{ type: 'string' }], items: false, minItems: 1 };
    for (const schema of [list, { $schema: 'https://json-schema.org/draft/2020-12/schema', ...list }]) {
      const validate = compileOne(schema);
      assert.deepEqual([validate(['a']), validate([1]), validate(['a', 'b'])], [true, false, false]);
    }
  });

  it('accepts a schema of draft-07 if it declares it', () => {
    const validate = compileOne({
      $schema: draft07,
      items: [{ type: 'string' }],
      additionalItems: false,
      minItems: 1,
      contains: { format: 'ipv4' },
    });
    assert.deepEqual([validate(['192.0.2.1']), validate(['x']), validate(['192.0.2.1', 'b'])], [true, false, false]);
  });

  it('does not change the data', () => {
    const data = { n: '7', extra: true };
    compileOne({ properties: { n: { type: 'number' }, m: { default: 1 } }, additionalProperties: false })(data);
    assert.deepEqual(data, { n: '7', extra: true });
  });

  for (const [what, schemas, message] of [
    ['an unknown event name', { MessageTeleported: {} }, /schemas\.MessageTeleported: .*MessageSent/],
    ['a name that every object inherits', { constructor: {} }, /schemas\.constructor: /],
    ['a string', { MessageSent: '{}' }, /schemas\.MessageSent" to be an object with a JSON Schema/],
    ['null', { MessageSent: null }, /schemas\.MessageSent" to be an object with a JSON Schema/],
    ['a list', { MessageSent: [] }, /schemas\.MessageSent" to be an object with a JSON Schema/],
    ['an unknown type', { MessageSent: { type: 'text' } }, /schemas\.MessageSent is not a valid JSON Schema: ./],
    ['a misspelt keyword', { MessageSent: { requird: ['id'] } }, /schemas\.MessageSent .*requird/],
    ['an unknown format', { MessageHeld: { format: 'phone' } }, /schemas\.MessageHeld .*phone/],
    ['an unresolvable reference', { MessageSent: { $ref: '#/$defs/x' } }, /schemas\.MessageSent .*x/],
    ['an invalid schema of draft-07', { MessageSent: { $schema: draft07, type: 7 } }, /schemas\.MessageSent /],
    ['an asynchronous schema', { MessageSent: { $async: true } }, /schemas\.MessageSent.*\$async/],
    ['null instead of schemas', null, /schemas/],
    ['a string instead of schemas', 'MessageSent', /schemas/],
    ['a list instead of schemas', [], /schemas/],
  ] as const)
    it(`rejects ${what}`, () => {
      assert.throws(() => compileSchemas(schemas as unknown as UserSchemas), { code: 'invalid_options', message });
    });
});

describe('schemas that reference the shipped ones', () => {
  const base = 'https://unpkg.com/express-ark-webhooks/schemas';
  const read = (name: string): object =>
    JSON.parse(readFileSync(path.join(__dirname, '../../../schemas', `${name}.json`), 'utf8')) as object;
  const message = payloadOf('MessageSent').message;

  for (const $schema of [undefined, 'https://json-schema.org/draft/2020-12/schema', draft07])
    it(`compile with ${$schema ?? 'no $schema'}`, () => {
      const validate = compileOne({
        ...($schema !== undefined && { $schema }),
        properties: { message: { allOf: [{ $ref: `${base}/message.json` }, { required: ['tag'] }] } },
      });
      assert.ok(validate({ message: { ...message, tag: 'x' } }));
      assert.ok(!validate({ message: { ...message, id: 'seven', tag: 'x' } }));
    });

  it('compile when they reference a whole event or a part of one', () => {
    const validate = compileOne({ $ref: `${base}/MessageSent.json`, properties: { time: { maximum: 1 } } });
    assert.deepEqual([validate({ ...payloadOf('MessageSent'), time: 0.5 }), validate({ time: 0.5 })], [true, false]);
    const part = compileOne({ properties: { n: { $ref: `${base}/MessageSent.json#/properties/timestamp` } } });
    assert.deepEqual([part({ n: 1 }), part({ n: 'one' })], [true, false]);
  });

  it('may be the shipped files themselves, for one or several events', () => {
    const compiled = compileSchemas({
      MessageSent: read('MessageSent'),
      MessageHeld: read('MessageHeld'),
      MessageDelayed: read('message'),
      MessageDeliveryFailed: read('message'),
    });
    assert.ok(compiled.get('MessageSent')?.validator(payloadOf('MessageSent')));
    assert.ok(!compiled.get('MessageSent')?.validator(payloadOf('MessageHeld')));
    assert.ok(compiled.get('MessageDeliveryFailed')?.validator(message));
  });

  it('may be a modified shipped file with the same $id', () => {
    const validate = compileOne({ ...read('MessageSent'), maxProperties: 1 });
    assert.ok(!validate(payloadOf('MessageSent')));
  });

  it('may reference each other', () => {
    const compiled = compileSchemas({
      MessageSent: { $id: 'https://app.example/tagged', properties: { tag: { type: 'string' } } },
      MessageHeld: { $ref: 'https://app.example/tagged' },
    });
    assert.equal(compiled.get('MessageHeld')?.validator({ tag: 7 }), false);
  });

  it("name the shipped schemas' fields in pointers", () => {
    const compiled = compileSchemas({ MessageSent: { $ref: `${base}/MessageSent.json` } }).get('MessageSent');
    assert.ok(compiled?.keys.has('message') && compiled.keys.has('direction'));
  });

  it('are rejected if the referenced schema does not exist', () => {
    assert.throws(() => compileOne({ $ref: `${base}/MessageTeleported.json` }), {
      code: 'invalid_options',
      message: /schemas\.MessageSent is not a valid JSON Schema: .*MessageTeleported/,
    });
  });
});

describe('compileSchemas without code generation', () => {
  it('throws an error that names the cause, and prints nothing', () => {
    const script = `
      const { compileSchemas } = require(${JSON.stringify(path.join(__dirname, '../../../lib/parsing/user-schemas.ts'))});
      try { compileSchemas({ MessageSent: { type: 'object' } }); } catch (error) { console.log(error.code, error.message); }
    `;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ['--disallow-code-generation-from-strings', '--require', 'tsx/cjs', '--eval', script],
      { encoding: 'utf8' },
    );
    assert.match(
      stdout,
      /^invalid_options JSON Schemas are compiled to code, .*--disallow-code-generation-from-strings/,
    );
    assert.equal(stderr, '');
  });
});

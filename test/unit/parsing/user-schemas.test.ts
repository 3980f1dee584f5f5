import assert from 'node:assert/strict';
import { compileSchemas, type UserSchemas } from '../../../lib/parsing/user-schemas.js';

const draft07 = 'http://json-schema.org/draft-07/schema#';

const compileOne = (schema: object): ((data: unknown) => boolean) => {
  const compiled = compileSchemas({ MessageSent: schema }).get('MessageSent');
  assert.ok(compiled);
  return (data) => compiled.validator(data);
};

describe('compileSchemas', () => {
  it('compiles nothing where there is no schema', () => {
    assert.equal(compileSchemas(undefined).size, 0);
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

  it('finds every error, not the first alone', () => {
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

  it('takes a schema for draft 2020-12', () => {
    const list = { prefixItems: [{ type: 'string' }], items: false, minItems: 1 };
    for (const schema of [list, { $schema: 'https://json-schema.org/draft/2020-12/schema', ...list }]) {
      const validate = compileOne(schema);
      assert.deepEqual([validate(['a']), validate([1]), validate(['a', 'b'])], [true, false, false]);
    }
  });

  it('takes a schema for draft-07 where it says so', () => {
    const validate = compileOne({
      $schema: draft07,
      items: [{ type: 'string' }],
      additionalItems: false,
      minItems: 1,
      contains: { format: 'ipv4' },
    });
    assert.deepEqual([validate(['192.0.2.1']), validate(['x']), validate(['192.0.2.1', 'b'])], [true, false, false]);
  });

  it('leaves the data as it is', () => {
    const data = { n: '7', extra: true };
    compileOne({ properties: { n: { type: 'number' }, m: { default: 1 } }, additionalProperties: false })(data);
    assert.deepEqual(data, { n: '7', extra: true });
  });

  for (const [what, schemas, message] of [
    ['the name of no event', { MessageTeleported: {} }, /schemas\.MessageTeleported: .*MessageSent/],
    ['a name that every object has', { constructor: {} }, /schemas\.constructor: /],
    ['a text', { MessageSent: '{}' }, /schemas\.MessageSent .*give an object/],
    ['null', { MessageSent: null }, /schemas\.MessageSent .*give an object/],
    ['a list', { MessageSent: [] }, /schemas\.MessageSent .*give an object/],
    ['an unknown type', { MessageSent: { type: 'text' } }, /schemas\.MessageSent is not a valid JSON Schema: ./],
    ['a misspelt keyword', { MessageSent: { requird: ['id'] } }, /schemas\.MessageSent .*requird/],
    ['an unknown format', { MessageHeld: { format: 'phone' } }, /schemas\.MessageHeld .*phone/],
    ['a reference to nowhere', { MessageSent: { $ref: '#/$defs/x' } }, /schemas\.MessageSent .*x/],
    ['a wrong schema of draft-07', { MessageSent: { $schema: draft07, type: 7 } }, /schemas\.MessageSent /],
    ['an asynchronous schema', { MessageSent: { $async: true } }, /schemas\.MessageSent .*\$async/],
    ['null instead of schemas', null, /schemas/],
    ['a text instead of schemas', 'MessageSent', /schemas/],
    ['a list instead of schemas', [], /schemas/],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.throws(() => compileSchemas(schemas as unknown as UserSchemas), { code: 'invalid_options', message });
    });
});

import assert from 'node:assert/strict';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { arkEventNames } from 'express-ark-webhooks';
import { arkEvent } from 'express-ark-webhooks/testing';
import { writeTest } from '../../../lib/inspector/write-test.js';
import type { Entry } from '../../../lib/inspector/entry.js';
import { envelopeOf, payloadOf, platformOf } from '../../support/bodies.js';

const entryOf = (type: string, form: string): Pick<Entry, 'event' | 'errors'> => ({
  event: { type, form, id: '1', timestamp: null } as Entry['event'],
  errors: undefined,
});

/** Runs the code up to the request, and returns the body that it creates. */
function createBody(source: string): unknown {
  const { outputText } = ts.transpileModule(source.split('const response')[0]!, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const run = compileFunction(`${outputText}; return body;`, ['require', 'exports']);
  return (run as (...args: unknown[]) => unknown)(() => ({ arkEvent }), {});
}

describe('writeTest', () => {
  for (const [form, bodyOf] of [
    ['bare', payloadOf],
    ['envelope', envelopeOf],
    ['platform', platformOf],
  ] as const)
    it(`writes a call of arkEvent that creates the same body, in the form ${form}`, () => {
      for (const name of arkEventNames) {
        const body = bodyOf(name);
        const source = writeTest(entryOf(name, form), body);
        assert.match(source, new RegExp(`const body = arkEvent\\('${name}', `));
        assert.deepEqual(createBody(source), body);
      }
    });

  it('removes fields that the body lacks, and keeps unknown fields', () => {
    const body = envelopeOf('MessageBounced', {
      more: 1,
      payload: { original_message: { to: 'a@example.org' }, x: {} },
    });
    const source = writeTest(entryOf('MessageBounced', 'envelope'), body);
    assert.match(source, /bounce: undefined/);
    assert.deepEqual(createBody(source), body);
  });

  it('writes a body that arkEvent cannot create as a literal', () => {
    for (const body of [
      { event: 'MessageReplied', payload: { to: "it's" } },
      { event: 'MessageSent', payload: [] },
    ]) {
      const source = writeTest(entryOf(body.event, 'envelope'), body);
      assert.doesNotMatch(source, /arkEvent\(/);
      assert.deepEqual(createBody(source), body);
    }
  });

  it('casts values that the types do not allow', () => {
    const body = envelopeOf('MessageSent', { payload: { message: { to: 5 } } });
    const source = writeTest({ ...entryOf('MessageSent', 'envelope'), errors: [] }, body);
    assert.match(source, / as never, /);
    assert.deepEqual(createBody(source), body);
  });
});

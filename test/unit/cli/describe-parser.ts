import assert from 'node:assert/strict';
import { UsageError } from '../../../lib/cli/usage-error.js';

/** Each input and its result: a value, or a pattern of the error's message. */
export function describeParser<T>(
  name: string,
  parse: (text: string) => T,
  rows: [text: string, result: T | RegExp][],
): void {
  describe(name, () => {
    for (const [text, result] of rows)
      if (result instanceof RegExp)
        it(`rejects ${JSON.stringify(text)}`, () => {
          assert.throws(() => parse(text), (error: Error) => error instanceof UsageError && result.test(error.message) && /such as|one of/.test(error.message)); // prettier-ignore
        });
      else
        it(`parses ${JSON.stringify(text)}`, () => {
          assert.deepEqual(parse(text), result);
        });
  });
}

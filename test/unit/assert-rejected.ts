import assert from 'node:assert/strict';
import { InvalidOptionsError } from '../../lib/errors.js';

/** Asserts that the call throws an error that names what is wrong, and no key. */
export function assertRejected(make: () => unknown, ...parts: string[]): void {
  assert.throws(make, (error: Error) => {
    assert.ok(error instanceof InvalidOptionsError && error instanceof TypeError, String(error));
    assert.equal(error.code, 'invalid_options');
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    assert.doesNotMatch(error.message, /ark_key/);
    return true;
  });
}

import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { InvalidOptionsError } from '../../../lib/errors.js';
import { resolveMiddlewareOptions } from '../../../lib/http/middleware-options.js';

/** Asserts that the call throws an error that names the option and its value. */
function assertRejected(make: () => unknown, ...parts: string[]): void {
  assert.throws(make, (error: Error) => {
    assert.ok(error instanceof InvalidOptionsError && error instanceof TypeError, String(error));
    assert.equal(error.code, 'invalid_options');
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    assert.doesNotMatch(error.message, /ark_key/);
    return true;
  });
}

describe('resolveMiddlewareOptions', () => {
  it('responds and assumes no event by default', () => {
    assert.deepEqual(resolveMiddlewareOptions({}), { respond: true, eventOf: undefined });
    assert.deepEqual(resolveMiddlewareOptions({ respond: undefined, event: undefined }), {
      respond: true,
      eventOf: undefined,
    });
  });

  it('accepts a name, or a function of the request', () => {
    const eventOf = (): 'MessageHeld' => 'MessageHeld';
    assert.equal(
      resolveMiddlewareOptions({ event: 'MessageSent' }).eventOf?.(new IncomingMessage(new Socket())),
      'MessageSent',
    );
    assert.equal(resolveMiddlewareOptions({ event: eventOf, respond: false }).eventOf, eventOf);
  });

  for (const [options, ...parts] of [
    [{ respond: 'no' }, 'respond', "'no'", 'true or false'],
    [{ respond: null }, 'respond', 'null', 'true or false'],
    [{ event: 'MessageTeleported' }, 'event', "'MessageTeleported'", 'MessageSent'],
    [{ event: '' }, 'event', "''", 'MessageSent'],
    [{ event: null }, 'event', 'null', 'MessageSent'],
    [{ event: ['MessageSent'] }, 'event', 'MessageBounced'],
    [{ events: 'MessageSent' }, '"events"', 'middleware()'],
  ] as [object, ...string[]][])
    it(`rejects ${JSON.stringify(options)} by its name and value`, () => {
      assertRejected(() => resolveMiddlewareOptions(options), ...parts);
    });
});

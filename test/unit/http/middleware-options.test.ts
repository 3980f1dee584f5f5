import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { resolveMiddlewareOptions } from '../../../lib/http/middleware-options.js';
import { assertRejected } from '../assert-rejected.js';

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
    [{ event: 'messageSent' }, 'event', "Did you mean 'MessageSent'?"],
    [{ event: '' }, 'event', "''", 'MessageSent'],
    [{ event: null }, 'event', 'null', 'MessageSent'],
    [{ event: ['MessageSent'] }, 'event', 'MessageBounced'],
    [{ events: 'MessageSent' }, '"events"', 'middleware()'],
  ] as [object, ...string[]][])
    it(`rejects ${JSON.stringify(options)} by its name and value`, () => {
      assertRejected(() => resolveMiddlewareOptions(options), ...parts);
    });
});

import assert from 'node:assert/strict';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { hasSubscribers, type TraceChannel, type TraceMessage } from '../../../lib/diagnostics/channels.js';

describe('hasSubscribers', () => {
  const open = (): ReturnType<typeof tracingChannel> => tracingChannel(`test:${Math.random()}`);
  const read = (channel: object): boolean => hasSubscribers(channel as TraceChannel<TraceMessage>);
  /** As implemented by Bun. */
  const withoutProperty = (channel: ReturnType<typeof tracingChannel>): object => {
    const { start, end, asyncStart, asyncEnd, error } = channel;
    return { start, end, asyncStart, asyncEnd, error };
  };

  for (const [runtime, adapt] of [
    ['Node', (channel: object) => channel],
    ['Bun', withoutProperty],
  ] as const)
    for (const moment of ['start', 'end', 'asyncStart', 'asyncEnd', 'error'] as const)
      it(`is true while ${moment} has a subscriber, on ${runtime}`, () => {
        const channel = open();
        const subscriber = (): void => {};
        assert.equal(read(adapt(channel)), false);
        subscribe(channel[moment].name, subscriber);
        assert.equal(read(adapt(channel)), true);
        unsubscribe(channel[moment].name, subscriber);
        assert.equal(read(adapt(channel)), false);
      });
});

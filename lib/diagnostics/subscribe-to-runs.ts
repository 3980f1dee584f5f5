import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TraceChannel, TraceMessage } from './channels.js';
import { type ArkEmitter, wrappedReceiver } from '../events/emitter.js';
import { readProperty } from '../internal/read-property.js';

/**
 * Subscribes to the start and the end of a receiver's runs on a channel.
 *
 * @returns a function that unsubscribes
 */
export function subscribeToRuns<M extends TraceMessage>(
  channel: TraceChannel<M>,
  receiver: ArkEmitter,
  handlers: { start?: (message: M) => void; asyncEnd: (message: M) => void },
): () => void {
  const emitter = readProperty(receiver, wrappedReceiver) ?? receiver;
  const subscriptions = (['start', 'asyncEnd'] as const).map((moment) => {
    const { name } = channel[moment];
    const onMessage = (message: unknown): void => {
      // Only these messages are published to our channels.
      const run = message as M;
      if (run.receiver === emitter) handlers[moment]?.(run);
    };
    subscribe(name, onMessage);
    return () => unsubscribe(name, onMessage);
  });
  return () => {
    for (const stop of subscriptions) stop();
  };
}

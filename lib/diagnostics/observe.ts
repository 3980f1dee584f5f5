import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { TraceChannel, TraceMessage } from './channels.js';
import type { ArkEmitter } from '../events/emitter.js';

/**
 * Subscribes to the start and the end of a channel's runs, for one receiver.
 *
 * @returns a function that unsubscribes
 */
export function observe<M extends TraceMessage>(
  channel: TraceChannel<M>,
  receiver: ArkEmitter,
  handlers: { start?: (message: M) => void; asyncEnd: (message: M) => void },
): () => void {
  const subscriptions = (['start', 'asyncEnd'] as const).map((moment) => {
    const { name } = channel[moment];
    const told = (message: unknown): void => {
      // Nothing else is published on our channels.
      const about = message as M;
      if (about.receiver === receiver) handlers[moment]?.(about);
    };
    subscribe(name, told);
    return () => unsubscribe(name, told);
  });
  return () => {
    for (const end of subscriptions) end();
  };
}

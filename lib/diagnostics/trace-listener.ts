/** Tells subscribers of each run of a listener. */
import { channels, type ListenerMessage } from './channels.js';
import type { Wrap } from '../processing/dispatch.js';
import type { ArkEmitter } from '../events/emitter.js';
import { trace } from './trace.js';
import { isThenable } from '../internal/promises.js';

/** @returns what `dispatch` wraps listeners of an event in; undefined where nobody subscribed */
export function traceListeners(emitter: ArkEmitter, event: ListenerMessage['event']): Wrap | undefined {
  if (!channels.listener.hasSubscribers) return undefined;
  return (listener, name, index) => () => {
    const run = (): unknown => {
      const result = listener.call(emitter, event);
      return isThenable(result) ? Promise.resolve(result) : result;
    };
    const own = listener.listener ?? listener;
    return trace(channels.listener, { receiver: emitter, event, name, listener: own.name, index }, run);
  };
}

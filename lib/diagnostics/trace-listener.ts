/** Publishes the calls of listeners to subscribers. */
import type { EventEmitter } from 'node:events';
import type { ArkEmitter } from '../events/emitter.js';
import { channels, type ListenerMessage } from './channels.js';
import { trace } from './trace.js';

/** A listener as `rawListeners()` returns it. The wrapper that `once` creates has the app's function as `listener`. */
export interface RawListener {
  (this: EventEmitter, argument: unknown): unknown;
  listener?: RawListener;
}

/** Wraps a listener, given the name that it was added for and its index among the listeners of the event. */
export type WrapListener = (listener: RawListener, name: string, index: number) => RawListener;

/** @returns a function that wraps the listeners of an event */
export function traceListeners(emitter: ArkEmitter, event: ListenerMessage['event']): WrapListener {
  return (listener, name, index) => () => {
    const own = listener.listener ?? listener;
    const message: ListenerMessage = { receiver: emitter, event, name, listener: own.name, index };
    return trace(channels.listener, message, () => listener.call(emitter, event));
  };
}

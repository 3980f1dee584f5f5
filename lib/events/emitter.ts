/** Node's EventEmitter, typed with the names and arguments that a receiver emits. */
import { EventEmitter } from 'node:events';
import type { PayloadError } from '../errors.js';
import type { AddEventListener } from '../generated/add-event-listener.js';
import type { ArkEvent, ArkEventContext, ArkEventName, UnknownArkEvent } from './event.js';

/** An authenticated delivery whose payload does not match the schema of its event. */
export interface InvalidArkEvent extends ArkEventContext {
  /** The name of the event: in the envelope, inferred, or set for the request. */
  type: ArkEventName;
  /** Exactly as sent. */
  payload: Record<string, unknown>;
  /** The validation errors, at most ten. */
  errors: PayloadError[];
}

/** A rejected request. Never contains a credential or a part of the body. */
export interface RejectedRequest {
  /** The code of the response, such as `invalid_token`. */
  code: string;
  /** The HTTP status of the response. */
  status: number;
  /** Why it was rejected. */
  message: string;
  /** The HTTP method. */
  method: string | undefined;
  /** The URL without its query, which may contain secrets. */
  path: string | undefined;
  /** The remote address of the connection. Behind a proxy, this is the proxy. */
  remoteAddress: string | undefined;
  /** The names of its headers with credentials or a signature, never their values. */
  credentials: string[];
  /** True if it had a signature but no key, and the option `signature` is not set. */
  signed?: true;
}

/** A failed listener. */
export interface ListenerFailure {
  /** What it threw or rejected with. */
  error: unknown;
  /** The event it was called with. */
  event: ArkEvent | UnknownArkEvent;
}

/** The events that a receiver emits, with the arguments of their listeners. */
export type ArkEventMap = { [Name in ArkEventName]: [event: ArkEvent<Name>] } & {
  /** Any of the ten events, in addition to its own name. */
  event: [event: ArkEvent];
  /** An event whose name this version does not know. */
  unknown: [event: UnknownArkEvent];
  /** A delivery whose payload does not match its schema. */
  invalid: [event: InvalidArkEvent];
  /** A delivery of an event that was handled before or is being handled. Its listeners were not called again. */
  duplicate: [event: ArkEvent | UnknownArkEvent];
  /** A rejected request. */
  rejected: [request: RejectedRequest];
  /** A failed listener. Without a listener for `error` it is logged, never thrown. */
  error: [failure: ListenerFailure];
  /** From Node: a listener is about to be added. */
  newListener: [name: string | symbol, listener: (...args: never[]) => unknown];
  /** From Node: a listener was removed. */
  removeListener: [name: string | symbol, listener: (...args: never[]) => unknown];
};

type Name = keyof ArkEventMap;
type Listener<N extends Name> = (...args: ArkEventMap[N]) => unknown;

/** Adds a listener for any name. The last overload, for names in variables. */
interface AddAnyListener<Self> {
  /** Adds a listener. */
  <N extends Name>(name: N, listener: Listener<N>): Self;
}

/** Adds a listener: one overload per event, with the description of the event. */
export interface AddListener<Self> extends AddEventListener<ArkEventMap, Self>, AddAnyListener<Self> {
  /**
   * Any of the ten events, in addition to its own name.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'event', listener: Listener<'event'>): Self;
  /**
   * An event whose name this version does not know.
   *
   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries
   */
  (name: 'unknown', listener: Listener<'unknown'>): Self;
  /** An authenticated delivery whose payload does not match its schema. Emitted before the response is sent. */
  (name: 'invalid', listener: Listener<'invalid'>): Self;
  /** A delivery of an event that was handled before or is being handled. Its listeners are not called again. */
  (name: 'duplicate', listener: Listener<'duplicate'>): Self;
  /** A rejected request: its credentials, its method, its body or its payload is not accepted. */
  (name: 'rejected', listener: Listener<'rejected'>): Self;
  /** A failed listener. If there is no listener for `error`, the failure is logged, never thrown. */
  (name: 'error', listener: Listener<'error'>): Self;
  /** Emitted by Node before a listener is added. */
  (name: 'newListener', listener: Listener<'newListener'>): Self;
  /** Emitted by Node after a listener was removed. */
  (name: 'removeListener', listener: Listener<'removeListener'>): Self;
}

/** Node's EventEmitter, typed: only the names that a receiver emits compile, and the arguments of listeners are typed. */
export interface ArkEmitter extends EventEmitter {
  /** Adds a listener. */
  on: AddListener<this>;
  /** Adds a listener that is called for the next event only. */
  once: AddListener<this>;
  /** Adds a listener. The same as `on`. */
  addListener: AddListener<this>;
  /** Adds a listener before the existing ones. */
  prependListener: AddListener<this>;
  /** Adds a listener before the existing ones. It is called for the next event only. */
  prependOnceListener: AddListener<this>;
  /** Removes a listener. */
  off<N extends Name>(name: N, listener: Listener<N>): this;
  /** Removes a listener. The same as `off`. */
  removeListener<N extends Name>(name: N, listener: Listener<N>): this;
  /** Removes all listeners, or those of one event. */
  removeAllListeners(name?: Name): this;
  /** Returns the listeners of an event. */
  listeners<N extends Name>(name: N): Listener<N>[];
  /** Returns the listeners of an event, including the wrappers that `once` creates. */
  rawListeners<N extends Name>(name: N): Listener<N>[];
  /** Returns the number of listeners of an event. */
  listenerCount<N extends Name>(name: N, listener?: Listener<N>): number;
  /** Calls the listeners of an event. The receiver does this: call it in tests only. */
  emit<N extends Name>(name: N, ...args: ArkEventMap[N]): boolean;
}

/** Cast, because the signatures of Node's class differ between versions of @types/node. */
export const ArkEmitter = EventEmitter as new () => ArkEmitter;

/** The key under which a receiver is found through a Proxy of it: the same symbol in every copy of this package. */
export const wrappedReceiver = Symbol.for('express-ark-webhooks:receiver');

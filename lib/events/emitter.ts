/** Node's EventEmitter, with the names and arguments that a receiver emits. */
import { EventEmitter } from 'node:events';
import type { PayloadError } from '../errors.js';
import type { ArkEvent, ArkEventContext, ArkEventName, UnknownArkEvent } from './event.js';

/** A delivery whose payload does not fit the schema of its event. */
export interface InvalidArkEvent extends ArkEventContext {
  /** The name of the event that it is, or that the request named. */
  type: ArkEventName;
  /** As it came. */
  payload: Record<string, unknown>;
  /** What is wrong with it, at most ten. */
  errors: PayloadError[];
}

/** A request that was refused. Never holds a credential or a part of the body. */
export interface RejectedRequest {
  /** The code of the answer, such as `invalid_token`. */
  code: string;
  /** The HTTP status of the answer. */
  status: number;
  /** What is wrong, for people. */
  message: string;
  /** The HTTP method. */
  method: string | undefined;
  /** The URL without its query, which may hold secrets. */
  path: string | undefined;
  /** Address of the other end of the connection, which may be a proxy. */
  remoteAddress: string | undefined;
  /** Names of the headers that carried credentials or a signature, never their values. */
  credentials: string[];
  /** True if it carried a signature and no key, and signatures are not verified here. */
  signed?: true;
}

/** A listener that failed. */
export interface ListenerFailure {
  /** What it threw or rejected with. */
  error: unknown;
  /** The event it was called with. */
  event: ArkEvent | UnknownArkEvent;
}

/** What a receiver emits, and what its listeners are called with. */
export type ArkEventMap = { [Name in ArkEventName]: [event: ArkEvent<Name>] } & {
  /** Any of the ten events, beside its own name. */
  event: [event: ArkEvent];
  /** An event with a name that this version does not know. */
  unknown: [event: UnknownArkEvent];
  /** A delivery whose payload does not fit its schema. */
  invalid: [event: InvalidArkEvent];
  /** A delivery of an event that is done, or that listeners are at work on: none was called. */
  duplicate: [event: ArkEvent | UnknownArkEvent];
  /** A request that was refused. */
  rejected: [request: RejectedRequest];
  /** A listener that failed. Without a listener of its own it is logged, and never thrown. */
  error: [failure: ListenerFailure];
  /** Node's own: a listener is about to be added. */
  newListener: [name: string | symbol, listener: (...args: never[]) => unknown];
  /** Node's own: a listener was removed. */
  removeListener: [name: string | symbol, listener: (...args: never[]) => unknown];
};

type Name = keyof ArkEventMap;
type Listener<N extends Name> = (...args: ArkEventMap[N]) => unknown;

/** Node's EventEmitter: only the names that a receiver emits compile, and each listener's argument is typed. */
export interface ArkEmitter extends EventEmitter {
  on<N extends Name>(name: N, listener: Listener<N>): this;
  once<N extends Name>(name: N, listener: Listener<N>): this;
  off<N extends Name>(name: N, listener: Listener<N>): this;
  addListener<N extends Name>(name: N, listener: Listener<N>): this;
  removeListener<N extends Name>(name: N, listener: Listener<N>): this;
  prependListener<N extends Name>(name: N, listener: Listener<N>): this;
  prependOnceListener<N extends Name>(name: N, listener: Listener<N>): this;
  removeAllListeners(name?: Name): this;
  listeners<N extends Name>(name: N): Listener<N>[];
  rawListeners<N extends Name>(name: N): Listener<N>[];
  listenerCount<N extends Name>(name: N, listener?: Listener<N>): number;
  emit<N extends Name>(name: N, ...args: ArkEventMap[N]): boolean;
}

/** The cast gives Node's class our signatures: its own typing differs between versions of @types/node. */
export const ArkEmitter = EventEmitter as new () => ArkEmitter;

/** The channels of Node's `diagnostics_channel` that are published to, for metrics, traces and the inspector. */
import { tracingChannel } from 'node:diagnostics_channel';
import type { ArkEmitter, RejectedRequest } from '../events/emitter.js';
import type { PayloadError } from '../errors.js';
import type { ArkEvent, UnknownArkEvent } from '../events/event.js';
import type { RequestFacts } from './describe-request.js';
import type { Body } from '../events/body.js';

/**
 * The names of the tracing channels, as accepted by Node's `tracingChannel()`. On each, `start` and `asyncEnd` are
 * published once per run, with `end`, `asyncStart` and, if it fails, `error` in between. All have the same message object.
 */
export const channelNames = {
  /** A request, from its headers until its response, or until it is passed on to the route: a DeliveryMessage. */
  request: 'express-ark-webhooks:request',
  /** A call of `receive()`: a DeliveryMessage. */
  receive: 'express-ark-webhooks:receive',
  /** An attempt to handle an event from the queue: a DeliveryMessage. */
  work: 'express-ark-webhooks:work',
  /** A call of a listener of one of the ten events, `event` or `unknown`: a ListenerMessage. */
  listener: 'express-ark-webhooks:listener',
} as const;

/** The fields of every message. */
export interface TraceMessage {
  /** The receiver. */
  receiver: ArkEmitter;
  /** The error, from `error` on. */
  error?: unknown;
  /** Set by a subscriber to `start` to run it in another context. It must call its argument synchronously. */
  around?: (<T>(run: () => T) => T) | undefined;
}

/**
 * The message of a request, a call of `receive()` or an attempt to handle a queued event. Fields are added as they become
 * known. It never contains a header's value or a credential.
 */
export interface DeliveryMessage extends TraceMessage {
  /** The event, set when the body is identified, even if it is unknown or invalid. */
  event?: ArkEvent | UnknownArkEvent;
  /** The body, set at the same time. */
  body?: Body;
  /** The path of a request, without its query. */
  path?: string | undefined;
  /** The request, without the values of its headers. */
  request?: RequestFacts;
  /** Whether the route responds to a handled event, and Express's error handlers to a failure, instead of the receiver. */
  leavesResponse?: { onSuccess: boolean; onFailure: boolean };
  /** The errors of the payload, at most ten, whether it is rejected or not. */
  errors?: PayloadError[];
  /** The result, from `asyncStart` on, unless it failed; `invalid` if an invalid payload was accepted. */
  outcome?: 'handled' | 'duplicate' | 'queued' | 'invalid';
  /** The argument of `rejected`, if a request is rejected. */
  rejected?: RejectedRequest;
}

/** The message of a call of a listener. */
export interface ListenerMessage extends TraceMessage {
  /** The argument: the same object as in the DeliveryMessage. */
  event: ArkEvent | UnknownArkEvent;
  /** The name that it was added for. */
  name: string;
  /** The name of the function; empty if it has none. */
  listener: string;
  /** The index among the listeners of this event, from 0. */
  index: number;
}

/** One of the five channels of a tracing channel, with the members that are used. */
export interface MomentChannel<M> {
  readonly name: string | symbol;
  readonly hasSubscribers: boolean;
  publish(message: M): void;
  runStores<T>(message: M, run: () => T): T;
}

/** A tracing channel, with the members that are used. The type in `@types/node` differs between versions. */
export interface TraceChannel<M> {
  readonly start: MomentChannel<M>;
  readonly end: MomentChannel<M>;
  readonly asyncStart: MomentChannel<M>;
  readonly asyncEnd: MomentChannel<M>;
  readonly error: MomentChannel<M>;
  /** Undefined under Bun. */
  readonly hasSubscribers?: boolean;
}

const openChannel = <M extends TraceMessage>(name: string): TraceChannel<M> => tracingChannel(name);

/** Referenced here, because Node deletes channels without a reference. */
export const channels = {
  request: openChannel<DeliveryMessage>(channelNames.request),
  receive: openChannel<DeliveryMessage>(channelNames.receive),
  work: openChannel<DeliveryMessage>(channelNames.work),
  listener: openChannel<ListenerMessage>(channelNames.listener),
};

/** Returns whether a run has subscribers. */
export const hasSubscribers = <M>(channel: TraceChannel<M>): boolean =>
  channel.hasSubscribers ??
  [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error].some((each) => each.hasSubscribers);

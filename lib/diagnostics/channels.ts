/** What is told on channels of Node's `diagnostics_channel`, for those who watch: metrics, traces, an inspector. */
import { tracingChannel } from 'node:diagnostics_channel';
import type { ArkEmitter, RejectedRequest } from '../events/emitter.js';
import type { PayloadError } from '../errors.js';
import type { ArkEvent, UnknownArkEvent } from '../events/event.js';
import type { RequestFacts } from './describe-request.js';
import type { Body } from '../events/body.js';

/**
 * The names of the tracing channels, as Node's `tracingChannel()` takes them. On each, `start` and `asyncEnd` are
 * published once per run, in between `end`, `asyncStart` and, where it fails, `error`: with one and the same object.
 */
export const channelNames = {
  /** A request, from its head until it is answered or handed on to the route: a DeliveryMessage. */
  request: 'express-ark-webhooks:request',
  /** A call of `receive()`: a DeliveryMessage. */
  receive: 'express-ark-webhooks:receive',
  /** An attempt at an event from the queue: a DeliveryMessage. */
  work: 'express-ark-webhooks:work',
  /** A run of one listener, of the ten events, `event` and `unknown`: a ListenerMessage. */
  listener: 'express-ark-webhooks:listener',
} as const;

/** What every message has. */
export interface TraceMessage {
  /** The ArkWebhooks that it is about. */
  receiver: ArkEmitter;
  /** What it failed with, from `error` on. */
  error?: unknown;
  /** Set by a subscriber to `start` that has it run in a context of its own: calls what it is given, at once. */
  around?: (<T>(run: () => T) => T) | undefined;
}

/**
 * What is told of a request, a call of `receive()` or an attempt at a queued event. It grows on its way, and never
 * holds a header's value or a credential.
 */
export interface DeliveryMessage extends TraceMessage {
  /** The event, from when its body is identified: be it unknown or invalid. */
  event?: ArkEvent | UnknownArkEvent;
  /** Its body, from the same moment. */
  body?: Body;
  /** Where a request went, without its query. */
  path?: string | undefined;
  /** The request, without the values of its headers. */
  request?: RequestFacts;
  /** Whether the route responds to a handled event, and Express's error handlers to a failure, instead of the receiver. */
  leavesResponse?: { onSuccess: boolean; onFailure: boolean };
  /** What is wrong with its payload, at most ten, whether it is refused for that or not. */
  errors?: PayloadError[];
  /** What became of it, from `asyncStart` on, unless it failed; `invalid` where it was accepted all the same. */
  outcome?: 'handled' | 'duplicate' | 'queued' | 'invalid';
  /** What `rejected` is emitted with, where a request is refused. */
  rejected?: RejectedRequest;
}

/** What is told of a run of one listener. */
export interface ListenerMessage extends TraceMessage {
  /** What it is called with: the same object as in the DeliveryMessage. */
  event: ArkEvent | UnknownArkEvent;
  /** The name that it listens to. */
  name: string;
  /** The name of its function; empty where that has none. */
  listener: string;
  /** Its place among the listeners of this event, from 0. */
  index: number;
}

/** One of the five channels of a tracing channel, as far as it is used. */
export interface MomentChannel<M> {
  readonly name: string | symbol;
  readonly hasSubscribers: boolean;
  publish(message: M): void;
  runStores<T>(message: M, run: () => T): T;
}

/** A tracing channel, as far as it is used. The type in `@types/node` differs between versions. */
export interface TraceChannel<M> {
  readonly start: MomentChannel<M>;
  readonly end: MomentChannel<M>;
  readonly asyncStart: MomentChannel<M>;
  readonly asyncEnd: MomentChannel<M>;
  readonly error: MomentChannel<M>;
  /** Undefined under Bun. */
  readonly hasSubscribers?: boolean;
}

const open = <M extends TraceMessage>(name: string): TraceChannel<M> => tracingChannel(name);

/** Kept for good: Node forgets channels that have no reference. */
export const channels = {
  request: open<DeliveryMessage>(channelNames.request),
  receive: open<DeliveryMessage>(channelNames.receive),
  work: open<DeliveryMessage>(channelNames.work),
  listener: open<ListenerMessage>(channelNames.listener),
};

/** Whether a run is to be published. */
export const hasSubscribers = <M>(channel: TraceChannel<M>): boolean =>
  channel.hasSubscribers ??
  [channel.start, channel.end, channel.asyncStart, channel.asyncEnd, channel.error].some((each) => each.hasSubscribers);

/** @returns the message of a delivery, to be passed through its steps; undefined if the channel has no subscribers */
export const createMessage = (
  channel: TraceChannel<DeliveryMessage>,
  receiver: ArkEmitter,
): DeliveryMessage | undefined => (hasSubscribers(channel) ? { receiver } : undefined);

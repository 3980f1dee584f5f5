/** Fills the ring with what a receiver does. */
import { channels, type DeliveryMessage, type TraceMessage } from '../channels.js';
import type { ArkError } from '../errors.js';
import type { ArkEmitter } from '../emitter.js';
import type { ArkEvent, UnknownArkEvent } from '../events.js';
import type { Entry, EntryOutcome, ListenerRun } from './entry.js';
import type { Ring } from './ring.js';

type ErrorCode = Partial<Pick<ArkError, 'status' | 'code' | 'message'>> | undefined;

/** Adds an entry for each delivery from now on, once it is answered, and completes it when a late listener is done. */
export function observe(ark: ArkEmitter, ring: Ring): void {
  const begun = new WeakMap<TraceMessage, number>();
  const running = new WeakMap<TraceMessage, ListenerRun>();
  const runsOf = new WeakMap<object, ListenerRun[]>();
  const entryOf = new WeakMap<object, Entry>();
  const took = (message: TraceMessage): number => performance.now() - (begun.get(message) ?? performance.now());

  for (const by of ['request', 'receive', 'work'] as const)
    channels[by].subscribe({
      ...silent,
      start(message) {
        if (message.receiver === ark) begun.set(message, performance.now());
      },
      asyncEnd(message) {
        if (message.receiver !== ark) return;
        const { event } = message;
        const entry = makeEntry(by, message, took(message), (event && runsOf.get(event)) ?? []);
        if (event) entryOf.set(event, entry);
        ring.add(entry);
      },
    });

  channels.listener.subscribe({
    ...silent,
    start(message) {
      if (message.receiver !== ark) return;
      const { event, name, listener } = message;
      const run: ListenerRun = { on: name, name: listener, ms: null, error: undefined };
      const others = runsOf.get(event);
      if (others) others.push(run);
      else runsOf.set(event, [run]);
      running.set(message, run);
      begun.set(message, performance.now());
    },
    asyncEnd(message) {
      const run = running.get(message);
      if (!run) return;
      run.ms = took(message);
      run.error = message.error;
      const entry = entryOf.get(message.event);
      if (entry) ring.changed(entry);
    },
  });
}

const ignore = (): void => undefined;

/** A tracing channel's subscriber has a function for each of its five. */
const silent = { start: ignore, end: ignore, asyncStart: ignore, asyncEnd: ignore, error: ignore };

function makeEntry(by: Entry['by'], message: DeliveryMessage, ms: number, listeners: ListenerRun[]): Entry {
  const { event, body, path, errors, rejected } = message;
  const error = message.error as ErrorCode;
  const at = event?.receivedAt.getTime();
  return {
    number: 0,
    revision: 0,
    at: by === 'request' && at !== undefined ? at : Date.now() - ms,
    ms,
    by,
    outcome: outcomeOf(message),
    status: error?.status,
    code: error?.code,
    message: error?.message,
    path,
    remoteAddress: rejected?.remoteAddress,
    method: rejected?.method,
    event: event && withoutPayload(event),
    // The text, and not its bytes: those may be a part of a far larger piece of memory, and would hold all of it.
    body: body?.bytes?.toString() ?? body?.value,
    errors,
    listeners,
  };
}

const withoutPayload = ({ payload: _payload, ...event }: ArkEvent | UnknownArkEvent): Entry['event'] => event;

const byCode: ReadonlyMap<unknown, EntryOutcome> = new Map([
  ['listener_failed', 'failed'],
  ['discard', 'failed'],
  ['listeners_pending', 'pending'],
  ['invalid_payload', 'invalid'],
]);

const outcomeOf = ({ error, outcome = 'handled' }: DeliveryMessage): EntryOutcome =>
  error === undefined ? outcome : (byCode.get((error as ErrorCode)?.code) ?? 'refused');

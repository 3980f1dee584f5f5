/**
 * Fills the ring with what a receiver does. Done for every delivery, though most are never looked at: what can wait is
 * left for when somebody looks.
 */
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import type { ArkEmitter } from '../events/emitter.js';
import type { ArkError } from '../errors.js';
import { observe as watch } from '../diagnostics/observe.js';
import type { Body } from '../parsing/parse-body.js';
import type { Entry, EntryEvent, EntryOutcome, ListenerRun } from './entry.js';
import type { Ring } from './ring.js';

/** A message, with what is noted on it between its start and its end. */
type Noted<M extends TraceMessage> = M & { [begun]?: number; [listenerRun]?: ListenerRun };

const begun = Symbol('begun');
const listenerRun = Symbol('listenerRun');

/** Adds an entry for each delivery from now on, once it is answered, and completes it when a late listener is done. */
export function observe(ark: ArkEmitter, ring: Ring): void {
  /** The runs for each event whose delivery is not over. */
  const runsOf = new Map<object, ListenerRun[]>();

  for (const by of ['request', 'receive', 'work'] as const)
    watch<Noted<DeliveryMessage>>(channels[by], ark, {
      start(message) {
        message[begun] = performance.now();
      },
      asyncEnd(message) {
        const { event } = message;
        const runs = (event && runsOf.get(event)) ?? [];
        if (event) runsOf.delete(event);
        const entry = makeEntry(by, message, runs);
        for (const run of runs) run.entry = entry;
        ring.add(entry);
      },
    });

  watch<Noted<ListenerMessage>>(channels.listener, ark, {
    start(message) {
      const { event, name, listener } = message;
      const run: ListenerRun = { on: name, name: listener, ms: null, error: undefined, entry: undefined };
      const others = runsOf.get(event);
      if (others) others.push(run);
      else runsOf.set(event, [run]);
      message[listenerRun] = run;
      message[begun] = performance.now();
    },
    asyncEnd(message) {
      const run = message[listenerRun];
      if (!run) return;
      run.ms = tookOf(message);
      run.error = message.error;
      if (run.entry) ring.changed(run.entry);
    },
  });
}

const tookOf = (message: Noted<TraceMessage>): number => performance.now() - (message[begun] ?? NaN);

function makeEntry(by: Entry['by'], message: Noted<DeliveryMessage>, listeners: ListenerRun[]): Entry {
  const { event, body, path, errors, rejected } = message;
  const error = message.error as ArkError | undefined;
  const ms = tookOf(message);
  return {
    number: 0,
    revision: 0,
    at: Date.now() - ms,
    ms,
    by,
    outcome: error === undefined ? (message.outcome ?? 'handled') : (byCode.get(error.code) ?? 'refused'),
    status: error?.status,
    code: error?.code,
    message: error?.message,
    path,
    method: rejected?.method,
    remoteAddress: rejected?.remoteAddress,
    event: event && noteOf(event),
    body: body && textOf(body),
    errors,
    listeners,
  };
}

/** Listeners may have changed their event into anything by now. */
const noteOf = ({
  type,
  id,
  form,
  timestamp,
  tenantId,
  test,
}: Partial<Record<keyof EntryEvent, unknown>>): EntryEvent => ({
  type: typeof type === 'string' ? type : '',
  id: typeof id === 'string' ? id : '',
  form: form as EntryEvent['form'],
  timestamp: typeof timestamp === 'number' ? timestamp : null,
  tenantId: typeof tenantId === 'string' ? tenantId : undefined,
  test: test === true || undefined,
});

/** A text, and not its bytes: those may be a part of a far larger piece of memory, and would hold all of it. */
function textOf({ bytes, value }: Body): string | undefined {
  if (bytes) return bytes.toString();
  try {
    return JSON.stringify(value);
  } catch {
    // A listener, or the parser that made it, put something there that JSON has no way to say.
    return undefined;
  }
}

const byCode: ReadonlyMap<unknown, EntryOutcome> = new Map([
  ['listener_failed', 'failed'],
  ['discard', 'failed'],
  ['listeners_pending', 'pending'],
  ['invalid_payload', 'invalid'],
]);

/** Records a receiver's deliveries. Runs for each of them, so work that can wait until the page is opened is deferred. */
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import { observe } from '../diagnostics/observe.js';
import type { ArkEmitter } from '../events/emitter.js';
import { MAX_MESSAGE_LENGTH, cutString } from './cut-string.js';
import { describeFailure } from './describe-failure.js';
import type { Entry, ListenerRun } from './entry.js';
import { toEntry } from './to-entry.js';
import type { Ring } from './ring.js';

/** A run of an entry, and the entry that it gets itself. */
export interface Rerun {
  /** The id of the entry that runs again. */
  readonly of: string;
  /** The new entry, once the run has ended. */
  entry?: Entry;
}

/** A message, with what is noted on it between its start and its end. */
type Noted<M extends TraceMessage> = M & { [startedAt]?: number; [listenerRun]?: ListenerRun; [rerun]?: Rerun };

const startedAt = Symbol('startedAt');
const listenerRun = Symbol('listenerRun');
const rerun = Symbol('rerun');

const elapsed = (message: Noted<TraceMessage>): number => performance.now() - (message[startedAt] ?? NaN);

/** Adds an entry for each delivery when it ends, and completes it when a late listener ends. */
export class Recorder {
  readonly #ring: Ring;
  /** The listener runs of each event whose delivery has not ended. */
  readonly #runs = new Map<object, ListenerRun[]>();
  #starting: Rerun | undefined;

  constructor(ark: ArkEmitter, ring: Ring) {
    this.#ring = ring;
    for (const by of ['request', 'receive', 'work'] as const)
      observe<Noted<DeliveryMessage>>(channels[by], ark, {
        start: (message) => {
          message[startedAt] = performance.now();
          if (this.#starting && by === 'receive') message[rerun] = this.#starting;
        },
        asyncEnd: (message) => {
          this.#addEntry(by, message);
        },
      });
    observe<Noted<ListenerMessage>>(channels.listener, ark, {
      start: (message) => {
        this.#startRun(message);
      },
      asyncEnd: (message) => {
        this.#endRun(message);
      },
    });
  }

  /**
   * Records a delivery as a run of an entry.
   *
   * @param call calls `receive()` before it returns
   */
  recordRerun<T>(run: Rerun, call: () => T): T {
    this.#starting = run;
    try {
      return call();
    } finally {
      this.#starting = undefined;
    }
  }

  #addEntry(by: Entry['by'], message: Noted<DeliveryMessage>): void {
    const { event } = message;
    const runs = (event && this.#runs.get(event)) ?? [];
    if (event) this.#runs.delete(event);
    const entry = toEntry(message, { by, ms: elapsed(message), listeners: runs, runOf: message[rerun]?.of });
    for (const run of runs) run.entry = entry;
    if (message[rerun]) message[rerun].entry = entry;
    this.#ring.add(entry);
  }

  #startRun(message: Noted<ListenerMessage>): void {
    const { event, name, listener } = message;
    const run: ListenerRun = { on: name, name: cutString(listener, MAX_MESSAGE_LENGTH), ms: null, error: null, entry: undefined }; // prettier-ignore
    const others = this.#runs.get(event);
    if (others) others.push(run);
    else this.#runs.set(event, [run]);
    message[listenerRun] = run;
    message[startedAt] = performance.now();
  }

  #endRun(message: Noted<ListenerMessage>): void {
    const run = message[listenerRun];
    if (!run) return;
    run.ms = elapsed(message);
    if ('error' in message) run.error = describeFailure(message.error);
    if (run.entry) this.#ring.publish(run.entry);
  }
}

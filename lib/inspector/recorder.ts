/** Records deliveries. This runs for every delivery, so work that only the page needs is deferred until it is opened. */
import { channels, type DeliveryMessage, type ListenerMessage, type TraceMessage } from '../diagnostics/channels.js';
import { subscribeToRuns } from '../diagnostics/subscribe-to-runs.js';
import type { ArkEmitter } from '../events/emitter.js';
import { MAX_MESSAGE_LENGTH, truncate } from './truncate.js';
import { describeFailure } from './describe-failure.js';
import type { Entry, ListenerRun } from './entry.js';
import { toEntry } from './to-entry.js';
import type { Ring } from './ring.js';

/** A rerun of an entry, and its own entry. */
export interface Rerun {
  /** The id of the entry that is run again. */
  readonly of: string;
  /** The new entry, once the run has ended. */
  entry?: Entry;
}

/** A message of a tracing channel, with the recorder's state between its start and its end. */
type Recorded<M extends TraceMessage> = M & { [startedAt]?: number; [listenerRun]?: ListenerRun; [rerun]?: Rerun };

const startedAt = Symbol('startedAt');
const listenerRun = Symbol('listenerRun');
const rerun = Symbol('rerun');

const getElapsedMs = (message: Recorded<TraceMessage>): number => performance.now() - (message[startedAt] ?? NaN);

/** Adds an entry for each delivery when it ends, and completes it when a late listener ends. */
export class Recorder {
  readonly #ring: Ring;
  /** The listener runs of each event whose delivery has not ended. */
  readonly #runs = new Map<object, ListenerRun[]>();
  #starting: Rerun | undefined;

  constructor(ark: ArkEmitter, ring: Ring) {
    this.#ring = ring;
    for (const by of ['request', 'receive', 'work'] as const)
      subscribeToRuns<Recorded<DeliveryMessage>>(channels[by], ark, {
        start: (message) => {
          message[startedAt] = performance.now();
          if (this.#starting && by === 'receive') message[rerun] = this.#starting;
        },
        asyncEnd: (message) => {
          this.#addEntry(by, message);
        },
      });
    subscribeToRuns<Recorded<ListenerMessage>>(channels.listener, ark, {
      start: (message) => {
        this.#startRun(message);
      },
      asyncEnd: (message) => {
        this.#endRun(message);
      },
    });
  }

  /**
   * Records a delivery as a rerun of an entry.
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

  #addEntry(by: Entry['by'], message: Recorded<DeliveryMessage>): void {
    const { event } = message;
    const runs = (event && this.#runs.get(event)) ?? [];
    if (event) this.#runs.delete(event);
    const entry = toEntry(message, { by, ms: getElapsedMs(message), listeners: runs, runOf: message[rerun]?.of });
    for (const run of runs) run.entry = entry;
    if (message[rerun]) message[rerun].entry = entry;
    this.#ring.add(entry);
  }

  #startRun(message: Recorded<ListenerMessage>): void {
    const { event, name, listener } = message;
    const run: ListenerRun = { on: name, name: truncate(listener, MAX_MESSAGE_LENGTH), ms: null, error: null, entry: undefined }; // prettier-ignore
    const others = this.#runs.get(event);
    if (others) others.push(run);
    else this.#runs.set(event, [run]);
    message[listenerRun] = run;
    message[startedAt] = performance.now();
  }

  #endRun(message: Recorded<ListenerMessage>): void {
    const run = message[listenerRun];
    if (!run) return;
    run.ms = getElapsedMs(message);
    if ('error' in message) run.error = describeFailure(message.error);
    if (run.entry) this.#ring.publish(run.entry);
  }
}

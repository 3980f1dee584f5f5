/** Reports background errors of a queue to the app's `onError`, or to the console. */
import { clearTimeout, setTimeout } from 'node:timers';
import { readCode, type SafeError, toSafeError } from '../../internal/safe-error.js';

/** The interval of reports about a failure that continues, in milliseconds. */
const REPEAT_MS = 60_000;
/** How long no failure may occur until an engine is reported as available, in milliseconds: some statements may still fail. */
const RECOVERY_MS = 2_000;
/** How long an outage has to last to be reported if another began less than a minute before, in milliseconds. */
const REPEATED_OUTAGE_MS = 5_000;
/** Numbers and ids, which differ between messages of the same failure. */
const VARYING = /[\da-f]{8}[\da-f-]*|\d+/gi;
/** The maximum number of tracked failures. */
const MAX_FAILURES = 100;

/** Receives an error with a message and a code. Never an error of a driver or an engine, which contains secrets. */
export type OnError = (error: SafeError) => unknown;

export interface ErrorReporterOptions {
  /** The engine's name, for messages. */
  engine: string;
  /** Receives the reports. Default: `console.error`. */
  onError?: OnError | undefined;
  /** Whether an error means that the engine is unavailable. */
  isOutage: (error: unknown) => boolean;
  /** The clock, in milliseconds. */
  now?: () => number;
}

interface Failure {
  since: number;
  last: number;
  /** The earliest time of the next report. */
  due: number;
  count: number;
  reported: boolean;
}

/**
 * Limits the reports: one when the engine becomes unavailable, one per minute while it is, and one when it is available
 * again. A short second outage is not reported. Other errors are reported immediately, and repeated at most once per minute.
 */
export class ErrorReporter {
  readonly #engine: string;
  readonly #onError: OnError;
  readonly #isOutage: (error: unknown) => boolean;
  readonly #now: () => number;
  readonly #failures = new Map<string, Failure>();
  #outage: Failure | undefined;
  #announced = -Infinity;
  #settling: NodeJS.Timeout | undefined;
  #ended = false;

  constructor({ engine, onError = logError, isOutage, now = () => performance.now() }: ErrorReporterOptions) {
    this.#engine = engine;
    this.#onError = onError;
    this.#isOutage = isOutage;
    this.#now = now;
  }

  /** Reports an error, unless the same one was reported less than a minute ago. */
  readonly report = (error: unknown): void => {
    if (this.#ended) return;
    if (this.#isOutage(error)) {
      clearTimeout(this.#settling);
      this.#settling = undefined;
      this.#outage ??= this.#beginOutage();
      this.#count(this.#outage, error, `${this.#engine} is unavailable`);
      return;
    }
    const key = readCode(error) ?? toSafeError(error).message.replace(VARYING, '#');
    const failure = this.#failures.get(key) ?? this.#begin();
    this.#failures.delete(key);
    this.#failures.set(key, failure);
    const [oldest] = this.#failures.keys();
    if (this.#failures.size > MAX_FAILURES && oldest !== undefined) this.#failures.delete(oldest);
    this.#count(failure, error, `${this.#engine} reports an error`);
  };

  /** To be called after each successful request to the engine. Ends an outage, unless another failure follows. */
  readonly reportSuccess = (): void => {
    if (!this.#outage) return;
    const left = this.#outage.last + RECOVERY_MS - this.#now();
    if (left <= 0) this.#endOutage(this.#outage);
    else this.#settling ??= setTimeout(this.#settle, left).unref();
  };

  /** Ends the reports: connections that are lost once a queue is closed are of no concern. */
  end(): void {
    this.#ended = true;
    clearTimeout(this.#settling);
  }

  readonly #settle = (): void => {
    this.#settling = undefined;
    this.reportSuccess();
  };

  #beginOutage(): Failure {
    const now = this.#now();
    const outage = this.#begin();
    if (now - this.#announced < REPEAT_MS) outage.due = now + REPEATED_OUTAGE_MS;
    else this.#announced = now;
    return outage;
  }

  #endOutage({ since, count, reported }: Failure): void {
    this.#outage = undefined;
    if (!reported) return;
    const seconds = Math.round((this.#now() - since) / 1_000);
    const recovery: SafeError = new Error(
      `${this.#engine} is available again after ${seconds} s (${describeCount(count)}).`,
    );
    this.#send(Object.assign(recovery, { code: 'available' }));
  }

  #begin(): Failure {
    return { since: this.#now(), last: 0, due: -Infinity, count: 0, reported: false };
  }

  #count(failure: Failure, error: unknown, title: string): void {
    const now = this.#now();
    failure.last = now;
    failure.count += 1;
    if (now < failure.due) return;
    failure.due = now + REPEAT_MS;
    failure.reported = true;
    if (failure.count > 1)
      title += ` for ${Math.round((now - failure.since) / 1_000)} s (${describeCount(failure.count)})`;
    this.#send(toSafeError(error, `${title}: `));
  }

  /** A failure of the app's `onError` is logged, and has no other effect. */
  #send(error: SafeError): void {
    const send = async (): Promise<void> => {
      await this.#onError(error);
    };
    send().catch((failure: unknown) => {
      logError(toSafeError(failure));
    });
  }
}

const describeCount = (count: number): string => `${count.toLocaleString('en')} failure${count === 1 ? '' : 's'}`;

function logError({ message, code }: SafeError): void {
  console.error(`express-ark-webhooks: ${message}${code === undefined || message.includes(code) ? '' : ` (${code})`}`);
}

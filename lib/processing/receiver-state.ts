/** The state of a receiver: whether it is closing, what is in progress, and what it has observed of its setup. */
import type * as Rejections from '../diagnostics/rejection-log.js';
import type { RejectionLog } from '../diagnostics/rejection-log.js';
import { ClosingError } from '../errors.js';
import { PendingTasks } from '../internal/pending-tasks.js';

/** What a receiver observes of its setup, for `check()`. */
export type SetupFact =
  /** A route reads `req.arkEvent`: no listener is needed. */
  | 'routed'
  /** A parser ran before the receiver and did not keep the bytes of a body. */
  | 'parsedFirst'
  /** A request was signed but had no key, and signatures are not verified. */
  | 'signedWithoutKey'
  /** The middleware is mounted without a path, and rejected a request that was no webhook. */
  | 'mountedWithoutPath'
  /** This process works on the queue. */
  | 'working';

/** One per receiver: all state that outlives a request. */
export class ReceiverState {
  /** Requests and listeners in progress, which `close()` waits for. Listeners count under the name of their event. */
  readonly tasks = new PendingTasks();
  /** Events that workers are handling. The queue waits for them when it is closed. */
  readonly work = new PendingTasks();
  #rejections: RejectionLog | undefined;
  readonly #facts = new Set<SetupFact>();
  readonly #handled = new WeakMap<object, object>();
  #claimCount = 0;
  #isClosing = false;

  get facts(): ReadonlySet<SetupFact> {
    return this.#facts;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  /** The number of claims that are neither completed nor released. */
  get claimCount(): number {
    return this.#claimCount;
  }

  /** Loaded by the first rejection: each file delays the start. */
  get rejections(): RejectionLog {
    if (this.#rejections) return this.#rejections;
    const { RejectionLog } = require('../diagnostics/rejection-log.js') as typeof Rejections;
    return (this.#rejections = new RejectionLog());
  }

  /** Logs how many requests were rejected since the last line about them. */
  closeRejections(): void {
    this.#rejections?.close();
  }

  addFact(fact: SetupFact): void {
    this.#facts.add(fact);
  }

  removeFact(fact: SetupFact): void {
    this.#facts.delete(fact);
  }

  addClaim(): void {
    this.#claimCount += 1;
  }

  removeClaim(): void {
    this.#claimCount -= 1;
  }

  /** Stores the result of a request that is passed on to a route, in case the receiver is mounted again behind it. */
  rememberHandled(request: object, handled: object): void {
    this.#handled.set(request, handled);
  }

  /** @returns the result of a request that this receiver has passed on */
  getHandled(request: object): object | undefined {
    return this.#facts.has('routed') ? this.#handled.get(request) : undefined;
  }

  /** From now on nothing new is accepted. */
  startClosing(): void {
    this.#isClosing = true;
  }

  /** @throws ClosingError after `startClosing()` */
  assertOpen(): void {
    if (this.#isClosing) throw new ClosingError('The receiver is shutting down.');
  }

  /** @returns the number of unsettled events of each type */
  countUnsettled(): Record<string, number> {
    const counts = this.tasks.countByName();
    for (const [type, count] of Object.entries(this.work.countByName())) counts[type] = (counts[type] ?? 0) + count;
    return counts;
  }
}

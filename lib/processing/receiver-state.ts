/** The state of a receiver: whether it is closing, what is in progress, and what it has observed of its setup. */
import { RejectionLog } from '../diagnostics/rejection-log.js';
import { ClosingError } from '../errors.js';
import { PendingTasks } from '../internal/pending-tasks.js';

/** What a receiver observes of its setup, for `check()`. */
export interface SetupFacts {
  /** A route reads `req.arkEvent`: no listener is needed. */
  routed: boolean;
  /** A parser ran before the receiver and kept no bytes of a body. */
  parsedFirst: boolean;
  /** A request was signed but had no key, and signatures are not verified. */
  signedWithoutKey: boolean;
  /** The middleware was mounted without a path, and rejected a request that was no webhook. */
  mountedWithoutPath: boolean;
  /** This process works on the queue. */
  working: boolean;
}

/** One per receiver. All of its state that outlives a request is here. */
export class ReceiverState {
  /** Requests and listeners in progress, which `close()` waits for; those of an event under its name. */
  readonly tasks = new PendingTasks();
  /** Events that workers are handling. The queue waits for them when it is closed. */
  readonly work = new PendingTasks();
  readonly #facts: SetupFacts = {
    routed: false,
    parsedFirst: false,
    signedWithoutKey: false,
    mountedWithoutPath: false,
    working: false,
  };
  readonly rejections = new RejectionLog();
  readonly #handled = new WeakMap<object, object>();
  #heldClaims = 0;
  #closing = false;

  get facts(): Readonly<SetupFacts> {
    return this.#facts;
  }

  get isClosing(): boolean {
    return this.#closing;
  }

  /** How many claims this receiver holds. */
  get heldClaims(): number {
    return this.#heldClaims;
  }

  setFact(fact: keyof SetupFacts, value = true): void {
    this.#facts[fact] = value;
  }

  claimAcquired(): void {
    this.#heldClaims += 1;
  }

  claimSettled(): void {
    this.#heldClaims -= 1;
  }

  /** Remembers the result of a request that is passed on to a route: the receiver may be mounted once more behind. */
  rememberHandled(request: object, handled: object): void {
    this.#handled.set(request, handled);
  }

  /** @returns the result of a request that this receiver has passed on */
  getHandled(request: object): object | undefined {
    return this.#facts.routed ? this.#handled.get(request) : undefined;
  }

  /** From now on nothing new is accepted. */
  startClosing(): void {
    this.#closing = true;
  }

  /** @throws ClosingError after `startClosing()` */
  assertOpen(): void {
    if (this.#closing) throw new ClosingError('The receiver is shutting down.');
  }

  /** How many events of each type are not settled. */
  countUnsettled(): Record<string, number> {
    const counts = this.tasks.countByName();
    for (const [type, count] of Object.entries(this.work.countByName())) counts[type] = (counts[type] ?? 0) + count;
    return counts;
  }
}

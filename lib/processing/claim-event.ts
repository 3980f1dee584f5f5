/** One delivery's claim on its event. */
import { hash, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import type { ClaimState, ClaimStore } from '../stores/memory.js';
import { ArkError, UnavailableError } from '../errors.js';
import type { UnknownArkEvent } from '../events/event.js';
import type { ArkLogger } from '../events/request.js';
import { isThenable } from '../internal/promises.js';
import { toSafeError } from '../internal/safe-error.js';
import { DEPENDENCY_TIMEOUT_MS, noAnswerFrom, within } from '../internal/with-timeout.js';

/** What a delivery may do with its event, and how it tells what became of it. */
export interface Claim {
  state: ClaimState;
  /**
   * Completes the claim where the event is done, else releases it. Never fails, and takes 2 s at most; done when it
   * returns, where the store answers at once.
   */
  settle(done: boolean): Promise<void> | undefined;
}

/** For events that are not claimed: each delivery of them is worked on. */
export const unclaimed: Claim = { state: 'claimed', settle: () => undefined };

/**
 * Claims an event. Its name is part of what is claimed: should a sender use an id twice, as Ark's own examples do, one
 * event does not swallow another.
 *
 * @param held has the claim's token in it from the grant until the claim is settled
 * @returns the claim; a promise of it where the store gives one
 * @throws UnavailableError where the store fails or does not answer in time
 */
export function takeClaim(
  store: ClaimStore,
  event: Pick<UnknownArkEvent, 'type' | 'id'>,
  log: ArkLogger,
  held?: Set<string>,
): Claim | Promise<Claim> {
  const id = claimId(event.type, event.id);
  const token = randomUUID();
  const settle = (done: boolean): Promise<void> | undefined => {
    held?.delete(token);
    const lost = (err: unknown): void => {
      log.warn(
        { err: toSafeError(err), id },
        `the claim could not be ${done ? 'completed' : 'released'}: it ends with its lease`,
      );
    };
    try {
      const answer = done ? store.complete(id, token) : store.release(id, token);
      return isThenable(answer) ? promptly(answer).then(() => undefined, lost) : undefined;
    } catch (err) {
      lost(err);
      return undefined;
    }
  };
  const grant = (state: ClaimState): Claim => {
    if (!states.has(state))
      throw new TypeError(`claim() of the claim store gave ${inspect(state)}, which is no state.`);
    if (state === 'claimed') held?.add(token);
    return { state, settle };
  };
  try {
    const answer = store.claim(id, token);
    return isThenable(answer) ? promptly(answer, releaseLate).then(grant).catch(refuse) : grant(answer);
  } catch (cause) {
    return refuse(cause);
  }

  /** Should a claim be granted after all, nobody is there to use it. */
  function releaseLate(answer: Promise<ClaimState>): void {
    void answer.then(
      (state) => (state === 'claimed' ? settle(false) : undefined),
      () => undefined,
    );
  }
}

function refuse(cause: unknown): never {
  if (cause instanceof ArkError) throw cause;
  throw new UnavailableError('The claim store does not answer: the event was not begun.', { cause });
}

/** Stores index what they are given, and keep many: a name or an id may be as long as a body. */
const LONGEST_ID = 255;

/** What is claimed: see `takeClaim`. */
export function claimId(type: string, id: string): string {
  const claimed = `${type}/${id}`;
  return claimed.length <= LONGEST_ID ? claimed : `sha256:${hash('sha256', claimed, 'hex')}`;
}

const states: ReadonlySet<unknown> = new Set<ClaimState>(['claimed', 'running', 'completed']);

/** Waits for the store, but not for ever. */
function promptly<T>(answer: T | PromiseLike<T>, late?: (answer: Promise<T>) => void): Promise<T> {
  const promise = Promise.resolve(answer);
  return within(DEPENDENCY_TIMEOUT_MS, promise, () => {
    late?.(promise);
    return noAnswerFrom('The claim store')();
  });
}

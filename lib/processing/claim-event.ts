/** The claim of a delivery on its event: until it is settled or expires, no other delivery of the event calls listeners. */
import { hash, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { ClaimState, ClaimStore } from '../stores/claim-store.js';
import { type ArkWebhookError, isArkError, UnavailableError } from '../errors.js';
import type { UnknownArkEvent } from '../events/event.js';
import { isPromiseLike } from '../internal/promises.js';
import { withDeadline } from '../internal/with-timeout.js';

/** Undefined, or the error of the store: the claim then ends with its lease. */
export type SettleFailure = { error: unknown } | undefined;

/** A claim on an event, or the reason why there is none. */
export class Claim {
  /** `'claimed'` for this delivery; `'running'` or `'completed'` for another one. */
  readonly state: ClaimState;
  /** The id of the claim: see `toClaimId`. */
  readonly id: string;
  readonly #store: ClaimStore;
  readonly #token: string;

  constructor(state: ClaimState, store: ClaimStore, id: string, token: string) {
    this.state = state;
    this.id = id;
    this.#store = store;
    this.#token = token;
  }

  /** Completes the claim if the event is handled, else releases it. Never throws or rejects; takes at most 2 s. */
  settle({ handled }: { handled: boolean }): SettleFailure | Promise<SettleFailure> {
    try {
      const settled = handled ? this.#store.complete(this.id, this.#token) : this.#store.release(this.id, this.#token);
      return isPromiseLike(settled) ? withDeadline(settled, STORE).then(() => undefined, toFailure) : undefined;
    } catch (error) {
      return toFailure(error);
    }
  }
}

const STORE = 'The claim store';

const toFailure = (error: unknown): SettleFailure => ({ error });

/**
 * Claims an event by its type and its id: if a sender uses one id for events of two types, as Ark's examples do, both
 * are handled.
 *
 * @returns the claim; a promise only if the store returns one
 * @throws UnavailableError if the store fails or does not respond within 2 s
 */
export function acquireClaim(
  store: ClaimStore,
  { type, id }: Pick<UnknownArkEvent, 'type' | 'id'>,
): Claim | Promise<Claim> {
  const claimId = toClaimId(type, id);
  const token = createToken();
  const toClaim = (state: ClaimState): Claim => new Claim(checkState(state), store, claimId, token);
  try {
    const state = store.claim(claimId, token);
    if (!isPromiseLike(state)) return toClaim(state);
    const claiming = Promise.resolve(state);
    return withDeadline(claiming, STORE)
      .then(toClaim)
      .catch((cause: unknown) => {
        void claiming.then(releaseLateClaim, () => undefined);
        throw toUnavailableError(cause);
      });
  } catch (cause) {
    throw toUnavailableError(cause);
  }

  /** The response was sent without the claim: the next delivery has to be able to claim the event. */
  function releaseLateClaim(state: ClaimState): void {
    if (state === 'claimed') void toClaim(state).settle({ handled: false });
  }
}

const toUnavailableError = (cause: unknown): ArkWebhookError =>
  isArkError(cause)
    ? cause
    : new UnavailableError('The claim store is unavailable: the event was not handled.', { cause });

const claimStates: ReadonlySet<unknown> = new Set<ClaimState>(['claimed', 'running', 'completed']);

function checkState(state: ClaimState): ClaimState {
  if (claimStates.has(state)) return state;
  throw new TypeError(`Expected claim() of the claim store to return a state, got ${inspect(state)}.`);
}

/** Created by the first claim: the first random bytes of a process delay its start. */
let processId: string | undefined;
let attempts = 0;

/** Unique among the attempts of all processes. */
function createToken(): string {
  processId ??= randomBytes(16).toString('hex');
  return `${processId}-${(attempts += 1)}`;
}

/** In characters. Stores index ids and keep many of them, and a client may send an id as long as a body. */
const MAX_ID_LENGTH = 255;

/** Returns the id of an event's claim. */
export function toClaimId(type: string, id: string): string {
  const claimId = `${type}/${id}`;
  return claimId.length <= MAX_ID_LENGTH ? claimId : `sha256:${hash('sha256', claimId, 'hex')}`;
}

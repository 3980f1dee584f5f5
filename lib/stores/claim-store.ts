/** The interface of claim stores. */

/** The state of an event: claimed for the caller, claimed by another delivery, or handled. */
export type ClaimState = 'claimed' | 'running' | 'completed';

/**
 * Stores which events are being handled and which were. Methods may return a value or a promise. If `claim` throws or
 * rejects, the response is 503 and the sender retries.
 */
export interface ClaimStore {
  /**
   * Claims an event for the caller, in one atomic step. A claim is a lease: if it is neither completed nor released it
   * expires, so that a crashed process blocks no event.
   *
   * @param id the event's name, a slash and its id; a digest of them if they are longer than 255 characters
   * @param token unique among the attempts of all processes
   */
  claim(id: string, token: string): ClaimState | Promise<ClaimState>;
  /** Marks an event as handled, for at least as long as the sender retries. */
  complete(id: string, token: string): unknown;
  /** Deletes a claim, so that the next delivery is handled. Does nothing if the claim has another token. */
  release(id: string, token: string): unknown;
  /** Forgets a handled event, so that it can be handled again. Required by `ark.forget()` only. */
  forget?(id: string): unknown;
}

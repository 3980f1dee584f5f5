/** The errors of Ark's API. */

/** A failed request. */
export interface ApiFailure {
  /** The method and the URL. */
  request: string;
  /** The status of the response; undefined if there was none. */
  status?: number | undefined;
  /** Why there was no usable response, such as `ENOTFOUND`. */
  reason?: string | undefined;
  /** The number of attempts. */
  attempts: number;
  /** The underlying error. */
  cause?: unknown;
}

/** Ark's API cannot be used: the key, an id or the URL is wrong, or requests fail repeatedly. */
export class DeliveriesApiError extends Error {
  /** The stable name of the failure. */
  readonly code = 'deliveries_api_failed';
  /** The status of the last response; undefined if there was none. */
  readonly status: number | undefined;
  /** The number of attempts. */
  readonly attempts: number;
  /** Whether the API rejected the key. */
  readonly keyRejected: boolean;

  constructor({ request, status, reason, attempts, cause }: ApiFailure) {
    super(
      `${request} failed${attempts > 1 ? ` ${attempts} times, the last time` : ''}: ${explainFailure(status, reason)}`,
      {
        cause,
      },
    );
    this.status = status;
    this.attempts = attempts;
    this.keyRejected = status === 401 || status === 403;
  }

  override get name(): string {
    return 'DeliveriesApiError';
  }
}

/** A POST request failed after it was sent. It may have had an effect, so it must not be repeated. */
export class UnknownOutcomeError extends Error {
  override get name(): string {
    return 'UnknownOutcomeError';
  }
}

const networkErrors: ReadonlyMap<string, string> = new Map([
  ['ENOTFOUND', 'there is no such host name'],
  ['EAI_AGAIN', 'the DNS server does not respond'],
  ['ECONNREFUSED', 'nothing listens there'],
  ['ECONNRESET', 'the connection was reset'],
  ['UND_ERR_SOCKET', 'the connection was closed'],
]);

function explainFailure(status: number | undefined, reason = 'unknown'): string {
  if (status === undefined) {
    const meaning = networkErrors.get(reason);
    return meaning === undefined ? `${reason}.` : `${reason}, ${meaning}.`;
  }
  if (status === 401) return 'status 401. It rejects the API key.';
  if (status === 403) return 'status 403. It rejects the API key: is it allowed to do this?';
  if (status === 404) return 'status 404. The key is accepted, but there is no such tenant, webhook or delivery.';
  if (status >= 300 && status < 400) return `status ${status}. It redirects: is the URL of the API right?`;
  return `status ${status}${reason === 'unknown' ? '' : `, ${reason}`}.`;
}

/** @returns Node's code of a failed fetch, or a description of it */
export function getFailureReason(error: unknown): string {
  const { name, cause, message } = error as Error;
  if (name === 'TimeoutError') return 'no response in time';
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : message;
}

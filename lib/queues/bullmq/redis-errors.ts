/** What errors of Redis, ioredis and BullMQ mean, and copies of them that are safe to log. */
import { readCode, type SafeError, toSafeError } from '../../internal/safe-error.js';

/** Replies of a server that is not, or no longer, the primary: another connection may lead to the new one. */
const MOVED_PRIMARY = ['READONLY', 'LOADING', 'MASTERDOWN', 'UNBLOCKED'];
/** Replies of a server that cannot or must not execute the command now. */
const REJECTED = ['OOM', 'MISCONF', 'NOREPLICAS', 'BUSY', 'CLUSTERDOWN', 'TRYAGAIN', 'NOAUTH', 'WRONGPASS', 'NOPERM'];
/** In an error of a script, some servers put the code after other words. */
const REPLY_CODE = new RegExp(`(?:^|[\\s-])(${[...MOVED_PRIMARY, ...REJECTED].join('|')})\\b`);
/** ioredis reports a lost connection without a code. */
const CONNECTION_LOST =
  /Connection is closed|connection close|Socket timeout|max retries per request|refresh slots cache|Redis did not respond|Ready check failed/i;

/** The error's own code, or the one that a server's error reply begins with. */
function readRedisCode(error: unknown): string | undefined {
  const code = readCode(error);
  if (code !== undefined) return code;
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  if (name !== 'ReplyError' || typeof message !== 'string') return undefined;
  return REPLY_CODE.exec(message)?.[1] ?? /^[A-Z]{2,}(?= )/.exec(message)?.[0];
}

/** Whether a new connection may lead to the primary. */
export const isMovedPrimary = (error: unknown): boolean => MOVED_PRIMARY.includes(readRedisCode(error) ?? '');

/** Whether the command would have been executed if the server were in order. */
export const isServerState = (error: unknown): boolean => {
  const code = readRedisCode(error) ?? '';
  return MOVED_PRIMARY.includes(code) || REJECTED.includes(code);
};

/** Whether Redis cannot be reached or executes nothing. */
export function isOutage(error: unknown): boolean {
  if (isServerState(error)) return true;
  const { message } = (error ?? {}) as { message?: unknown };
  return /^E[A-Z_]+$/.test(readRedisCode(error) ?? '') || CONNECTION_LOST.test(String(message));
}

/**
 * The originals have the command with its arguments, which are events with addresses and subjects; a server that does
 * not know a command repeats its arguments in the message.
 */
export function toRedisError(error: unknown): SafeError {
  const safe = toSafeError(error);
  safe.message = safe.message.replace(/,? with args beginning with.*$/s, '');
  const code = readRedisCode(error);
  if (code !== undefined) safe.code = code;
  return safe;
}

/** Classifies errors of Redis, ioredis and BullMQ, and copies them so that they can be logged. */
import { readCode, type SafeError, toSafeError } from '../../internal/safe-error.js';

/** Replies of a server that is not the primary: another connection may lead to it. */
const MOVED_PRIMARY = ['READONLY', 'LOADING', 'MASTERDOWN', 'UNBLOCKED'];
/** Replies of a server that cannot execute the command now. */
const REJECTED = ['OOM', 'MISCONF', 'NOREPLICAS', 'BUSY', 'CLUSTERDOWN', 'TRYAGAIN', 'NOAUTH', 'WRONGPASS', 'NOPERM'];
/** In errors of scripts, some servers write the code after other words. */
const REPLY_CODE = new RegExp(`(?:^|[\\s-])(${[...MOVED_PRIMARY, ...REJECTED].join('|')})\\b`);
/** ioredis reports a lost connection without a code. */
const CONNECTION_LOST =
  /Connection is closed|connection close|Socket timeout|max retries per request|refresh slots cache|Redis did not respond|Ready check failed/i;

/** Reads the code of an error, or the one in the error reply of a server. */
function readRedisCode(error: unknown): string | undefined {
  const code = readCode(error);
  if (code !== undefined) return code;
  const { name, message } = (error ?? {}) as { name?: unknown; message?: unknown };
  if (name !== 'ReplyError' || typeof message !== 'string') return undefined;
  return REPLY_CODE.exec(message)?.[1] ?? /^[A-Z]{2,}(?= )/.exec(message)?.[0];
}

/** Whether a new connection may lead to the primary. */
export const isMovedPrimary = (error: unknown): boolean => MOVED_PRIMARY.includes(readRedisCode(error) ?? '');

/** Whether the state of the server caused the error, not the command. */
export const isServerState = (error: unknown): boolean => {
  const code = readRedisCode(error) ?? '';
  return MOVED_PRIMARY.includes(code) || REJECTED.includes(code);
};

/** Whether Redis is unavailable or executes no commands. */
export function isOutage(error: unknown): boolean {
  if (isServerState(error)) return true;
  const { message } = (error ?? {}) as { message?: unknown };
  return /^E[A-Z_]+$/.test(readRedisCode(error) ?? '') || CONNECTION_LOST.test(String(message));
}

/**
 * Copies an error without the command and its arguments, which are events with addresses and subjects. A server that does
 * not know a command repeats its arguments in the message.
 */
export function toRedisError(error: unknown): SafeError {
  const safe = toSafeError(error);
  safe.message = safe.message.replace(/,? with args beginning with.*$/s, '');
  const code = readRedisCode(error);
  if (code !== undefined) safe.code = code;
  return safe;
}

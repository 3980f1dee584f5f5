/** Limits the number of log lines about rejected requests, so that a client cannot fill the disk. */
import { isIPv6 } from 'node:net';
// The global timers of jsdom have no unref().
import { clearTimeout, setTimeout } from 'node:timers';
import type { RejectedRequest } from '../events/emitter.js';
import type { Log } from './logger.js';

const INTERVAL_MS = 60_000;
/** The maximum number of tracked pairs of code and address, which clients can choose. */
const MAX_PAIRS = 200;

/** The number of rejections with a code since its last log line. */
interface Count {
  requests: number;
  addresses: Set<string>;
  log: Log;
}

type Schedule = (run: () => void, ms: number) => () => void;

/** The timer does not keep the process alive. */
const scheduleTimer: Schedule = (run, ms) => {
  const timer = setTimeout(run, ms).unref();
  return () => {
    clearTimeout(timer);
  };
};

/**
 * Logs the first rejection of each code and address immediately; of the others, logs the number per code once per minute.
 * After a minute without a rejection, a pair is treated as new. IPv6 addresses are grouped by network (/64), because a client
 * is assigned a whole one.
 */
export class RejectionLog {
  /** The logged pairs, and whether each was rejected again in this interval. */
  readonly #pairs = new Map<string, boolean>();
  readonly #counts = new Map<string, Count>();
  readonly #schedule: Schedule;
  #cancel: (() => void) | undefined;

  /** @param schedule calls its argument after a number of milliseconds; returns a function that cancels that */
  constructor(schedule: Schedule = scheduleTimer) {
    this.#schedule = schedule;
  }

  /** @param more further fields of the line, such as `err` */
  write(log: Log, rejection: RejectedRequest, more: object = {}): void {
    if (!log.warn) return;
    const network = toNetwork(rejection.remoteAddress);
    const pair = `${rejection.code} ${network}`;
    this.#startTimer();
    if (!this.#pairs.has(pair) && this.#pairs.size < MAX_PAIRS) {
      this.#pairs.set(pair, false);
      log.warn({ ...rejection, ...more }, 'request rejected');
      return;
    }
    if (this.#pairs.has(pair)) this.#pairs.set(pair, true);
    const count = this.#counts.get(rejection.code) ?? { requests: 0, addresses: new Set(), log };
    count.requests += 1;
    count.log = log;
    if (count.addresses.size < MAX_PAIRS) count.addresses.add(network);
    this.#counts.set(rejection.code, count);
  }

  /** Logs the counts and stops the timer. */
  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#report();
    this.#pairs.clear();
  }

  #endInterval(): void {
    this.#report();
    for (const [pair, isRepeated] of this.#pairs) {
      if (isRepeated) this.#pairs.set(pair, false);
      else this.#pairs.delete(pair);
    }
    if (this.#pairs.size > 0) this.#startTimer();
  }

  #startTimer(): void {
    this.#cancel ??= this.#schedule(() => {
      this.#cancel = undefined;
      this.#endInterval();
    }, INTERVAL_MS);
  }

  #report(): void {
    const seconds = INTERVAL_MS / 1_000;
    for (const [code, { requests, addresses, log }] of this.#counts) {
      const [remoteAddress] = addresses;
      const from = addresses.size === 1 ? { remoteAddress } : { addresses: addresses.size };
      log.warn?.({ code, requests, seconds, ...from }, 'more requests rejected');
    }
    this.#counts.clear();
  }
}

/** @returns an IPv4 address unchanged, an IPv6 address as its first four groups */
function toNetwork(address = 'unknown'): string {
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  const [plain = ''] = address.split('%');
  if (!isIPv6(plain)) return address;
  const [head = '', tail] = plain.split('::');
  const groups = head.split(':').filter((group) => group !== '');
  const after = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: Math.max(8 - groups.length - after.length, 0) }, () => '0');
  return `${[...groups, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

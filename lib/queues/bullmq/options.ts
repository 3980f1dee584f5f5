/** The options of the queue on BullMQ, their defaults, and every check that can fail when it is made. */
import { inspect } from 'node:util';
import { checkChoice, checkOptionNames, checkPositive, checkPositiveInteger } from '../../internal/option-checks.js';
import { InvalidOptionsError } from '../../errors.js';
import { ErrorReporter } from '../shared/error-reporter.js';
import { isOutage, toRedisError } from './redis-errors.js';
import { DEFAULT_KEEP_S } from '../../events/default-keep.js';
import { isObject } from '../../internal/is-object.js';

/** How Redis is reached: these and all else that ioredis takes. */
export interface RedisAddress {
  /** The server's name or address. Default `localhost`. */
  host?: string;
  /** Its port. Default 6379. */
  port?: number;
  /** Who connects, where Redis knows users. */
  username?: string;
  /** The password. */
  password?: string;
  /** The number of the database. Default 0. */
  db?: number;
  /** Options of TLS, which is used where they are given: `{}` for the usual ones. */
  tls?: object;
  [option: string]: unknown;
}

/** Options of the queue on BullMQ. */
export interface BullMqQueueOptions {
  /** Redis's URL, such as `redis://:password@host:6379`, or its parts. */
  connection: string | RedisAddress;
  /**
   * What its keys in Redis begin with: 1 to 100 printable ASCII characters without blanks. Redis Cluster needs a hash
   * tag: `'{ark}'`. Default `'ark-webhooks'`.
   */
  prefix?: string;
  /**
   * What Redis has to keep, else the queue does not open. `'always'`, the default: every event that was answered with
   * 200. `'everysec'`: all but those of the last second before a power cut. `'none'`: it is not asked.
   */
  durability?: 'always' | 'everysec' | 'none';
  /**
   * How often a failed event is tried again. Default 10: for about two hours with the default back-off.
   * A worker's death counts as a failure: with 0 it makes the event a dead letter.
   */
  retries?: number;
  /** The wait before the first retry, in seconds, down to half of that by chance, doubled for each further one. Default 10. */
  backoff?: number;
  /** For how long duplicates are known, in seconds. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** How long a dead letter is kept, in seconds. Default: until it is redriven or discarded. */
  keepDead?: number;
  /** Told of what fails in the background, such as a lost connection. Default: `console.error`. */
  onError?: (error: unknown) => void;
}

/** Options, checked and with defaults. */
export interface BullMqSettings extends Required<Omit<BullMqQueueOptions, 'keepDead' | 'onError'>> {
  keepDead: number | undefined;
  /** Reports an error of the background. */
  report: (error: unknown) => void;
  /** To be called after each successful exchange with Redis. */
  recovered: () => void;
}

const optionNames = {
  connection: true,
  prefix: true,
  durability: true,
  retries: true,
  backoff: true,
  keep: true,
  keepDead: true,
  onError: true,
} as const;

/** @throws InvalidOptionsError naming the option that is wrong, and what it takes; never what connection holds */
export function resolveBullMqOptions(options: BullMqQueueOptions): BullMqSettings {
  checkOptionNames('bullMqQueue()', options, optionNames);
  const { connection, prefix = 'ark-webhooks', durability = 'always', retries = 10, ...rest } = options;
  const { backoff = 10, keep = DEFAULT_KEEP_S, keepDead, onError } = rest;
  if (!(typeof connection === 'string' ? /^rediss?:\/\//.test(connection) : isObject(connection)))
    throw new InvalidOptionsError(
      "bullMqQueue() has no connection: give a URL such as 'redis://localhost:6379', or { host, port }.",
    );
  if (typeof prefix !== 'string' || !/^[!-~]{1,100}$/.test(prefix))
    throw new InvalidOptionsError(
      `Expected "prefix" to be 1 to 100 printable ASCII characters without blanks, such as 'ark', got ${inspect(prefix)}.`,
    );
  const reporter = new ErrorReporter({ engine: 'Redis', onError, isOutage });
  return {
    connection,
    prefix,
    durability: checkChoice('durability', durability, ['always', 'everysec', 'none']),
    retries: retries === 0 ? 0 : checkPositiveInteger('retries', retries, 'a whole number, such as 10'),
    backoff: backoff === 0 ? 0 : checkPositive('backoff', backoff, 'a number of seconds, such as 10'),
    keep: checkPositive('keep', keep, 'a number of seconds, such as 345600'),
    keepDead:
      keepDead === undefined ? undefined : checkPositive('keepDead', keepDead, 'a number of seconds, such as 2592000'),
    report: (error) => {
      reporter.report(toRedisError(error));
    },
    recovered: reporter.succeeded,
  };
}

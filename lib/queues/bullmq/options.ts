/** The options of the queue on BullMQ, their defaults and checks. */
import { URL } from 'node:url';
import {
  checkChoice,
  checkKeyPrefix,
  checkOptionNames,
  checkPositive,
  checkPositiveInteger,
} from '../../internal/option-checks.js';
import { InvalidOptionsError } from '../../errors.js';
import { ErrorReporter } from '../shared/error-reporter.js';
import { isOutage, toRedisError } from './redis-errors.js';
import { DEFAULT_KEEP_S } from '../../events/default-keep.js';
import { isObject } from '../../internal/is-object.js';

/** A connection to Redis: these and all other options of ioredis. */
export interface RedisAddress {
  /** The host name or address of the server. Default `localhost`. */
  host?: string;
  /** Its port. Default 6379. */
  port?: number;
  /** The user, if Redis has ACLs. */
  username?: string;
  /** The password. */
  password?: string;
  /** The number of the database. Default 0. */
  db?: number;
  /** The options of TLS, which is used if they are set. `{}` for the defaults. */
  tls?: object;
  [option: string]: unknown;
}

/** Options of the queue on BullMQ. */
export interface BullMqQueueOptions {
  /** The URL of Redis, such as `redis://:password@host:6379`, or its parts. */
  connection: string | RedisAddress;
  /**
   * The prefix of its keys: 1 to 100 printable ASCII characters without spaces. Redis Cluster requires a hash tag:
   * `'{ark}'`. Default `'ark-webhooks'`.
   */
  prefix?: string;
  /**
   * The required persistence of Redis, without which the queue does not open. With `'always'`, no event whose response was
   * 200 is lost; with `'everysec'`, a power failure loses those of the last second; with `'none'`, the settings of Redis are
   * not checked. Default `'always'`.
   */
  durability?: 'always' | 'everysec' | 'none';
  /**
   * How often a failed event is retried. Default 10: for about two hours with the default back-off.
   * The death of a worker counts as a failure: with 0, the event becomes a dead letter.
   */
  retries?: number;
  /** The maximum delay before the first retry, in seconds; at least half of it at random; doubled for each further one. Default 10. */
  backoff?: number;
  /** How long duplicates are recognized, in seconds. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** How long a dead letter is stored, in seconds. Default: until it is redriven or discarded. */
  keepDead?: number;
  /**
   * Receives background errors, such as a lost connection: a message and a code. An outage is reported when it begins, once
   * per minute while it lasts, and when it is over (code `available`). Default: `console.error`.
   */
  onError?: (error: unknown) => void;
}

/** Options, checked and with defaults. */
export interface BullMqSettings extends Required<Omit<BullMqQueueOptions, 'keepDead' | 'onError'>> {
  keepDead: number | undefined;
  /** Reports a background error. */
  report: (error: unknown) => void;
  /** To be called after each successful request to Redis. */
  reportSuccess: () => void;
  /** To be called once the queue is closed. */
  endReports: () => void;
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

/** @throws InvalidOptionsError naming the invalid option and its allowed values; never the value of `connection` */
export function resolveBullMqOptions(options: BullMqQueueOptions): BullMqSettings {
  checkOptionNames('bullMqQueue()', options, optionNames);
  const { connection, prefix = 'ark-webhooks', durability = 'always', retries = 10, ...rest } = options;
  const { backoff = 10, keep = DEFAULT_KEEP_S, keepDead, onError } = rest;
  if (!(typeof connection === 'string' ? isRedisUrl(connection) : isObject(connection)))
    throw new InvalidOptionsError(
      `Expected "connection" to be a URL such as 'redis://localhost:6379', or { host, port }, got ${describeConnection(connection)}.${(connection as unknown) === undefined ? ' Is the variable set?' : ''}`,
    );
  const reporter = new ErrorReporter({ engine: 'Redis', onError, isOutage });
  return {
    connection,
    prefix: checkKeyPrefix(prefix, 'ark'),
    durability: checkChoice('durability', durability, ['always', 'everysec', 'none']),
    retries: retries === 0 ? 0 : checkPositiveInteger('retries', retries, 'a whole number, such as 10'),
    backoff: backoff === 0 ? 0 : checkPositive('backoff', backoff, 'a number of seconds, such as 10'),
    keep: checkPositive('keep', keep, 'a number of seconds, such as 345600'),
    keepDead:
      keepDead === undefined ? undefined : checkPositive('keepDead', keepDead, 'a number of seconds, such as 2592000'),
    report: (error) => {
      reporter.report(toRedisError(error));
    },
    reportSuccess: reporter.reportSuccess,
    endReports: () => {
      reporter.end();
    },
  };
}

/** After `#`, ioredis ignores the URL. */
const isRedisUrl = (text: string): boolean => /^rediss?:\/\/[^#]*$/.test(text) && URL.canParse(text);

/** Describes the value without showing it: it may contain a password. */
function describeConnection(connection: unknown): string {
  if (connection === '') return 'an empty string';
  if (typeof connection === 'string')
    return 'another string. In a password, write # as %23, / as %2F, ? as %3F and @ as %40';
  return connection === null ? 'null' : typeof connection;
}

/** The options of the queue on pg-boss, their defaults, and every check that can fail when it is made. */
import { checkOptionNames, checkPositiveInteger } from '../../internal/option-checks.js';
import { InvalidOptionsError } from '../../errors.js';
import { ErrorReporter } from '../shared/error-reporter.js';

/** How PostgreSQL is reached, as node-postgres takes it. */
export interface PostgresConnection {
  /** Such as `postgres://user:password@host:5432/database`. */
  connectionString?: string;
  /** The server's name or address. Default `localhost`. */
  host?: string;
  /** Its port. Default 5432. */
  port?: number;
  /** Who connects. */
  user?: string;
  /** The password, or a function that gives it. */
  password?: string | (() => string | Promise<string>);
  /** The name of the database. */
  database?: string;
  /** Whether TLS is used, and how. */
  ssl?: boolean | object;
  /** How many connections this process may have. Default 10. */
  max?: number;
}

/** Options of the queue on pg-boss: a connection to PostgreSQL, or a directory of this process alone. */
export interface PgBossQueueOptions extends PostgresConnection {
  /** The directory of an embedded PostgreSQL (PGlite), in the place of a connection: for one process only. */
  dataDir?: string;
  /** The schema of its tables: letters, digits and `_`. Default `'ark_webhooks'`. */
  schema?: string;
  /**
   * How often a failed event is tried again. Default 10: for about four hours with the default back-off.
   * A worker's death counts as a failure: with 0 it makes the event a dead letter.
   */
  retries?: number;
  /** The wait before the first retry, in seconds, up to twice that by chance, doubled for each further one. Default 10. */
  backoff?: number;
  /** How long a done event is remembered, in seconds. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** Told of what fails in the background, such as a lost connection. Default: `console.error`. */
  onError?: (error: unknown) => void;
}

/** Options, checked and made ready. */
export interface PgBossSettings {
  connection: PostgresConnection;
  dataDir: string | undefined;
  schema: string;
  retries: number;
  backoff: number;
  keep: number;
  onError: (error: unknown) => void;
}

const DAY = 86_400;

const optionNames = {
  dataDir: true,
  schema: true,
  retries: true,
  backoff: true,
  keep: true,
  onError: true,
  connectionString: true,
  host: true,
  port: true,
  user: true,
  password: true,
  database: true,
  ssl: true,
  max: true,
} as const;

/** @throws InvalidOptionsError naming the option that is wrong, and what it takes */
export function resolvePgBossOptions(options: PgBossQueueOptions): PgBossSettings {
  checkOptionNames('pgBossQueue()', options, optionNames);
  const { dataDir, schema = 'ark_webhooks', retries = 10, backoff = 10, keep = 4 * DAY, onError, ...rest } = options;
  const { connectionString, host, port, user, password, database, ssl, max } = rest;
  const given = Object.entries({ connectionString, host, port, user, password, database, ssl, max });
  const connection = Object.fromEntries(given.filter(([, value]) => value !== undefined)) as PostgresConnection;
  const connects = Object.keys(connection).length > 0;
  if (connects === (dataDir !== undefined))
    throw new InvalidOptionsError(
      `pgBossQueue() has ${connects ? 'both a connection and dataDir' : 'neither a connection nor dataDir'}: give ` +
        'connectionString for PostgreSQL, or dataDir for an embedded one.',
    );
  if (!/^(?!pg_|information_schema$)[a-z_]\w{0,40}$/i.test(schema))
    throw new InvalidOptionsError(
      `schema is ${JSON.stringify(schema)}: give letters, digits and _, such as 'ark', and none of PostgreSQL's own.`,
    );
  return {
    connection,
    dataDir,
    schema: schema.toLowerCase(),
    retries: retries === 0 ? 0 : checkPositiveInteger('retries', retries, 'a whole number, such as 10'),
    backoff: backoff === 0 ? 0 : checkPositiveInteger('backoff', backoff, 'a whole number of seconds, such as 10'),
    keep: checkPositiveInteger('keep', keep, 'a whole number of seconds, such as 345600'),
    onError: new ErrorReporter({ engine: 'PostgreSQL', onError, isOutage: () => true }).report,
  };
}

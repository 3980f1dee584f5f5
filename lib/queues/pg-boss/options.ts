/** The options of the queue on pg-boss, their defaults and checks. */
import { URL } from 'node:url';
import { InvalidOptionsError } from '../../errors.js';
import { checkOptionNames, checkPositiveInteger, describeType } from '../../internal/option-checks.js';
import { isPostgresOutage } from '../../internal/postgres-errors.js';
import { ErrorReporter, type OnError } from '../shared/error-reporter.js';
import { DEFAULT_KEEP_S } from '../../events/default-keep.js';

/** A connection to PostgreSQL, with the options of node-postgres. */
export interface PostgresConnection {
  /** Such as `postgres://user:password@host:5432/database`. */
  connectionString?: string;
  /** The host name or address of the server. Default `localhost`. */
  host?: string;
  /** Its port. Default 5432. */
  port?: number;
  /** The role. */
  user?: string;
  /** The password, or a function that returns it. */
  password?: string | (() => string | Promise<string>);
  /** The name of the database. */
  database?: string;
  /** Whether TLS is used, and how. */
  ssl?: boolean | object;
  /** The maximum number of connections of this process. Default 10. */
  max?: number;
}

/** Options of the queue on pg-boss: a connection to PostgreSQL, or a directory. */
export interface PgBossQueueOptions extends PostgresConnection {
  /** The directory of an embedded PostgreSQL (PGlite), instead of a connection: for one process only. */
  dataDir?: string;
  /** The schema of its tables: letters, digits and `_`. Default `'ark_webhooks'`. */
  schema?: string;
  /**
   * How often a failed event is retried. Default 10: over about four hours with the default back-off.
   * The death of a worker counts as a failure: with 0, the event becomes a dead letter.
   */
  retries?: number;
  /** The delay before the first retry, in seconds, up to twice that at random, doubled for each further one. Default 10. */
  backoff?: number;
  /** How long a handled event is stored, in seconds, so that duplicates are recognized. Default 4 days: Ark retries for about 3. */
  keep?: number;
  /** How long a dead letter is stored, in seconds. Default: until it is redriven or discarded. */
  keepDead?: number;
  /**
   * Receives errors in the background, such as a lost connection: a message and a code. An outage is reported when it
   * begins, once per minute while it lasts, and when it is over (code `available`). Default: `console.error`.
   */
  onError?: OnError;
}

/** Options, checked, with their defaults. */
export interface PgBossSettings {
  connection: PostgresConnection;
  dataDir: string | undefined;
  schema: string;
  retries: number;
  backoff: number;
  keep: number;
  keepDead: number | undefined;
  reporter: ErrorReporter;
}

const optionNames: Readonly<Record<keyof PgBossQueueOptions, true>> = {
  ...{
    connectionString: true,
    host: true,
    port: true,
    user: true,
    password: true,
    database: true,
    ssl: true,
    max: true,
  },
  ...{ dataDir: true, schema: true, retries: true, backoff: true, keep: true, keepDead: true, onError: true },
};

/** @throws InvalidOptionsError if an option is invalid or unknown */
export function resolvePgBossOptions(options: PgBossQueueOptions): PgBossSettings {
  checkOptionNames('pgBossQueue()', options, optionNames);
  const {
    dataDir,
    schema = 'ark_webhooks',
    retries = 10,
    backoff = 10,
    keep = DEFAULT_KEEP_S,
    keepDead,
    onError,
  } = options;
  return {
    connection: resolveConnection(options),
    dataDir,
    schema: resolveSchema(schema),
    retries: retries === 0 ? 0 : checkPositiveInteger('retries', retries, 'a whole number, such as 10'),
    backoff: backoff === 0 ? 0 : checkPositiveInteger('backoff', backoff, 'a whole number of seconds, such as 10'),
    keep: checkPositiveInteger('keep', keep, 'a whole number of seconds, such as 345600'),
    keepDead:
      keepDead === undefined
        ? undefined
        : checkPositiveInteger('keepDead', keepDead, 'a whole number of seconds, such as 2592000'),
    reporter: new ErrorReporter({
      engine: dataDir === undefined ? 'PostgreSQL' : 'The embedded PostgreSQL',
      onError,
      isOutage: isPostgresOutage,
    }),
  };
}

/** @throws InvalidOptionsError unless there is a connection or a directory, but not both */
function resolveConnection(options: PgBossQueueOptions): PostgresConnection {
  const { dataDir, connectionString, host, port, user, password, database, ssl, max } = options;
  const given = Object.entries({ connectionString, host, port, user, password, database, ssl, max });
  const connection = Object.fromEntries(given.filter(([, value]) => value !== undefined)) as PostgresConnection;
  const hasConnection = Object.keys(connection).length > 0;
  if (hasConnection === (dataDir !== undefined))
    throw new InvalidOptionsError(
      `pgBossQueue() has ${hasConnection ? 'both a connection and dataDir' : 'neither a connection nor dataDir'}: set ` +
        'connectionString for PostgreSQL, or dataDir for an embedded one.' +
        ('connectionString' in options && !hasConnection
          ? ' "connectionString" is undefined: is DATABASE_URL set?'
          : ''),
    );
  if (connectionString !== undefined && !isPostgresUrl(connectionString))
    // The value is not shown, because it may contain a password.
    throw new InvalidOptionsError(
      `Expected "connectionString" to be a URL such as 'postgres://user:password@host:5432/database', got ` +
        (connectionString === ''
          ? 'an empty string. Is DATABASE_URL set?'
          : `${describeType(connectionString)} of another form. In a password, write # as %23, / as %2F, ? as %3F and @ as %40.`),
    );
  if (max !== undefined) checkPositiveInteger('max', max, 'a whole number of connections, such as 10');
  if (dataDir !== undefined && (typeof dataDir !== 'string' || dataDir.trim() === '' || dataDir.includes('\0')))
    throw new InvalidOptionsError(
      `Expected "dataDir" to be the path of a directory, got ${JSON.stringify(dataDir)}. Use an empty directory, ` +
        "such as './data/ark-webhooks'.",
    );
  return connection;
}

/** URLs and sockets, as in node-postgres, which accepts a URL without a host. After `#`, it ignores the URL. */
const isPostgresUrl = (text: unknown): boolean =>
  typeof text === 'string' &&
  /^(?:(?:postgres|postgresql|pg):\/\/|socket:|\/)[^\s#][^#]*$/.test(text) &&
  URL.canParse(text.replace('@/', '@localhost/'), 'postgres://localhost');

function resolveSchema(schema: string): string {
  if (typeof schema === 'string' && /^(?!pg_|information_schema$)[a-z_]\w{0,40}$/i.test(schema))
    return schema.toLowerCase();
  throw new InvalidOptionsError(
    `Expected "schema" to be letters, digits and _, such as 'ark', and no schema of PostgreSQL, got ${JSON.stringify(schema)}.`,
  );
}

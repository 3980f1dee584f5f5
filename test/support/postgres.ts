/** Starts a PostgreSQL server on a free port of loopback, in a temporary folder. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Pool, type PoolConfig } from 'pg';
import { findFreePort } from './find-free-port.js';
import { describeIfInstalled } from './left-out.js';
import { hasPostgres, preparePrograms } from './postgres-programs.js';

/** PostgreSQL does not run as root. */
const user = process.getuid?.() === 0 ? readUserIds('nobody') : {};

export class Postgres {
  /** The connection string of the database `postgres`, as a superuser. */
  readonly connectionString: string;
  readonly #bin: string;
  readonly #folder: string;
  readonly port: number;
  #server: ChildProcess | undefined;

  /** Creates a cluster and starts it. */
  static async start({ encoding = 'UTF8' }: { encoding?: string } = {}): Promise<Postgres> {
    return Postgres.#start((bin, data, folder) => {
      const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', encoding, '--locale=C', '--no-sync'];
      execFileSync(path.join(bin, 'initdb'), options, { ...user, cwd: folder, stdio: 'pipe' });
    });
  }

  /** Creates a standby that follows this server, which is restarted, and starts it. */
  async startStandby(): Promise<Postgres> {
    await this.#end('SIGINT');
    const standby = await Postgres.#start((_bin, data) => {
      execFileSync('cp', ['-a', path.join(this.#folder, 'data'), data]);
      writeFileSync(path.join(data, 'standby.signal'), '');
      const setting = `primary_conninfo = 'host=127.0.0.1 port=${this.port} user=postgres'\n`;
      appendFileSync(path.join(data, 'postgresql.auto.conf'), setting);
    });
    await this.restart();
    return standby;
  }

  static async #start(create: (bin: string, data: string, folder: string) => void): Promise<Postgres> {
    const folder = mkdtempSync(path.join(tmpdir(), 'postgres-'));
    const bin = preparePrograms(folder);
    // With its programs: in a checkout with a strict umask, other users have no access to what it installs.
    if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, folder]);
    create(bin, path.join(folder, 'data'), folder);
    const postgres = new Postgres(bin, folder, await findFreePort());
    await postgres.restart();
    return postgres;
  }

  private constructor(bin: string, folder: string, port: number) {
    this.#bin = bin;
    this.#folder = folder;
    this.port = port;
    this.connectionString = `postgres://postgres@127.0.0.1:${port}/postgres`;
  }

  /** The process id of the server. */
  get pid(): number {
    return this.#server!.pid!;
  }

  /** Starts the server again on the same port and data; resolves once it accepts connections. */
  async restart(): Promise<void> {
    for (;;) {
      const { host, port } = { host: '127.0.0.1', port: String(this.port) };
      const options = ['-D', path.join(this.#folder, 'data'), '-k', this.#folder, '-h', host, '-p', port];
      this.#server = spawn(path.join(this.#bin, 'postgres'), options, { ...user, cwd: this.#folder, stdio: 'ignore' });
      if (await this.#acceptsConnections()) return;
      // The child processes of a killed server take a moment to end.
      await sleep(100);
    }
  }

  /** Runs a statement as a superuser, over a new connection. */
  async query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]> {
    const client = new Client({ connectionString: this.connectionString });
    await client.connect();
    try {
      return (await client.query<Row>(text, values)).rows;
    } finally {
      await client.end();
    }
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Ends the server, and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGINT');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    if (!this.#server || this.#server.exitCode !== null) return;
    this.#server.kill(signal);
    await once(this.#server, 'exit');
  }

  async #acceptsConnections(): Promise<boolean> {
    while (this.#server?.exitCode === null) {
      const client = new Client({ connectionString: this.connectionString });
      try {
        await client.connect();
        return true;
      } catch {
        await sleep(30);
      } finally {
        await client.end().catch(() => {});
      }
    }
    return false;
  }
}

/** Creates a pool whose connections the server may end first: a pool ends before its connections do. */
export function createPool(config: PoolConfig): Pool {
  const ignore = (): void => undefined;
  return new Pool(config).on('error', ignore).on('connect', (client) => client.on('error', ignore));
}

let shared: Promise<Postgres> | undefined;

/** Ends the server that the suites of a run share: a root hook calls it. A process may run several files in turn. */
export async function stopSharedPostgres(): Promise<void> {
  const stopping = shared;
  shared = undefined;
  await (await stopping)?.stop();
}

/**
 * Defines a suite with a PostgreSQL server that is shared with other suites: use unique schemas. Left out if PostgreSQL
 * is not installed.
 */
export function describeWithPostgres(title: string, suite: (postgres: () => Postgres) => void): void {
  const install = 'apt-get install postgresql, and run the tests as a user with a name';
  const program = { name: 'PostgreSQL', isInstalled: hasPostgres(), install };
  describeIfInstalled(title, program, () => {
    let postgres: Postgres;
    before(async () => {
      postgres = await (shared ??= Postgres.start());
    });
    suite(() => postgres);
  });
}

function readUserIds(name: string): { uid?: number; gid?: number } {
  const id = (flag: string): number => Number(execFileSync('id', [flag, name]));
  return { uid: id('-u'), gid: id('-g') };
}

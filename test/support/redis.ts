/** Starts a Redis server on a free port of loopback, in a temporary folder. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './find-free-port.js';
import { describeIfInstalled } from './left-out.js';

/** The settings that make each write durable before its response. */
export const durable = { appendonly: 'yes', appendfsync: 'always', 'maxmemory-policy': 'noeviction', save: '' };

export class Redis {
  readonly url: string;
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'redis-'));
  readonly #settings: Record<string, string>;
  #server: ChildProcess | undefined;

  /** @param settings as in redis.conf */
  static async start(settings: Record<string, string> = durable): Promise<Redis> {
    const redis = new Redis(await findFreePort(), settings);
    await redis.restart();
    return redis;
  }

  private constructor(
    readonly port: number,
    settings: Record<string, string>,
  ) {
    this.url = `redis://127.0.0.1:${port}`;
    this.#settings = settings;
  }

  /** The process id of the server. */
  get pid(): number {
    return this.#server!.pid!;
  }

  /** Starts the server again on the same port and data; resolves once it responds. */
  async restart(): Promise<void> {
    const always = { port: String(this.port), bind: '127.0.0.1', dir: this.#folder };
    const options = Object.entries({ ...always, ...this.#settings }).flatMap(([name, value]) => [`--${name}`, value]);
    const server = spawn('redis-server', options, { stdio: 'ignore' });
    this.#server = server;
    while (!(await this.#responds())) {
      if (server.exitCode !== null) throw new Error(`redis-server ended with ${server.exitCode}.`);
      await sleep(20);
    }
  }

  /** Ends the server as a crash would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Suspends the server: it accepts connections but does not respond, until `resume()`. */
  pause(): void {
    this.#server?.kill('SIGSTOP');
  }

  resume(): void {
    this.#server?.kill('SIGCONT');
  }

  /** Ends the server, and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  }

  /** A server that is loading its data rejects most commands. */
  async #responds(): Promise<boolean> {
    const socket = connect(this.port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      socket.write('PING\r\n');
      const [response] = (await once(socket, 'data')) as [Buffer];
      return response.toString().startsWith('+PONG');
    } catch {
      return false;
    } finally {
      socket.destroy();
    }
  }
}

const isInstalled = spawnSync('redis-server', ['--version']).status === 0;

/** Defines a suite with a Redis server. Left out if Redis is not installed. */
export function describeWithRedis(title: string, suite: (redis: () => Redis) => void): void {
  describeIfInstalled(title, { name: 'Redis', isInstalled, install: 'apt-get install redis-server' }, () => {
    let redis: Redis | undefined;
    before(async () => {
      redis = await Redis.start();
    });
    after(() => redis?.stop());
    suite(() => redis!);
  });
}

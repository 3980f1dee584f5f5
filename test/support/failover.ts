/** A primary and its replica behind one address. */
import { randomUUID } from 'node:crypto';
import { Redis as IoRedis } from 'ioredis';
import { eventually } from './eventually.js';
import { durable, Redis } from './redis.js';
import { TcpProxy } from './tcp-proxy.js';

export class RedisPair {
  /** Starts both; resolves once the replica is in sync. */
  static async start(): Promise<RedisPair> {
    const primary = await Redis.start({ ...durable, 'repl-diskless-sync-delay': '0' });
    const replica = await Redis.start({ ...durable, replicaof: `127.0.0.1 ${primary.port}` });
    const pair = new RedisPair(primary, replica, await TcpProxy.start(primary.port));
    await eventually('the replica is connected', async () =>
      /connected_slaves:1[^]*state=online/.test(await pair.admin.info('replication')),
    );
    return pair;
  }

  /** A client of the first primary. */
  readonly admin: IoRedis;

  private constructor(
    readonly primary: Redis,
    readonly replica: Redis,
    readonly proxy: TcpProxy,
  ) {
    this.admin = new IoRedis(primary.url);
    this.admin.on('error', () => undefined);
  }

  /** Resolves once the replica has what was written so far. */
  async replicate(): Promise<void> {
    const key = `replicated:${randomUUID()}`;
    await this.admin.set(key, '1');
    await this.admin.wait(1, 10_000);
  }

  /** Demotes the primary to a replica of the other, which is not promoted. */
  async demote(): Promise<void> {
    await this.admin.replicaof('127.0.0.1', String(this.replica.port));
  }

  /** Swaps both. New connections lead to the new primary; open ones stay with the former one. */
  async failOver(): Promise<void> {
    const other = new IoRedis(this.replica.url);
    await other.replicaof('NO', 'ONE');
    await this.demote();
    other.disconnect();
    this.proxy.switchTo(this.replica.port);
  }

  async stop(): Promise<void> {
    this.admin.disconnect();
    await this.proxy.stop();
    await Promise.all([this.primary.stop(), this.replica.stop()]);
  }
}

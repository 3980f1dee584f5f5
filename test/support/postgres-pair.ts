/** A primary PostgreSQL and a standby that follows it, behind an address that leads to the primary. */
import { eventually } from './eventually.js';
import { Postgres } from './postgres.js';
import { TcpProxy } from './tcp-proxy.js';

export class PostgresPair {
  readonly primary: Postgres;
  readonly standby: Postgres;
  readonly #proxy: TcpProxy;

  static async start(): Promise<PostgresPair> {
    const primary = await Postgres.start();
    const standby = await primary.startStandby();
    return new PostgresPair(primary, standby, await TcpProxy.start(primary.port));
  }

  private constructor(primary: Postgres, standby: Postgres, proxy: TcpProxy) {
    this.primary = primary;
    this.standby = standby;
    this.#proxy = proxy;
  }

  /** Leads to the primary, whichever that is. */
  get connectionString(): string {
    return `postgres://postgres@127.0.0.1:${this.#proxy.port}/postgres`;
  }

  /**
   * Promotes the standby, makes the old primary read-only without closing its connections, and moves the address.
   */
  async failOver(): Promise<void> {
    await eventually('the standby has caught up', async () => {
      const [sent] = await this.primary.query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn() AS lsn');
      const [at] = await this.standby.query<{ ok: boolean }>(`SELECT pg_last_wal_replay_lsn() >= '${sent!.lsn}' AS ok`);
      return at!.ok;
    });
    await this.primary.query(`ALTER SYSTEM SET default_transaction_read_only = on`);
    await this.primary.query('SELECT pg_reload_conf()');
    await this.standby.query('SELECT pg_promote()');
    await eventually('the standby is promoted', async () => {
      const [state] = await this.standby.query<{ standby: boolean }>('SELECT pg_is_in_recovery() AS standby');
      return !state!.standby;
    });
    this.#proxy.switchTo(this.standby.port);
  }

  async stop(): Promise<void> {
    await this.#proxy.stop();
    await this.standby.stop();
    await this.primary.stop();
  }
}

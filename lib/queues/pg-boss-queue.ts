/** The queue on pg-boss. */
import { hash } from 'node:crypto';
import type { JobWithMetadata, PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { DeadLetter, EventQueue, QueuedEvent, QueueHandler, QueueStats, WorkOptions } from '../event-queue.js';
import { DEPENDENCY_TIMEOUT_MS, within } from '../within.js';
import { Embedded } from './embedded.js';
import { GroupCommit } from './group-commit.js';
import { DEAD, EVENTS, startPgBoss } from './pg-boss-engine.js';
import { dataOf, eventOf, type JobData, keyOf, outputOf, reasonOf } from './pg-boss-job.js';
import type { PgBossSettings } from './pg-boss-options.js';
import { PgBossWorker } from './pg-boss-worker.js';

/** What is open between `open()` and `close()`. */
interface Opened {
  boss: PgBoss;
  embedded: Embedded | undefined;
  /** Resolves to the keys that were stored: the others were there. */
  inserts: GroupCommit<QueuedEvent, Set<string>>;
}

export class PgBossQueue implements EventQueue {
  readonly #settings: PgBossSettings;
  #opened: Promise<Opened> | undefined;
  #worker: PgBossWorker | undefined;
  #silence: (() => Promise<void>) | undefined;

  constructor(settings: PgBossSettings) {
    this.#settings = settings;
  }

  async open(): Promise<void> {
    await this.#open();
  }

  async add(event: QueuedEvent): Promise<'stored' | 'duplicate'> {
    const { inserts } = await this.#open();
    const late = (): Error => new Error(`PostgreSQL did not answer within ${DEPENDENCY_TIMEOUT_MS / 1000} s.`);
    const stored = await within(DEPENDENCY_TIMEOUT_MS, inserts.add(event), late);
    // Of one event twice in a group, the first to ask has stored it.
    return stored.delete(keyOf(event.id)) ? 'stored' : 'duplicate';
  }

  async work(handler: QueueHandler, options: WorkOptions): Promise<void> {
    const { boss, embedded } = await this.#open();
    const { schema, onError } = this.#settings;
    const wrote = (rows: number): void => embedded?.wrote(rows);
    const worker = new PgBossWorker(handler, options, { boss, schema, wrote, onError });
    this.#worker = worker;
    if (embedded) return;
    // The channel on which pg-boss tells of new jobs. Where it cannot be listened to, polling finds them.
    const channel = `pgboss_${hash('sha224', schema, 'hex').slice(0, 24)}`;
    const wake = (): void => {
      worker.wake();
    };
    const listening = boss.getDb().listen?.(channel, wake, wake);
    this.#silence = async () => {
      await listening?.then((listener) => listener.close(), onError);
    };
    await listening?.catch(onError);
  }

  async stats(): Promise<QueueStats> {
    const { boss } = await this.#open();
    const { rows } = await boss.getDb().executeSql(
      `SELECT count(*) FILTER (WHERE name = $1 AND state < 'active')::int AS waiting,
         count(*) FILTER (WHERE name = $1 AND state = 'active')::int AS running,
         count(*) FILTER (WHERE name = $2)::int AS dead
       FROM ${this.#settings.schema}.job
       WHERE name = $1 AND state <= 'active' OR name = $2 AND state < 'active'`,
      [EVENTS, DEAD],
    );
    return (rows as [QueueStats])[0];
  }

  async deadLetters({ limit = 100 }: { limit?: number } = {}): Promise<DeadLetter[]> {
    const { boss } = await this.#open();
    const jobs = await boss.findJobs<JobData>(DEAD, { queued: true, limit });
    return jobs.map((job) => ({
      event: eventOf(job.data),
      attempts: (job.sourceRetryCount ?? 0) + 1,
      reason: reasonOf(job.sourceOutput),
      diedAt: job.createdOn,
    }));
  }

  async redrive(ids?: string[]): Promise<number> {
    const { boss } = await this.#open();
    const jobs = await this.#dead(boss, ids);
    let moved = 0;
    if (jobs.length > 0) moved = await boss.redrive(DEAD, { ids: jobs, limit: jobs.length });
    this.#worker?.wake();
    return moved;
  }

  async discard(ids?: string[]): Promise<number> {
    const { boss } = await this.#open();
    const jobs = await this.#dead(boss, ids);
    if (jobs.length > 0) await boss.deleteJob(DEAD, jobs);
    return jobs.length;
  }

  async forget(id: string): Promise<void> {
    const { boss } = await this.#open();
    const key = keyOf(id);
    const [job] = await boss.findJobs(EVENTS, { id: key });
    if (job && settled.has(job.state)) await boss.deleteJob(EVENTS, key);
  }

  async close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    const { boss, embedded } = (await opened?.catch(() => undefined)) ?? {};
    await this.#worker?.stop();
    await this.#silence?.();
    this.#worker = undefined;
    this.#silence = undefined;
    await boss?.stop({ timeout: 1_000 });
    await embedded?.close();
  }

  /** The ids of the jobs of dead letters. */
  async #dead(boss: PgBoss, ids: string[] | undefined): Promise<string[]> {
    const { rows } = await boss
      .getDb()
      .executeSql(
        `SELECT id FROM ${this.#settings.schema}.job WHERE name = $1 AND state < 'active' ` +
          `AND ($2::text[] IS NULL OR data->>'key' = ANY($2))`,
        [DEAD, ids?.map(keyOf) ?? null],
      );
    return (rows as { id: string }[]).map(({ id }) => id);
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#start().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #start(): Promise<Opened> {
    const { dataDir, schema, onError } = this.#settings;
    const embedded = dataDir === undefined ? undefined : await Embedded.open(dataDir, `${schema}.job_common`, onError);
    try {
      const boss = await startPgBoss(this.#settings, embedded && (await embedded.db()));
      if (embedded) await giveBack(boss, schema);
      return { boss, embedded, inserts: new GroupCommit((events) => this.#insert(boss, embedded, events), sizeOf) };
    } catch (error) {
      await embedded?.close();
      throw error;
    }
  }

  async #insert(boss: PgBoss, embedded: Embedded | undefined, events: QueuedEvent[]): Promise<Set<string>> {
    const jobs = new Map(events.map((event) => [keyOf(event.id), dataOf(event)]));
    // In one order everywhere: two machines that store the same events would lock each other out else.
    const sorted = [...jobs].map(([id, data]) => ({ id, data })).sort((a, b) => (a.id < b.id ? -1 : 1));
    const stored = await boss.insert(EVENTS, sorted, { returnId: true });
    embedded?.wrote(sorted.length);
    if (stored) this.#worker?.wake();
    return new Set(stored);
  }
}

const settled: ReadonlySet<JobWithMetadata['state']> = new Set(['completed', 'failed', 'cancelled']);

const sizeOf = ({ body }: QueuedEvent): number => body.length;

/** What this directory's last process left running when it died, none other can be at work on. It counts as tried. */
async function giveBack(boss: PgBoss, schema: string): Promise<void> {
  const active = `SELECT id FROM ${schema}.job WHERE name = $1 AND state = 'active'`;
  const { rows } = await boss.getDb().executeSql(active, [EVENTS]);
  const ids = (rows as { id: string }[]).map(({ id }) => id);
  const reason = new Error('The process ended while it was at work on the event.');
  if (ids.length > 0) await boss.fail(EVENTS, ids, outputOf(reason));
}

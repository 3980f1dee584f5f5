/** The dependencies of a worker and its parts. */
import type { PgBoss } from 'pg-boss' with { 'resolution-mode': 'import' };
import type { ErrorReporter } from '../shared/error-reporter.js';
import type { IdleTracing } from '../shared/idle-tracing.js';
import type { PgBossSignal } from './wake-workers.js';

export interface WorkerContext {
  boss: PgBoss;
  /** The schema of the table of jobs. */
  schema: string;
  /** Wakes the worker when another process has stored events; undefined for an embedded engine. */
  signal: PgBossSignal | undefined;
  tracing: IdleTracing;
  /** Called with the number of rows written. */
  countRows: (rows: number) => void;
  reporter: ErrorReporter;
}

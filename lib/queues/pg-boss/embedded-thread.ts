/**
 * The thread of the embedded PostgreSQL. In the main thread, each statement would block the event loop, for up to 69 ms with
 * 64 concurrent requests.
 */
import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { Request, Response, ThreadData } from './embedded-protocol.js';

interface Stream {
  nfd: number;
}
/** The part of Emscripten's file system that is replaced. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: Stream) => number };
}

/**
 * If the disk was full when a file was to be created, Emscripten's file system considers it present, and PostgreSQL cannot
 * create it until a new thread is started.
 */
const DUPLICATE_FILE = '58P02';

const { dataDir } = workerData as ThreadData;
const respond = (message: Response): void => parentPort?.postMessage(message);
let isSynced = false;

/**
 * PGlite's file system ignores syncs. This one syncs to the disk, so that events whose response was 200 survive a power
 * failure. https://github.com/electric-sql/pglite/issues/1107
 */
class SyncedFS extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const sync = (module: unknown): void => {
      const { NODEFS } = module as { NODEFS: NodeFileSystem };
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        isSynced = true;
        try {
          fdatasyncSync(nfd);
        } catch (error) {
          // PostgreSQL would ignore the failure. A new thread recovers, as after a crash.
          respond({ id: 0, error: error as Error });
          process.exit(1);
        }
        return 0;
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [emscriptenOpts.preRun ?? [], sync].flat() } };
  }
}

const database = new PGlite({
  fs: new SyncedFS(dataDir),
  // Without -F, which disables syncing, and with fsync, which the file system above implements.
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    ...['-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=16MB'],
    // A tenth of the usual sample: with 20,000 events ANALYZE would block other statements for 150 ms.
    ...['-c', 'default_statistics_target=10'],
  ],
});

async function execute({ method, text, values }: Request): Promise<unknown> {
  if (method === 'close') return database.close();
  const results = method === 'query' ? await database.query(text, values) : await database.exec(text);
  return [results].flat().map(({ rows }) => ({ rows }));
}

async function startDatabase(): Promise<void> {
  await database.waitReady;
  await database.exec('CHECKPOINT');
  // With a version of PGlite that does not use the file system above, events would be lost without an error.
  if (!isSynced)
    throw new Error(
      'This version of @electric-sql/pglite does not sync its files. Run: npm install @electric-sql/pglite@0.5.16',
    );
}

startDatabase().then(
  () => { respond({ id: 0 }); }, // prettier-ignore
  (error: unknown) => { respond({ id: 0, error: error as Error }); }, // prettier-ignore
);
parentPort?.on('message', (request: Request) => {
  const { id } = request;
  execute(request).then(
    (result) => { respond({ id, result }); }, // prettier-ignore
    (error: unknown) => {
      const { code } = error as { code?: string };
      respond({ id, error: error as Error, code });
      if (code === DUPLICATE_FILE) process.exit(1);
    },
  );
});

/**
 * The thread in which the embedded PostgreSQL runs: in the main one each statement would block the event loop, for 69 ms
 * at worst where 64 requests come at once.
 */
import { fdatasyncSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import type { Question, Reply, ThreadData } from './embedded-protocol.js';

interface Stream {
  nfd: number;
}
/** Emscripten's file system, as far as it is mended here. */
interface NodeFileSystem {
  stream_ops: { fsync?: (stream: Stream) => number };
}

const { dataDir } = workerData as ThreadData;
const reply = (message: Reply): void => parentPort?.postMessage(message);
let synced = false;

/**
 * PGlite's file system takes a sync for granted. This one asks the disk for it, so that what is answered with 200 is
 * there after a power cut too. https://github.com/electric-sql/pglite/issues/1107
 */
class SyncedFS extends NodeFS {
  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const { emscriptenOpts } = await super.init(pg, options);
    const sync = (module: unknown): void => {
      const { NODEFS } = module as { NODEFS: NodeFileSystem };
      NODEFS.stream_ops.fsync = ({ nfd }) => {
        synced = true;
        try {
          fdatasyncSync(nfd);
        } catch (error) {
          // Not to be told to PostgreSQL, which would go on as if nothing were wrong. A new thread recovers as after a crash.
          reply({ id: 0, error: error as Error });
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
  // Without -F, which turns syncing off; by fsync, the one way that the file system above is asked in.
  startParams: [
    ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
    ...['-c', 'wal_sync_method=fsync', '-c', 'shared_buffers=16MB'],
    // A tenth of the usual sample: ANALYZE would keep all others waiting for 150 ms where 20,000 events wait.
    ...['-c', 'default_statistics_target=10'],
  ],
});

async function answer({ method, text, values }: Question): Promise<unknown> {
  if (method === 'close') return database.close();
  const results = method === 'query' ? await database.query(text, values) : await database.exec(text);
  return [results].flat().map(({ rows }) => ({ rows }));
}

async function start(): Promise<void> {
  await database.waitReady;
  await database.exec('CHECKPOINT');
  // It was mended from outside: a version that is built in another way would lose events without a word.
  if (!synced)
    throw new Error(
      'This version of @electric-sql/pglite does not sync its files: npm install @electric-sql/pglite@0.5.16',
    );
}

start().then(
  () => { reply({ id: 0 }); }, // prettier-ignore
  (error: unknown) => { reply({ id: 0, error: error as Error }); }, // prettier-ignore
);
parentPort?.on('message', (question: Question) => {
  const { id } = question;
  answer(question).then(
    (result) => { reply({ id, result }); }, // prettier-ignore
    (error: unknown) => { reply({ id, error: error as Error }); }, // prettier-ignore
  );
});

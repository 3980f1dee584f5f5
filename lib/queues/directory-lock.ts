/** Lets one process at a time use a directory. */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../errors.js';

/** What the paths of sockets may be long, in bytes. */
const LONGEST_SOCKET = 103;
/** Two processes that find a dead lock at the same time both take it: each looks again after this, in milliseconds. */
const SECOND_LOOK_MS = 100;

/**
 * Takes the lock: a socket in the directory, on which the holder tells its pid. It goes with the process that holds it,
 * however that ends.
 *
 * @param directory an absolute path, which exists
 * @returns what gives the lock back
 * @throws Error naming the holder's pid, where there is one; InvalidOptionsError where the path is too long
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const socket = socketIn(directory);
  const held = await ask(socket);
  if (held !== undefined) throw inUse(directory, held);
  if (process.platform !== 'win32') rmSync(socket, { force: true });

  const mark = `${process.pid} ${performance.timeOrigin} ${performance.now()}`;
  const server = createServer((asking) => asking.on('error', () => undefined).end(mark));
  server.unref();
  server.listen(socket);
  try {
    await once(server, 'listening');
    await sleep(SECOND_LOOK_MS);
    const holder = await ask(socket);
    if (holder !== mark) throw inUse(directory, holder);
  } catch (error) {
    server.close();
    if ((error as { code?: string }).code === 'EADDRINUSE') throw inUse(directory, await ask(socket));
    throw error;
  }
  return () => close(server);
}

/** On Windows a named pipe, which is in no directory. */
function socketIn(directory: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\express-ark-webhooks-${hash('sha256', directory, 'hex')}`;
  const absolute = path.join(directory, 'lock');
  const relative = path.relative(process.cwd(), absolute);
  const shorter = relative.length < absolute.length ? relative : absolute;
  if (Buffer.byteLength(shorter) <= LONGEST_SOCKET) return shorter;
  throw new InvalidOptionsError(`dataDir is ${JSON.stringify(directory)}, too long for a lock in it: shorten it.`);
}

/** @returns what the holder tells; undefined where there is none */
async function ask(socket: string): Promise<string | undefined> {
  const asking = connect(socket);
  try {
    return await text(asking);
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  }
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => { resolve(); })); // prettier-ignore
}

const inUse = (directory: string, holder: string | undefined): Error =>
  new Error(
    `The directory ${JSON.stringify(directory)} is in use by the process ${holder?.split(' ')[0] ?? 'that took it'}: ` +
      'an embedded queue is for one process. For several give pgBossQueue() the connectionString of a PostgreSQL.',
  );

/** How the holder of a lock is reached: by a socket, which goes with the process, however that ends. */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../errors.js';
import { readCode } from './safe-error.js';

/** How long the path of a socket may be, in bytes. */
const MAX_SOCKET_PATH = 103;
/** A holder that is silent for that long is stopped or busy, but alive, in milliseconds. */
const RESPONSE_MS = 2_000;
/** How often a holder without a socket file touches its lock, and how long others watch that, in milliseconds. */
const TOUCH_MS = 3_000;
const WATCH_MS = 10_000;

/** What `listen` fails with on file systems without sockets. */
const unsupported: ReadonlySet<string | undefined> = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT', 'UNKNOWN'],
]);
const TCP = 'tcp:';

/** A process that holds a lock, or is about to. */
export interface Holder {
  /** What the lock says: how the holder is reached, and its pid. */
  mark: string;
  /** Makes it unreachable. */
  close: () => void;
}

/**
 * Makes this process reachable: by a socket beside the lock, or by a port of loopback on a file system without sockets.
 *
 * @param file the lock, an absolute path
 * @param name the socket's name, unlike any other in the directory
 * @throws InvalidOptionsError if the path is too long
 */
export async function announceHolder(file: string, name: string): Promise<Holder> {
  const server = createServer((asking) => asking.on('error', () => undefined).end(String(process.pid)));
  server.unref();
  try {
    await listen(server, toSocketPath(path.dirname(file), name));
    return { mark: `${name}\n${process.pid}`, close: () => server.close() };
  } catch (error) {
    if (!unsupported.has(readCode(error))) throw error;
  }
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  const touching = setInterval(touch, TOUCH_MS, file).unref();
  const close = (): void => {
    clearInterval(touching);
    server.close();
  };
  return { mark: `${TCP}${port} ${name}\n${process.pid}`, close };
}

async function listen(server: Server, where: string | { host: string; port: number }): Promise<number> {
  server.listen(where);
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** For processes that cannot reach the port, in another container: the lock is alive. */
function touch(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Not there any more, or read-only by now: nothing is lost but this sign.
  }
}

/** @returns the pid of the process that the lock names; undefined if it has ended */
export async function findHolder(file: string, mark: string): Promise<string | undefined> {
  const { name, pid } = parseMark(mark);
  if (!name.startsWith(TCP)) return ask(connect(toSocketPath(path.dirname(file), name)), pid);
  const port = Number.parseInt(name.slice(TCP.length), 10);
  const response = await ask(connect(port, '127.0.0.1'), pid).catch(() => undefined);
  return response === pid || (await isTouched(file)) ? pid : undefined;
}

/** @returns the name of the socket beside the lock, and the holder's pid */
export function parseMark(mark: string): { name: string; pid: string } {
  const [name = '', pid = 'unknown'] = mark.split('\n');
  return { name, pid };
}

async function isTouched(file: string): Promise<boolean> {
  const readTime = (): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const before = readTime();
  for (const until = performance.now() + WATCH_MS; performance.now() < until;) {
    await sleep(100);
    if (readTime() !== before) return true;
  }
  return false;
}

/** On Windows a named pipe, which is in no directory. */
function toSocketPath(directory: string, name: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${hash('sha256', directory, 'hex')}-${name}`;
  const absolute = path.join(directory, name);
  const relative = path.relative(process.cwd(), absolute);
  const shorter = relative.length < absolute.length ? relative : absolute;
  if (Buffer.byteLength(shorter) <= MAX_SOCKET_PATH) return shorter;
  throw new InvalidOptionsError(
    `The path ${JSON.stringify(directory)} is too long for a lock in it: expected ${MAX_SOCKET_PATH} bytes or fewer with ` +
      `the name of the lock, got ${Buffer.byteLength(shorter)}. Use a shorter path.`,
  );
}

/** @returns what the holder responds, or its pid if it is silent; undefined if no process listens any more */
async function ask(socket: Socket, pid: string): Promise<string | undefined> {
  try {
    return await Promise.race([text(socket), sleep(RESPONSE_MS, pid, { ref: false })]);
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(readCode(error) ?? '')) return undefined;
    throw error;
  } finally {
    socket.destroy();
  }
}

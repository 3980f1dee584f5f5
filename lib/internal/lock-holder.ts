/** Finds out whether the holder of a lock is alive: it listens on a socket, which closes when the process ends. */
import { hash } from 'node:crypto';
import { once } from 'node:events';
import { statSync, utimesSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../errors.js';
import { readCode } from './safe-error.js';

/** The maximum length of a socket's path. */
const MAX_SOCKET_PATH_BYTES = 103;
/** How long to wait for a response, in milliseconds. A holder that accepts connections is alive, even if it does not respond. */
const RESPONSE_TIMEOUT_MS = 2_000;
/** How often a holder without a socket file touches its lock, and how long others wait for that, in milliseconds. */
const TOUCH_MS = 3_000;
const WATCH_MS = 10_000;

/** The errors of `listen()` on file systems without sockets. */
const unsupportedErrors: ReadonlySet<string | undefined> = new Set([
  ...['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'EINVAL', 'ENOSYS', 'EADDRNOTAVAIL', 'EPROTONOSUPPORT', 'UNKNOWN'],
]);
const TCP = 'tcp:';

/** A process that has a lock, or is acquiring it. */
export interface Holder {
  /** The content of the lock: the address and the pid of its holder. */
  mark: string;
  /** Stops listening. */
  close: () => void;
}

/**
 * Listens on a socket next to the lock, or on a port of loopback if the file system has no sockets.
 *
 * @param file the absolute path of the lock
 * @param name the name of the socket, unique in the directory
 * @throws InvalidOptionsError if the path is too long
 */
export async function startHolder(file: string, name: string): Promise<Holder> {
  const server = createServer((socket) => socket.on('error', () => undefined).end(String(process.pid)));
  server.unref();
  try {
    await listen(server, toSocketPath(path.dirname(file), name));
    return { mark: `${name}\n${process.pid}`, close: () => server.close() };
  } catch (error) {
    if (!unsupportedErrors.has(readCode(error))) throw error;
  }
  const port = await listen(server, { host: '127.0.0.1', port: 0 });
  const timer = setInterval(touchLock, TOUCH_MS, file).unref();
  const close = (): void => {
    clearInterval(timer);
    server.close();
  };
  return { mark: `${TCP}${port} ${name}\n${process.pid}`, close };
}

async function listen(server: Server, address: string | { host: string; port: number }): Promise<number> {
  server.listen(address);
  await once(server, 'listening');
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : 0;
}

/** Shows processes in other containers, which cannot connect to the port, that the holder is alive. */
function touchLock(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The file was deleted, or is read-only: others cannot see that the holder is alive.
  }
}

/** @returns the pid of the holder; undefined if it has ended */
export async function findHolder(file: string, mark: string): Promise<string | undefined> {
  const { name, pid } = parseMark(mark);
  if (!name.startsWith(TCP)) return readResponse(connect(toSocketPath(path.dirname(file), name)), pid);
  const port = Number.parseInt(name.slice(TCP.length), 10);
  const response = await readResponse(connect(port, '127.0.0.1'), pid).catch(() => undefined);
  return response === pid || (await waitForTouch(file)) ? pid : undefined;
}

/** @returns the name of the socket next to the lock, and the pid of the holder */
export function parseMark(mark: string): { name: string; pid: string } {
  const [name = '', pid = 'unknown'] = mark.split('\n');
  return { name, pid };
}

/** @returns whether the holder touched the lock in time */
async function waitForTouch(file: string): Promise<boolean> {
  const readTime = (): number => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const before = readTime();
  for (const until = performance.now() + WATCH_MS; performance.now() < until;) {
    await sleep(100);
    if (readTime() !== before) return true;
  }
  return false;
}

/** On Windows the path of a named pipe, which is not a file. */
function toSocketPath(directory: string, name: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${hash('sha256', directory, 'hex')}-${name}`;
  const absolute = path.join(directory, name);
  const relative = path.relative(process.cwd(), absolute);
  const shorter = relative.length < absolute.length ? relative : absolute;
  if (Buffer.byteLength(shorter) <= MAX_SOCKET_PATH_BYTES) return shorter;
  throw new InvalidOptionsError(
    `The path ${JSON.stringify(directory)} is too long for a lock in it: expected ${MAX_SOCKET_PATH_BYTES} bytes or fewer with ` +
      `the name of the lock, got ${Buffer.byteLength(shorter)}. Use a shorter path.`,
  );
}

/** @returns the holder's response, or its pid if it does not respond; undefined if no process is listening */
async function readResponse(socket: Socket, pid: string): Promise<string | undefined> {
  try {
    return await Promise.race([text(socket), sleep(RESPONSE_TIMEOUT_MS, pid, { ref: false })]);
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED', 'ENOTSOCK'].includes(readCode(error) ?? '')) return undefined;
    throw error;
  } finally {
    socket.destroy();
  }
}

/** Lets one process at a time use something that lies in a file or a directory. */
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidOptionsError } from '../errors.js';

/** What the paths of sockets may be long, in bytes. */
const LONGEST_SOCKET = 103;
/** Should two processes find a dead lock at the same time, the last to write has it: each looks again after this. */
const SECOND_LOOK_MS = 100;
/** A holder that says nothing for as long is stopped or busy, but there: nothing is taken from it. */
const ANSWER_MS = 2_000;

/**
 * Takes the lock: a file that names a socket, on which the holder tells its pid, and that pid. The socket goes with the
 * process that listens, however that ends.
 *
 * @param file the lock, an absolute path; its directory exists, and holds the sockets too
 * @param inUse makes the error where another process has it: given that one's pid, undefined for one that is just coming
 * @returns what gives the lock back
 * @throws what `inUse` makes; InvalidOptionsError where the path is too long
 */
export async function lock(file: string, inUse: (pid: string | undefined) => Error): Promise<() => void> {
  const directory = path.dirname(file);
  const own = `${path.basename(file)}-${randomBytes(4).toString('hex')}`;
  const server = createServer((asking) => asking.on('error', () => undefined).end(String(process.pid)));
  server.unref();
  server.listen(socketOf(directory, own));
  await once(server, 'listening');
  const mark = `${own}\n${process.pid}`;
  const fresh = path.join(directory, `${own}.new`);
  const unlock = (): void => {
    if (read(file) === mark) rmSync(file);
    server.close();
  };
  try {
    writeFileSync(fresh, mark);
    for (let taken = false; !taken;) {
      const found = read(file);
      const holder = found === undefined ? undefined : await ask(directory, found);
      if (holder !== undefined) throw inUse(holder);
      taken = found === undefined ? isFirst(fresh, file) : read(file) === found;
      if (taken && found !== undefined) {
        renameSync(fresh, file);
        // The socket of a process that was killed; a named pipe is no file.
        rmSync(path.join(directory, partsOf(found).name), { force: true });
      }
    }
    await sleep(SECOND_LOOK_MS);
    const winner = read(file);
    if (winner !== mark) throw inUse(winner === undefined ? undefined : await ask(directory, winner));
    return unlock;
  } catch (error) {
    unlock();
    throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** Of several that find no lock one has it: a link is made where there is no file, and nowhere else. */
function isFirst(fresh: string, file: string): boolean {
  try {
    linkSync(fresh, file);
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === 'EEXIST') return false;
    throw error;
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** On Windows a named pipe, which is in no directory. */
function socketOf(directory: string, name: string): string {
  if (process.platform === 'win32') return `\\\\.\\pipe\\${hash('sha256', directory, 'hex')}-${name}`;
  const absolute = path.join(directory, name);
  const relative = path.relative(process.cwd(), absolute);
  const shorter = relative.length < absolute.length ? relative : absolute;
  if (Buffer.byteLength(shorter) <= LONGEST_SOCKET) return shorter;
  throw new InvalidOptionsError(`${JSON.stringify(directory)} is too long for a lock in it: shorten it.`);
}

function partsOf(mark: string): { name: string; pid: string } {
  const [name = '', pid = 'unknown'] = mark.split('\n');
  return { name, pid };
}

/** @returns the holder's pid; undefined where nobody listens any more */
async function ask(directory: string, mark: string): Promise<string | undefined> {
  const { name, pid } = partsOf(mark);
  const socket = connect(socketOf(directory, name));
  try {
    return await Promise.race([text(socket), sleep(ANSWER_MS, pid, { ref: false })]);
  } catch (error) {
    if (['ENOENT', 'ECONNREFUSED'].includes((error as { code?: string }).code ?? '')) return undefined;
    throw error;
  } finally {
    socket.destroy();
  }
}

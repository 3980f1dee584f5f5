/** Reads the files of the command line, with a size limit and strict decoding. */
import { constants, createReadStream, openSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { type Decoded, decodeText, EncodingError } from './decode-text.js';
import { UsageError } from './usage-error.js';

/** Larger recordings must be split, because a file is read into memory. */
export const MAX_FILE_BYTES = 64 * 1024 ** 2;

/** How long to wait for data from a named pipe, which may have no writer. */
const MAX_SILENCE_MS = 10_000;

export const getErrorCode = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown error';

const toMebibytes = (bytes: number): string =>
  bytes >= 1024 ** 2 ? `${bytes / 1024 ** 2} MiB` : `${bytes / 1024} KiB`;

/**
 * @param file a path, or `-` for the standard input
 * @param maxBytes the maximum size, also of endless files
 * @throws UsageError if it cannot be read, is too large, empty, or not text
 */
export async function readTextFile(file: string, maxBytes = MAX_FILE_BYTES): Promise<Decoded> {
  const name = file === '-' ? 'The standard input' : `The file ${JSON.stringify(file)}`;
  const bytes = await readBytes(file, name, maxBytes);
  try {
    const decoded = decodeText(bytes);
    if (decoded.text.trim() !== '') return decoded;
  } catch (error) {
    if (error instanceof EncodingError) throw new UsageError(`${name} ${error.message}`);
    throw error;
  }
  throw new UsageError(`${name} is empty.`);
}

async function readBytes(file: string, name: string, maxBytes: number): Promise<Buffer> {
  try {
    if (file === '-') return await collect(process.stdin, { name, maxBytes });
    const stats = await stat(file);
    if (stats.isDirectory()) throw new UsageError(`${name} is a directory. Name a file in it.`);
    if (stats.size > maxBytes) throw createTooLargeError(name, maxBytes);
    const silence = stats.isFile() ? undefined : new SilenceLimit(name);
    const stream = stats.isFIFO() ? openPipe(file) : createReadStream(file);
    return await collect(stream, { name, maxBytes, silence });
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const reason =
      { ENOENT: 'there is no such file', EACCES: 'permission denied' }[getErrorCode(error)] ?? getErrorCode(error);
    throw new UsageError(`${name} cannot be read: ${reason}.`);
  }
}

const createTooLargeError = (name: string, maxBytes: number): UsageError =>
  new UsageError(`${name} is larger than ${toMebibytes(maxBytes)}. Split it into smaller files.`);

interface Limits {
  name: string;
  maxBytes: number;
  silence?: SilenceLimit | undefined;
}

async function collect(stream: Readable, { name, maxBytes, silence }: Limits): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  const read = async (): Promise<Buffer> => {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      silence?.restart();
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) throw createTooLargeError(name, maxBytes);
    }
    return Buffer.concat(chunks, size);
  };
  return Promise.race([read(), ...(silence ? [silence.exceeded] : [])]).finally(() => {
    silence?.stop();
    stream.destroy();
  });
}

/**
 * Opens a named pipe without waiting for its writer. A file stream would wait in a thread, which neither `destroy()` nor
 * `process.exit()` can end.
 */
const openPipe = (file: string): Readable =>
  new Socket({ fd: openSync(file, constants.O_RDONLY | constants.O_NONBLOCK), readable: true, writable: false });

/** Limits the wait for a pipe or a device that sends no data. */
class SilenceLimit {
  readonly exceeded: Promise<never>;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string) {
    this.exceeded = new Promise((_, reject) => {
      const message = `${name} has sent nothing for ${MAX_SILENCE_MS / 1000} s. Is something writing to it?`;
      this.#timer = setTimeout(reject, MAX_SILENCE_MS, new UsageError(message));
    });
  }

  restart(): void {
    this.#timer?.refresh();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

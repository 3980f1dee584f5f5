/** The directory of an embedded queue: the lock, and the files of PostgreSQL in `data`. */
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { lockDirectory } from './directory-lock.js';
import { explainDirectoryError } from './directory-errors.js';

/** Files that PostgreSQL requires, the last ones that a first start creates. */
const requiredFiles = ['PG_VERSION', 'postgresql.conf', 'global/pg_control'];

export class DataDirectory {
  /** The files of PostgreSQL. */
  readonly data: string;
  readonly #path: string;
  /** A marker that exists until the first start has created all files. Before that, they contain no event. */
  readonly #incomplete: string;
  #unlock: (() => void) | undefined;

  /**
   * Creates and locks the directory. Removes the files of a first start that did not complete.
   *
   * @throws Error with the path, the cause and the fix
   */
  static async open(directory: string): Promise<DataDirectory> {
    const opened = new DataDirectory(path.resolve(directory));
    try {
      await opened.#open();
      return opened;
    } catch (error) {
      opened.close();
      throw explainDirectoryError(opened.#path, error);
    }
  }

  private constructor(absolute: string) {
    this.#path = absolute;
    this.data = path.join(absolute, 'data');
    this.#incomplete = path.join(absolute, 'data.incomplete');
  }

  async #open(): Promise<void> {
    mkdirSync(this.#path, { recursive: true });
    this.#assertOwn();
    this.#unlock = await lockDirectory(this.#path);
    if (existsSync(this.#incomplete)) this.#removeData();
    else if (this.#isDamaged()) renameSync(this.data, `${this.data}.incomplete-${Date.now()}`);
    if (listFiles(this.data).length > 0) return;
    writeFileSync(this.#incomplete, '');
    syncDirectory(this.#path);
  }

  /** @throws Error if the directory contains files of another program */
  #assertOwn(): void {
    const names = readdirSync(this.#path);
    const data = listFiles(this.data);
    const known = ['base', 'global', 'PG_VERSION'];
    const isOurs = names.includes('data.incomplete') || known.some((name) => data.includes(name));
    const [foreign] = [...names.filter((name) => !/^(\.|lock|data|lost\+found$)/.test(name)), ...data];
    if (isOurs || foreign === undefined) return;
    throw new Error(
      `The directory ${JSON.stringify(this.#path)} contains files of another program, such as ${JSON.stringify(foreign)}. ` +
        'Set "dataDir" to an empty directory.',
    );
  }

  /** Whether required files are missing, although there is no marker. The files are renamed, because they may have events. */
  #isDamaged(): boolean {
    return listFiles(this.data).length > 0 && requiredFiles.some((name) => !existsSync(path.join(this.data, name)));
  }

  /** Removes the files, but not the directory, which may be a mount point. */
  #removeData(): void {
    for (const name of listFiles(this.data)) rmSync(path.join(this.data, name), { recursive: true, force: true });
  }

  /** To be called after PostgreSQL has started, before events are stored. */
  markComplete(): void {
    if (!existsSync(this.#incomplete)) return;
    rmSync(this.#incomplete);
    // Without this, the marker could exist again after a power failure, and the events would be removed.
    syncDirectory(this.#path);
  }

  /**
   * Releases the directory after a failed start. Removes the files of a first start.
   *
   * @returns an error that explains the cause, if it is the directory
   */
  abandon(error: unknown): Error {
    const explained = explainDirectoryError(this.#path, error);
    try {
      if (existsSync(this.#incomplete)) this.#removeData();
    } catch {
      // The next start removes it.
    }
    this.close();
    return explained;
  }

  /** Releases the lock: another process may open the directory. */
  close(): void {
    this.#unlock?.();
    this.#unlock = undefined;
  }
}

const listFiles = (directory: string): string[] => (existsSync(directory) ? readdirSync(directory) : []);

/** Makes the entries of a directory durable. Windows has no such call, and does not require it. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

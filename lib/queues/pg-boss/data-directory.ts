/** The directory of an embedded queue: a lock, and the files of PostgreSQL in `data`. */
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

/** What PostgreSQL cannot start without; the last ones that a first start creates. */
const complete = ['PG_VERSION', 'postgresql.conf', 'global/pg_control'];

export class DataDirectory {
  /** The files of PostgreSQL. */
  readonly data: string;
  readonly #path: string;
  /** There from the first start until PostgreSQL has created its files: without any event in them. */
  readonly #incomplete: string;
  #unlock: (() => void) | undefined;

  /**
   * Creates and locks the directory. What is left of a first start that did not end is removed.
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
    this.#demandOwn();
    this.#unlock = await lockDirectory(this.#path);
    if (existsSync(this.#incomplete)) this.#removeData();
    else if (this.#isHalfMade()) renameSync(this.data, `${this.data}.incomplete-${Date.now()}`);
    if (list(this.data).length > 0) return;
    writeFileSync(this.#incomplete, '');
    syncDirectory(this.#path);
  }

  /** @throws Error if the directory is another program's */
  #demandOwn(): void {
    const names = readdirSync(this.#path);
    const data = list(this.data);
    const known = ['base', 'global', 'PG_VERSION'];
    const ours = names.includes('data.incomplete') || known.some((name) => data.includes(name));
    const [foreign] = [...names.filter((name) => !/^(\.|lock|data|lost\+found$)/.test(name)), ...data];
    if (ours || foreign === undefined) return;
    throw new Error(
      `The directory ${JSON.stringify(this.#path)} contains files of something else, such as ${JSON.stringify(foreign)}. ` +
        'Set "dataDir" to a separate directory.',
    );
  }

  /** Of a version of this package that did not mark a first start. Kept, in case the files were only damaged. */
  #isHalfMade(): boolean {
    return list(this.data).length > 0 && complete.some((name) => !existsSync(path.join(this.data, name)));
  }

  /** Not the directory itself, which may be a mount point. */
  #removeData(): void {
    for (const name of list(this.data)) rmSync(path.join(this.data, name), { recursive: true, force: true });
  }

  /** To be called once PostgreSQL has started, before any event is stored. */
  markComplete(): void {
    if (!existsSync(this.#incomplete)) return;
    rmSync(this.#incomplete);
    // Else a power cut could bring it back, and the events would be deleted like an unfinished first start.
    syncDirectory(this.#path);
  }

  /**
   * Releases the directory after a failed start, without what a first one has created.
   *
   * @returns an error that explains what is wrong with the directory, if that is the cause
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

const list = (directory: string): string[] => (existsSync(directory) ? readdirSync(directory) : []);

/** Makes the names in a directory durable. Windows has no such call, and needs none. */
function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(directory, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

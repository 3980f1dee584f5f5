/** Records the events of `listen --save`: one line of JSON each, with the unchanged body. */
import { appendFileSync, closeSync, fstatSync, openSync } from 'node:fs';
import { getErrorCode, MAX_FILE_BYTES } from './read-file.js';
import { UsageError } from './usage-error.js';

export interface Recorded {
  /** When it arrived, in ISO 8601. */
  receivedAt: string;
  event: string;
  /** The body as it arrived. */
  body: string;
}

/** Bodies contain addresses, so only the owner may read the file. */
const MODE = 0o600;

export class Recording {
  readonly #file: string;
  #size: number;

  /** @throws UsageError if the file cannot be written */
  constructor(file: string) {
    this.#file = file;
    try {
      const descriptor = openSync(file, 'a', MODE);
      this.#size = fstatSync(descriptor).size;
      closeSync(descriptor);
    } catch (error) {
      throw new UsageError(
        `Expected --save to be a file that can be written, got ${JSON.stringify(file)}: ${getErrorCode(error)}.`,
      );
    }
  }

  /** @throws the error of the file system; Error if the file would be larger than `replay` reads */
  add(recorded: Recorded): void {
    const line = `${JSON.stringify(recorded)}\n`;
    const size = this.#size + Buffer.byteLength(line);
    if (size > MAX_FILE_BYTES) throw new Error('The recording has reached 64 MiB, the maximum that replay reads.');
    appendFileSync(this.#file, line, { mode: MODE });
    this.#size = size;
  }
}

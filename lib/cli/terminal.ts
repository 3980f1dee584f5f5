/** Prints for people: colours and progress on a terminal only. */
import { styleText } from 'node:util';

type Style = 'red' | 'green' | 'yellow' | 'dim' | 'bold';

const coloured = process.stdout.isTTY && !process.env['NO_COLOR'];

export const paint = (style: Style, text: string): string => (coloured ? styleText(style, text) : text);

/** Text from outside, without what a terminal would obey. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, '·');

export const print = (line: string): void => void process.stdout.write(`${line}\n`);

export const printJson = (value: unknown): void => {
  print(JSON.stringify(value, null, 2));
};

/** A hint, which is no part of the result. */
export const remark = (line: string): void => void process.stderr.write(`${line}\n`);

const WIDTH = 30;

/** Runs that are over sooner need no bar. */
const LONG_MS = 500;

/** A bar on the terminal's error output; nothing where that is a file. */
export class Progress {
  readonly #begun = performance.now();
  #shown = false;

  show(done: number, total: number, what: string): void {
    if (!process.stderr.isTTY || performance.now() - this.#begun < LONG_MS) return;
    this.#shown = true;
    const filled = Math.round((WIDTH * done) / Math.max(total, 1));
    process.stderr.write(`\r${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total} ${what}\u001b[K`);
  }

  /** Takes the bar away: for good, or for a line to be printed in its place. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
  }
}

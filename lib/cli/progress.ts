/** A progress line on the terminal's error output, for what takes longer than a second; nothing if that is a file. */

const WIDTH = 30;

/** Shorter runs need no bar. */
const SHOW_AFTER_MS = 1_000;

const REDRAW_MS = 250;

export class Progress {
  readonly #begun = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #line: (() => string) | undefined;
  #shown = false;

  constructor() {
    if (!process.stderr.isTTY) return;
    // Drawn by the clock too: what hangs shows how long it has been waiting.
    this.#timer = setInterval(() => {
      this.#draw();
    }, REDRAW_MS).unref();
  }

  /** Shows a bar. */
  show(done: number, total: number, what: string): void {
    const filled = Math.min(WIDTH, Math.round((WIDTH * done) / Math.max(total, 1)));
    this.#line = () => `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${done}/${total} ${what}`;
    if (done >= total) this.#draw();
  }

  /** Shows what is being waited for, if the number of steps is unknown. */
  wait(what: string): void {
    this.#line = () => what;
  }

  /** Removes the line, so that another can be printed in its place. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }

  /** Removes the line permanently. */
  end(): void {
    clearInterval(this.#timer);
    this.clear();
    this.#line = undefined;
  }

  #draw(): void {
    const elapsed = performance.now() - this.#begun;
    if (!process.stderr.isTTY || !this.#line || elapsed < SHOW_AFTER_MS) return;
    this.#shown = true;
    process.stderr.write(`\r${this.#line()}  ${Math.floor(elapsed / 1000)} s\u001b[K`);
  }
}

/** Shows a progress line on stderr after one second, if stderr is a terminal. */

const WIDTH = 30;

/** Shorter runs show no progress. */
const SHOW_AFTER_MS = 1_000;

const REDRAW_MS = 250;

export class Progress {
  readonly #startedAt = performance.now();
  readonly #timer: NodeJS.Timeout | undefined;
  #line: (() => string) | undefined;
  #shown = false;

  constructor() {
    if (!process.stderr.isTTY) return;
    // Redrawn regularly, so that the elapsed time is shown while a request hangs.
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

  /** Shows a description, if the number of steps is unknown. */
  wait(what: string): void {
    this.#line = () => what;
  }

  /** Removes the line, so that another one can be printed. */
  clear(): void {
    if (this.#shown) process.stderr.write('\r\u001b[K');
    this.#shown = false;
  }

  /** Removes the line and stops redrawing. */
  end(): void {
    clearInterval(this.#timer);
    this.clear();
    this.#line = undefined;
  }

  #draw(): void {
    const elapsed = performance.now() - this.#startedAt;
    if (!process.stderr.isTTY || !this.#line || elapsed < SHOW_AFTER_MS) return;
    this.#shown = true;
    process.stderr.write(`\r${this.#line()}  ${Math.floor(elapsed / 1000)} s\u001b[K`);
  }
}

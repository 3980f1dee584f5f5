/** Ends a rest before its time. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  /** Ends the rest, or the next one where nobody rests. */
  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Resolves when the bell rings or the time is up, in milliseconds. */
  async rest(ms: number): Promise<void> {
    if (!this.#rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#rung = false;
    this.#wake = undefined;
  }
}

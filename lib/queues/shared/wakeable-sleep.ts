/** A pause that other code can end early. */
export class WakeableSleep {
  #woken = false;
  #wake: (() => void) | undefined;

  /** Ends the current pause, or the next one if there is none. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Resolves after a number of milliseconds, or when `wake` is called. */
  async sleep(ms: number): Promise<void> {
    if (!this.#woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#woken = false;
    this.#wake = undefined;
  }
}

/** A sleep that another task can end early. */
export class WakeableSleep {
  #woken = false;
  #wake: (() => void) | undefined;

  /** Ends the sleep; the next one if none is under way. */
  wake(): void {
    this.#woken = true;
    this.#wake?.();
  }

  /** Resolves after the given number of milliseconds, or when `wake` is called. */
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

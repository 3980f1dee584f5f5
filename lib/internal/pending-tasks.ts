/** Counts tasks in progress, so that closing can wait for them and report unfinished ones. */
export class PendingTasks {
  readonly #byName = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #count = 0;

  /** @param name the name for `countByName`, which does not include tasks without a name */
  start(name?: string): void {
    this.#count += 1;
    if (name !== undefined) this.#byName.set(name, (this.#byName.get(name) ?? 0) + 1);
  }

  /** @param name the name that the task was started with */
  finish(name?: string): void {
    this.#count -= 1;
    if (name !== undefined) {
      const left = (this.#byName.get(name) ?? 0) - 1;
      if (left > 0) this.#byName.set(name, left);
      else this.#byName.delete(name);
    }
    if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Counts a promise as a task until it settles. */
  track<T>(task: Promise<T>, name?: string): Promise<T> {
    this.start(name);
    const finish = (): void => {
      this.finish(name);
    };
    task.then(finish, finish);
    return task;
  }

  /** @returns the number of tasks in progress, by name */
  countByName(): Record<string, number> {
    return Object.fromEntries(this.#byName);
  }

  /** Resolves once nothing is in progress. */
  waitUntilIdle(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

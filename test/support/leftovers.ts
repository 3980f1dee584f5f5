/** Finds what a test leaves behind: child processes, and what keeps its own process alive. */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';

const CHANNEL = 'child_process';
/** Longer than the timer that ioredis keeps of a connection which it has given up. */
const MAX_WAIT_MS = 20_000;

const children = new Set<ChildProcess>();
const addChild = (message: unknown): void => void children.add((message as { process: ChildProcess }).process);

const isAlive = ({ pid, exitCode, signalCode }: ChildProcess): boolean =>
  pid !== undefined && exitCode === null && signalCode === null;

/** Follows the processes that tests start, from the first test on. */
export const followChildren = (): void => {
  subscribe(CHANNEL, addChild);
};

export const unfollowChildren = (): void => {
  unsubscribe(CHANNEL, addChild);
};

/** The processes that are running now. */
export function findChildren(): Set<ChildProcess> {
  for (const child of children) if (!isAlive(child)) children.delete(child);
  return new Set(children);
}

/** Kills the processes that are running now, except the given ones. @returns their commands */
export function killChildren(except = new Set<ChildProcess>()): string[] {
  const killed = [...findChildren()].filter((child) => !except.has(child));
  for (const child of killed) {
    try {
      // The group of a detached process, such as a browser.
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      child.kill('SIGKILL');
    }
  }
  return killed.map(({ spawnargs }) => spawnargs.join(' '));
}

// Reading the streams creates their handles, which are not the tests'.
assert.ok([process.stdout, process.stderr].every(({ writable }) => writable));
const resourcesAtStart = process.getActiveResourcesInfo();

/** @returns what keeps the process alive, besides the runner: its pipes, and the timer of the hook that runs */
function findResources(): string[] {
  const found = process.getActiveResourcesInfo();
  for (const known of [...resourcesAtStart, 'Timeout']) {
    const index = found.indexOf(known);
    if (index >= 0) found.splice(index, 1);
  }
  return found;
}

/** Fails if something keeps the process alive: without it, the tests of a worker process would end all the same. */
export async function assertNothingIsLeft(): Promise<void> {
  const deadline = performance.now() + MAX_WAIT_MS;
  while (findResources().length > 0 && performance.now() < deadline) await sleep(20);
  const [resources, processes] = [findResources(), killChildren()];
  // The next file of this process reports only its own.
  resourcesAtStart.push(...resources);
  const left = [...resources.map((name) => `a ${name} that keeps the process alive`), ...processes];
  assert.equal(left.length, 0, `The tests leave behind: ${left.join(', ')}`);
}

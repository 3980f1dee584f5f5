/** Sends the requests with wrk if it is installed, otherwise with our own process, which is slower. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { LOAD_CORE, onCore, PinnedProcess } from '../pinned.js';
import type { Order } from './load.js';

const run = promisify(execFile);

export interface Burst {
  requests: number;
  seconds: number;
}

export interface LoadGenerator {
  name: string;
  /** Sends for some seconds. Throws if a response was not a success. */
  send(order: Order): Promise<Burst>;
  stop(): Promise<void>;
}

export const startLoadGenerator = async (): Promise<LoadGenerator> => {
  if (spawnSync('wrk', ['--version']).error === undefined) return new Wrk();
  const load = new PinnedProcess(LOAD_CORE, 'http/load.ts');
  await load.started();
  return { name: 'our own load generator', send: (order) => load.ask<Burst>(order), stop: () => load.stop() };
};

class Wrk implements LoadGenerator {
  readonly name = 'wrk';
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), 'bench-'));

  async send({ port, connections, seconds, templates, first }: Order): Promise<Burst> {
    const file = path.join(this.#folder, 'requests');
    writeFileSync(file, templates.map((parts) => parts.join('\x02')).join('\x01'));
    const script = path.join(__dirname, 'requests.lua');
    const options = ['--threads', '1', '--connections', String(connections), '--duration', `${seconds}s`];
    const [command, ...args] = onCore(LOAD_CORE, [
      'wrk',
      ...options,
      '--script',
      script,
      `http://127.0.0.1:${port}/`,
      '--',
      file,
      String(first),
    ]);
    const { stdout } = await run(command!, args);
    const [, requests, value, unit] = /(\d+) requests in ([\d.]+)(ms|s|m)/.exec(stdout) ?? [];
    if (requests === undefined || /Non-2xx|Socket errors/.test(stdout))
      throw new Error(`wrk reports failures:\n${stdout}`);
    return { requests: Number(requests), seconds: Number(value) * { ms: 1e-3, s: 1, m: 60 }[unit as 'ms' | 's' | 'm'] };
  }

  stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true });
    return Promise.resolve();
  }
}

/** Rivals against each other through sockets: all servers stand ready, and each round visits every one of them. */
import { LOAD_CORE, PinnedProcess, SERVER_CORE } from '../pinned.js';
import { rivalCalled } from '../rivals/index.js';
import { PATH } from '../rivals/rival.js';
import type { Lap, Load } from './load.js';
import type { Usage } from './server.js';

export interface Lane {
  rival: string;
  express: 4 | 5;
  connections: number;
}

/** One round of one lane. */
export interface Result {
  /** Requests per second. */
  rate: number;
  /** The server's processor time per request, in microseconds. */
  cpu: number;
  /** The part of the time that the server was busy: near 1, or something else was the bottleneck. */
  busy: number;
}

export interface Course {
  rounds: number;
  /** Requests a round. */
  requests: number;
  /** Requests before the first round. */
  warmUp: number;
}

/** A server that stands ready. */
export class Server {
  readonly lane: Lane;
  readonly #process: PinnedProcess;
  #port = 0;
  #sent = 0;

  constructor(lane: Lane, nodeOptions: string[] = []) {
    this.lane = lane;
    this.#process = new PinnedProcess(SERVER_CORE, 'http/server.ts', [lane.rival, String(lane.express)], nodeOptions);
  }

  /** Resolves once it listens, answers a good request with 2xx, and a forged one with 4xx. */
  async ready(): Promise<this> {
    this.#port = await this.#process.started<number>();
    const { message, forged } = rivalCalled(this.lane.rival);
    const good = await this.#post(message(this.#sent++));
    const bad = forged ? await this.#post(forged()) : 400;
    if (good < 200 || good > 299 || bad < 400 || bad > 499)
      throw new Error(`${this.lane.rival} answers ${good} to its sender and ${bad} to a stranger.`);
    return this;
  }

  async #post({ headers, body }: { headers: Record<string, string>; body: string }): Promise<number> {
    const url = `http://127.0.0.1:${this.#port}${PATH}`;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await answer.text();
    return answer.status;
  }

  usage(collect = false): Promise<Usage> {
    return this.#process.ask<Usage>({ collect });
  }

  /** Sends it so many requests that it has not seen. */
  async serve(count: number, load: PinnedProcess): Promise<Result> {
    const { rival, connections } = this.lane;
    await load.ask({ rival, port: this.#port, from: this.#sent, count, connections } satisfies Load);
    this.#sent += count;
    const before = await this.usage();
    const { seconds } = await load.ask<Lap>('go');
    const cpu = (await this.usage()).cpu - before.cpu;
    return { rate: count / seconds, cpu: cpu / count, busy: cpu / 1e6 / seconds };
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

/** The process that sends. */
export async function startLoad(): Promise<PinnedProcess> {
  const load = new PinnedProcess(LOAD_CORE, 'http/load.ts');
  await load.started();
  return load;
}

/** @returns the results of each lane, round by round */
export async function race(lanes: Lane[], { rounds, requests, warmUp }: Course): Promise<Result[][]> {
  const load = await startLoad();
  const servers = await Promise.all(lanes.map((lane) => new Server(lane).ready()));
  for (const server of servers) await server.serve(warmUp, load);
  const results: Result[][] = lanes.map(() => []);
  for (let round = 0; round < rounds; round += 1) {
    for (let turn = 0; turn < lanes.length; turn += 1) {
      // Each round begins with another, so that none always comes after the same.
      const index = (turn + round) % lanes.length;
      results[index]!.push(await servers[index]!.serve(requests, load));
    }
  }
  await Promise.all([load, ...servers].map((process) => process.stop()));
  return results;
}

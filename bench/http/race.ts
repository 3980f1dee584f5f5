/** Compares servers: all are started first, and each round loads every one of them, one at a time. */
import { PinnedProcess, processorTimeOf, SERVER_CORE } from '../pinned.js';
import { rivalCalled } from '../rivals/index.js';
import { PATH } from '../rivals/rival.js';
import { type LoadGenerator, startLoadGenerator } from './load-generator.js';
import { toTemplates } from './requests.js';
import type { Usage } from './server.js';

export const CONNECTIONS = 32;

export interface Lane {
  rival: string;
  express: 4 | 5;
  /** Another build of the package to measure, as the path of its dist/. */
  dist?: string | undefined;
}

/** One round of one lane. */
export interface Result {
  /** Requests per second. */
  rate: number;
  /** The server's processor time per request, in microseconds. */
  cpu: number;
  /** The share of the time that the server was busy. If it is far below 1, something else was the bottleneck. */
  busy: number;
}

export interface Course {
  rounds: number;
  /**
   * How many parts the rounds are divided into. Each part starts new processes: two of the same code differ by some
   * percent as long as they live.
   */
  heats: number;
  /** How long each server is loaded in a round. */
  seconds: number;
}

/** A server that is ready. */
export class Server {
  readonly #lane: Lane;
  readonly #process: PinnedProcess;
  #port = 0;
  #sent = 0;

  constructor(lane: Lane, nodeOptions: string[] = []) {
    this.#lane = lane;
    const env = lane.dist === undefined ? {} : { BENCH_DIST: lane.dist };
    const args = [lane.rival, String(lane.express)];
    this.#process = new PinnedProcess(SERVER_CORE, 'http/server.ts', args, { nodeOptions, env });
  }

  /** Resolves when it listens and has responded 2xx to a valid request and 4xx to a forged one. */
  async ready(): Promise<this> {
    this.#port = await this.#process.started<number>();
    const { message, forged } = rivalCalled(this.#lane.rival);
    const good = await this.#post(message(this.#sent++));
    const bad = forged ? await this.#post(forged()) : 400;
    if (good < 200 || good > 299 || bad < 400 || bad > 499)
      throw new Error(`${this.#lane.rival} responds ${good} to a valid request and ${bad} to a forged one.`);
    return this;
  }

  async #post({ headers, body }: { headers: Record<string, string>; body: string }): Promise<number> {
    const response = await fetch(`http://127.0.0.1:${this.#port}${PATH}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    await response.text();
    return response.status;
  }

  usage({ collect }: { collect: boolean }): Promise<Usage> {
    return this.#process.ask<Usage>({ collect });
  }

  /** The number of requests sent to it. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends new requests to it for some seconds. */
  async load(generator: LoadGenerator, seconds: number): Promise<Result> {
    const templates = toTemplates(rivalCalled(this.#lane.rival));
    const order = { port: this.#port, connections: CONNECTIONS, seconds, templates, first: this.#sent };
    const before = processorTimeOf(this.#process.pid);
    const { requests, seconds: took } = await generator.send(order);
    const cpu = processorTimeOf(this.#process.pid) - before;
    // wrk does not count the requests in progress when its time has elapsed.
    this.#sent += requests + CONNECTIONS;
    return { rate: requests / took, cpu: cpu / requests, busy: cpu / 1e6 / took };
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

const WARM_UP_ROUNDS = 1;

/** @returns the results of each lane, round by round, and the name of the load generator */
export async function race(
  lanes: Lane[],
  { rounds, heats, seconds }: Course,
): Promise<{ results: Result[][]; generator: string }> {
  const generator = await startLoadGenerator();
  const results: Result[][] = lanes.map(() => []);
  for (let heat = 0; heat < heats; heat += 1) {
    const measured = await runHeat(lanes, generator, { rounds: Math.ceil(rounds / heats), seconds });
    measured.forEach((more, index) => results[index]!.push(...more));
  }
  await generator.stop();
  return { results, generator: generator.name };
}

async function runHeat(
  lanes: Lane[],
  generator: LoadGenerator,
  { rounds, seconds }: Pick<Course, 'rounds' | 'seconds'>,
): Promise<Result[][]> {
  const servers = await Promise.all(lanes.map((lane) => new Server(lane).ready()));
  const results: Result[][] = lanes.map(() => []);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (let turn = 0; turn < lanes.length; turn += 1) {
      // Each round starts with another server, so that none always follows the same one.
      const index = (turn + round + WARM_UP_ROUNDS) % lanes.length;
      const result = await servers[index]!.load(generator, seconds);
      if (round >= 0) results[index]!.push(result);
    }
  }
  await Promise.all(servers.map((server) => server.stop()));
  return results;
}

/** A running receiver, and the client that posts to it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import type { LoadGenerator } from '../http/load-generator.js';
import { isWhole, toRequest, toTemplates } from '../http/requests.js';
import { PinnedProcess, processorTimeOf, SERVER_CORE } from '../pinned.js';
import { rivalCalled } from '../rivals/index.js';
import type { QueueOptions } from './engines.js';
import type { Ready, State } from './receiver.js';

/** Requests are the same with and without a queue. */
const RIVAL = 'ours by bearer, enveloped';

export interface Burst {
  requests: number;
  /** Responses per second. */
  rate: number;
  /** The receiver's processor time per request, in microseconds, the thread of an embedded engine included. */
  cpu: number;
}

export class Receiving {
  /** From the start of its process until it could receive, in milliseconds. */
  took = 0;
  readonly #process: PinnedProcess;
  #port = 0;
  #sent = 0;

  private constructor(options: QueueOptions | undefined, core: number | undefined) {
    this.#process = new PinnedProcess(core, 'queues/receiver.ts', options ? [JSON.stringify(options)] : []);
  }

  /**
   * @param options of the queue; default: no queue
   * @param isPinned whether it is pinned to the servers' core
   */
  static async start(options?: QueueOptions, { isPinned = true } = {}): Promise<Receiving> {
    const receiving = new Receiving(options, isPinned ? SERVER_CORE : undefined);
    const { port, took } = await receiving.#process.started<Ready>();
    receiving.#port = port;
    receiving.took = took;
    return receiving;
  }

  state(): Promise<State> {
    return this.#process.ask<State>({});
  }

  /** Posts new events for some seconds. */
  async load(
    generator: LoadGenerator,
    { seconds, connections }: { seconds: number; connections: number },
  ): Promise<Burst> {
    const templates = toTemplates(rivalCalled(RIVAL));
    const order = { port: this.#port, connections, seconds, templates, first: this.#sent };
    const before = processorTimeOf(this.#process.pid);
    const { requests, seconds: took } = await generator.send(order);
    const cpu = processorTimeOf(this.#process.pid) - before;
    // wrk does not count the requests in progress when its time has elapsed.
    this.#sent += requests + connections;
    return { requests, rate: requests / took, cpu: cpu / requests };
  }

  /** Posts events one at a time, and awaits `next` between them. @returns the times of each request and response */
  async post(count: number, next: () => Promise<unknown> = () => Promise.resolve()): Promise<Posted[]> {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const posted: Posted[] = [];
    for (let n = 0; n < count; n += 1) {
      const request = toRequest(rivalCalled(RIVAL).message(this.#sent++));
      const begun = now();
      socket.write(request);
      let got = Buffer.alloc(0);
      while (!isWhole(got)) got = Buffer.concat([got, ...((await once(socket, 'data')) as [Buffer])]);
      posted.push({ sent: begun, respondedAt: now() });
      await next();
    }
    socket.destroy();
    return posted;
  }

  stop(): Promise<void> {
    return this.#process.stop();
  }
}

export interface Posted {
  /** In milliseconds since 1970, so that they are comparable between processes. */
  sent: number;
  respondedAt: number;
}

const now = (): number => performance.timeOrigin + performance.now();

/** A receiver that stands ready, and what posts to it. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { bytesOf, isWhole } from '../http/bytes.js';
import type { Lap, Load } from '../http/load.js';
import { PinnedProcess, SERVER_CORE } from '../pinned.js';
import { rivalCalled } from '../rivals/index.js';
import type { QueueOptions } from './engines.js';
import type { Ready, State } from './receiver.js';

/** Events are posted as to any of ours, a queue behind it or not. */
const RIVAL = 'ours by bearer, enveloped';

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
   * @param options of the queue; without one it is a receiver as any other
   * @param onAnyCore whether it may use more than the servers' core
   */
  static async start(options?: QueueOptions, onAnyCore = false): Promise<Receiving> {
    const receiving = new Receiving(options, onAnyCore ? undefined : SERVER_CORE);
    const { port, took } = await receiving.#process.started<Ready>();
    receiving.#port = port;
    receiving.took = took;
    return receiving;
  }

  state(): Promise<State> {
    return this.#process.ask<State>({});
  }

  /** @returns so many answers per second, over so many connections */
  async answers(count: number, connections: number, load: PinnedProcess): Promise<number> {
    await load.ask({ rival: RIVAL, port: this.#port, from: this.#sent, count, connections } satisfies Load);
    this.#sent += count;
    const { seconds } = await load.ask<Lap>('go');
    return count / seconds;
  }

  /** Posts one event after the other, `next` being awaited between them. @returns when each was sent and answered */
  async post(count: number, next: () => Promise<unknown> = () => Promise.resolve()): Promise<Posted[]> {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const posted: Posted[] = [];
    for (let n = 0; n < count; n += 1) {
      const request = bytesOf(rivalCalled(RIVAL).message(this.#sent++));
      const begun = now();
      socket.write(request);
      let got = Buffer.alloc(0);
      while (!isWhole(got)) got = Buffer.concat([got, ...((await once(socket, 'data')) as [Buffer])]);
      posted.push({ sent: begun, answered: now() });
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
  /** In milliseconds since 1970, so that processes may compare them. */
  sent: number;
  answered: number;
}

const now = (): number => performance.timeOrigin + performance.now();

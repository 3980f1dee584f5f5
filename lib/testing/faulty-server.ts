/** A server on loopback that fails when a test says so. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './fake-ark-server.js';

export class FaultyServer {
  readonly #server: Server;
  #fault: Fault = 'cut';
  /** How many of the next requests fail. */
  #times = 0;

  /** @param listener calls `takeFault` for each request */
  constructor(listener: RequestListener) {
    this.#server = createServer(listener);
  }

  /** Its URL, without a slash at the end. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  fail(fault: Fault, times: number): void {
    this.#fault = fault;
    this.#times = times;
  }

  recover(): void {
    this.#times = 0;
  }

  /** @returns what happens to a request instead of its response; undefined if it does not fail */
  takeFault(): Fault | undefined {
    if (this.#times === 0) return undefined;
    this.#times -= 1;
    return this.#fault;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

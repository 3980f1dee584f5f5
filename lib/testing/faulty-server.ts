/** A server on loopback whose requests can be made to fail. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Fault } from './fake-ark-server.js';

export class FaultyServer {
  readonly #server: Server;
  #fault: Fault = 'cut';
  /** How many of the next requests fail. */
  #remaining = 0;

  /** @param listener calls `takeFault` for each request */
  constructor(listener: RequestListener) {
    this.#server = createServer(listener);
  }

  /** Its URL, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  fail(fault: Fault, times: number): void {
    this.#fault = fault;
    this.#remaining = times;
  }

  recover(): void {
    this.#remaining = 0;
  }

  /** @returns the fault of the current request; undefined if it does not fail */
  takeFault(): Fault | undefined {
    if (this.#remaining === 0) return undefined;
    this.#remaining -= 1;
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

/** Serves one rival in a process of its own, and says what it has used so far whenever it is asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Express from 'express';
import Express4 from 'express4';
import { rivalCalled } from '../rivals/index.js';

export interface Usage {
  /** Processor time of all threads, as the operating system counts it, in microseconds. */
  cpu: number;
  /** Resident memory, in bytes. */
  resident: number;
  /** What the heap and its buffers hold, in bytes: what is in use, where a collection was asked for. */
  heap: number;
}

const [name, version] = process.argv.slice(2);

async function main(): Promise<void> {
  const express = version === '4' ? (Express4 as unknown as typeof Express) : Express;
  const server = createServer(await rivalCalled(name!).serve(express));
  process.on('message', ({ collect }: { collect: boolean }) => {
    if (collect) globalThis.gc!();
    const { user, system } = process.cpuUsage();
    const { rss: resident, heapUsed, arrayBuffers } = process.memoryUsage();
    process.send!({ cpu: user + system, resident, heap: heapUsed + arrayBuffers } satisfies Usage);
  });
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
}

void main();

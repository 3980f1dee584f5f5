/** Serves one rival in a separate process, and reports its memory on request. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Express from 'express';
import Express4 from 'express4';
import { rivalCalled } from '../rivals/index.js';

export interface Usage {
  /** Resident memory, in bytes. */
  resident: number;
  /** The size of the heap and its buffers in bytes, after a collection if one was requested. */
  heap: number;
}

const [name, version] = process.argv.slice(2);

async function main(): Promise<void> {
  const express = version === '4' ? (Express4 as unknown as typeof Express) : Express;
  const server = createServer(await rivalCalled(name!).serve(express));
  process.on('message', ({ collect }: { collect: boolean }) => {
    if (collect) globalThis.gc!();
    const { rss: resident, heapUsed, arrayBuffers } = process.memoryUsage();
    process.send!({ resident, heap: heapUsed + arrayBuffers } satisfies Usage);
  });
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
}

void main();

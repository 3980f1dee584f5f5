/** Serves one rival in a separate process, and reports its memory on request. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getHeapSnapshot } from 'node:v8';
import Express from 'express';
import Express4 from 'express4';
import { rivalCalled } from '../rivals/index.js';

export interface Usage {
  /** Resident memory, in bytes. */
  resident: number;
  /** The size of the heap and its buffers in bytes, after a collection if one was requested. */
  heap: number;
  /** The number of objects on the heap after a collection, if one was requested. */
  objects: number;
}

const [name, version] = process.argv.slice(2);

async function main(): Promise<void> {
  const express = version === '4' ? (Express4 as unknown as typeof Express) : Express;
  const server = createServer(await rivalCalled(name!).serve(express));
  process.on('message', ({ collect }: { collect: boolean }) => void report({ collect }));
  process.on('disconnect', () => process.exit());
  server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
}

async function report({ collect }: { collect: boolean }): Promise<void> {
  if (collect) globalThis.gc!();
  const { rss: resident, heapUsed, arrayBuffers } = process.memoryUsage();
  const objects = collect ? await countObjects() : 0;
  process.send!({ resident, heap: heapUsed + arrayBuffers, objects } satisfies Usage);
}

/** Reads the number that a heap snapshot begins with. */
async function countObjects(): Promise<number> {
  let text = '';
  for await (const chunk of getHeapSnapshot()) {
    text += String(chunk);
    const [, count] = /"node_count":(\d+)/.exec(text) ?? [];
    if (count !== undefined) return Number(count);
  }
  throw new Error('The heap snapshot has no number of nodes.');
}

void main();

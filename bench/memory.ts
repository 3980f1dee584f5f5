/** What a remembered id costs in memory, and that it stays bounded. Needs --expose-gc. */
import { randomUUID } from 'node:crypto';
import { MemoryClaims } from '../build/claims.js';

const settled = (): number => {
  globalThis.gc!();
  globalThis.gc!();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

// Ids come out of a parsed body: made otherwise, a string may hold on to what it was put together from.
const newId = (): string =>
  `MessageSent/${(JSON.parse(JSON.stringify({ uuid: randomUUID() })) as { uuid: string }).uuid}`;

const before = settled();
const claims = new MemoryClaims();
const remember = (count: number): void => {
  for (let i = 0; i < count; i += 1) {
    const id = newId();
    claims.claim(id, 'token');
    claims.complete(id);
  }
};

const rows: [events: number, bytes: number][] = [];
for (const events of [1_000, 10_000, 100_000, 1_000_000]) {
  remember(events - (rows.at(-1)?.[0] ?? 0));
  rows.push([events, settled() - before]);
}
console.log('Memory of done ids in MemoryClaims, as it comes (max 100,000):\n');
for (const [events, bytes] of rows) {
  const each = Math.round(bytes / Math.min(events, 100_000));
  console.log(
    `after ${events.toLocaleString('en').padStart(9)} events   ${(bytes / 1024 ** 2).toFixed(1).padStart(5)} MiB   ${each} bytes per id remembered`,
  );
}
if (claims.claim(newId(), 'token') !== 'claimed') throw new Error('the store is broken');

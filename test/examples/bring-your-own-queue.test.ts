import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { testEventQueue } from 'express-ark-webhooks/testing';
import { SqliteQueue } from '../../examples/bring-your-own-queue/sqlite-queue.js';

describe('the queue of examples/bring-your-own-queue', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'queue-'));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  testEventQueue((storage) => new SqliteQueue(path.join(folder, storage)));
});

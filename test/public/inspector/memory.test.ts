import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import path from 'node:path';

/** The kept bodies may take 16 Mi characters. */
const MAX_BYTES = 32e6;

describe('inspector: memory', () => {
  it('stays below 32 MB with long names, ids, tenants, addresses, fields, errors', async () => {
    const child = fork(path.join(__dirname, '../../support/inspector-memory.ts'), {
      execArgv: ['--expose-gc', '--require', 'tsx/cjs'],
    });
    const grown: { kind: string; bytes: number }[] = [];
    child.on('message', (message) => grown.push(message as (typeof grown)[number]));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    assert.deepEqual([code, grown.length], [0, 7]);
    for (const { kind, bytes } of grown) assert.ok(bytes < MAX_BYTES, `${kind}: ${bytes} bytes`);
  });
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCommand } from '../../support/command.js';

describe('express-ark-webhooks on a named pipe', () => {
  it('exits with 2 if the pipe has no writer', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'named-pipe-'));
    const pipe = path.join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const { code, stderr } = await runCommand(['validate', pipe]);
    rmSync(folder, { recursive: true });
    assert.equal(code, 2);
    assert.match(stderr, /has sent nothing for 10 s\. Is something writing to it\?/);
  });
});

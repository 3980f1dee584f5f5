import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Ran, runCommand } from '../../support/command.js';
import { serve } from '../../support/serve.js';

/** Clears the screen, sets the title, reverses text, forges a line, and hides the rest. */
const HOSTILE = 'x\u001b[2J\u001b]0;owned\u0007\u202e\u2066\u200b\u009b31m\r\n12:00:00  200 received\u0000';

// Our own tabs and newlines are the only permitted control characters.
const UNSAFE = /[\p{Cf}\p{Zl}\p{Zp}]|(?!\n)\p{Cc}/u;

const assertSafe = ({ stdout, stderr }: Ran, what: string): void => {
  for (const text of [stdout, stderr]) {
    assert.doesNotMatch(text, UNSAFE, what);
    assert.doesNotMatch(text, /^12:00:00/m, what);
    assert.ok(text.length < 10_000, `${what}: ${text.length} characters`);
  }
};

describe('express-ark-webhooks, hostile names and responses', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(path.join(tmpdir(), 'hostile-'))));
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('escapes the responses of servers', async () => {
    const long = HOSTILE + 'y'.repeat(200_000);
    const url = await serve((req, res) => {
      req.resume();
      res.writeHead(422, { 'content-type': 'application/json' }).end(JSON.stringify({ code: long, detail: long, data: [] }));
    });
    const api = ['--webhook', 'w', '--tenant', 't', '--api-url', url];
    for (const args of [
      ['trigger', 'MessageSent', '--to', url],
      ['trigger', 'MessageSent', '--to', url, '--json'],
      ['doctor', url],
      ['test', ...api],
      ['backfill', ...api, '--since', '6h', '--to', url],
    ])
      assertSafe(await runCommand(args), args.join(' '));
  }); // prettier-ignore

  it('escapes strings from files and from the command line', async () => {
    const url = await serve((req, res) => void req.resume().once('end', () => res.end('{}')));
    const file = path.join(folder, `events${HOSTILE.replaceAll('\0', '').replaceAll('/', '')}.jsonl`);
    const event = { event: HOSTILE, uuid: HOSTILE, timestamp: 1, payload: { [HOSTILE]: HOSTILE } };
    const recorded = { receivedAt: HOSTILE, event: HOSTILE, body: JSON.stringify(event) };
    writeFileSync(file, `${JSON.stringify(event)}\n${JSON.stringify(recorded)}\n`);
    for (const args of [
      ['replay', file, '--to', url],
      ['replay', `${file}none`, '--to', url],
      ['validate', file],
      ['validate', file, '--json'],
      [HOSTILE.replaceAll('\0', '')],
      ['trigger', HOSTILE.replaceAll('\0', ''), '--to', url],
      ['trigger', 'all', `--${HOSTILE.replaceAll('\0', '')}`],
      ['trigger', 'all', '--to', HOSTILE.replaceAll('\0', '')],
    ])
      assertSafe(await runCommand(args), args[0] ?? '');
  });
});

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { envelopeOf } from '../support/bodies.js';
import { KEY, post } from '../support/serve.js';
import { FileClaims } from './support/file-claims.js';
import type { Probe } from './support/probe.js';

export const probe: Probe = {
  defends:
    'The process dies while it handles an event, and its entry in the shared store makes every retry a duplicate: the ' +
    'event is lost. Seen in receivers with `has` and `add` for a store.',
  async run({ ArkWebhooks, mount }) {
    const folder = await mkdtemp(path.join(tmpdir(), 'claims-'));
    const body = envelopeOf('MessageSent');
    const child = fork(path.join(__dirname, 'support/dying-server.ts'), [folder, ...process.argv.slice(2, 4)]);
    const [port] = (await once(child, 'message')) as [number];
    void post(`http://127.0.0.1:${port}/hook`, body).catch(() => {});
    await once(child, 'message');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const ark = new ArkWebhooks({ apiKey: KEY, claims: new FileClaims(folder) });
    let runs = 0;
    ark.on('MessageSent', () => (runs += 1));
    const url = await mount(ark);
    assert.equal((await post(url, body)).status, 503);
    while ((await post(url, body)).status !== 200) await sleep(100);
    await rm(folder, { recursive: true });
    assert.equal(runs, 1);
  },
};

/** Runs probes one after another until one fails: `run.ts <library> <express> <milliseconds for each> <probe> …`. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeServers } from '../../support/serve.js';
import { loadLab } from './load-lab.js';
import type { Probe } from './probe.js';

const [library = '', express = '', deadline = '', ...names] = process.argv.slice(2);

async function main(): Promise<void> {
  const lab = loadLab(library, express);
  process.send?.('ready');
  for (const name of names) {
    const { probe } = createRequire(__filename)(`../${name}.ts`) as { probe: Probe };
    const over = new AbortController();
    const late = sleep(Number(deadline), undefined, over).then(() => assert.fail('there was no response in time'));
    await Promise.race([probe.run(lab), late]).finally(() => {
      over.abort();
      late.catch(() => {});
    });
    await closeServers();
    process.send?.(name);
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);

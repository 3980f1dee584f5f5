/** What importing and constructing the receiver adds to `import express`, each in a fresh process, interleaved. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { median, spread } from './support.js';

const dist = path.join(__dirname, '../dist/index.js');
const timed = (code: string): string =>
  `const begun = process.hrtime.bigint(); ${code}; process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));`;

const ours = (options: string): string =>
  `new (require(${JSON.stringify(dist)}).ArkWebhooks)({ apiKey: 'k', ${options} })`;
const contenders: Record<string, string> = {
  express: timed(`require('express')`),
  'express and the receiver': timed(`require('express'); ${ours('')}`),
  '  with strict: true': timed(`require('express'); ${ours('strict: true')}`),
  '  with a schema of the app, which loads ajv': timed(`require('express'); ${ours('schemas: { MessageSent: {} }')}`),
};

const ROUNDS = 21;
const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
for (let round = 0; round < ROUNDS; round += 1)
  for (const [name, code] of Object.entries(contenders))
    times.get(name)!.push(Number(execFileSync(process.execPath, ['-e', code], { cwd: path.join(__dirname, '..') })));

const base = times.get('express')!;
console.log(`Cold start, ${ROUNDS} fresh processes each:\n`);
for (const [name, values] of times) {
  const added = values.map((value, round) => value - base[round]!);
  const more = name === 'express' ? '' : `   + ${median(added).toFixed(1)} ms (${spread(added, 1)})`;
  console.log(`${name.padEnd(48)} ${median(values).toFixed(1).padStart(6)} ms${more}`);
}

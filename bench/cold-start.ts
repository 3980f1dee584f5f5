/** What importing and constructing the receiver adds to Express alone, each in fresh processes, interleaved. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { median, spread } from './support.js';

const ROUNDS = 21;
const root = path.join(__dirname, '..');

const clock = `const begun = process.hrtime.bigint();`;
const print = `process.stdout.write(String(Number(process.hrtime.bigint() - begun) / 1e6));`;
const make = (options: string): string => `new ark.ArkWebhooks({ apiKey: 'key', ${options} });`;

/** The same program for each kind of module: loads Express, and then what is to be measured beside it. */
const kinds: Record<string, (after: string) => string[]> = {
  require: (after) => [
    '-e',
    `${clock} require('express'); ${after.replace('LOAD', `require('express-ark-webhooks')`)} ${print}`,
  ],
  import: (after) => [
    '--input-type=module',
    '-e',
    `${clock} await import('express'); ${after.replace('LOAD', `await import('express-ark-webhooks')`)} ${print}`,
  ],
};

const contenders: Record<string, string> = {
  'express alone': '',
  'express and the receiver': `const ark = LOAD; ${make('')}`,
  '  with strict: true': `const ark = LOAD; ${make('strict: true')}`,
  '  with a schema of the app, which loads ajv': `const ark = LOAD; ${make('schemas: { MessageSent: {} }')}`,
};

for (const [kind, program] of Object.entries(kinds)) {
  const times = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, after] of Object.entries(contenders))
      times.get(name)!.push(Number(execFileSync(process.execPath, program(after), { cwd: root })));

  const base = times.get('express alone')!;
  console.log(`Cold start by ${kind}, ${ROUNDS} fresh processes each:\n`);
  for (const [name, values] of times) {
    const added = values.map((value, round) => value - base[round]!);
    const more = name === 'express alone' ? '' : `   + ${median(added).toFixed(1)} ms (${spread(added, 1)})`;
    console.log(`${name.padEnd(48)} ${median(values).toFixed(1).padStart(6)} ms${more}`);
  }
  console.log();
}

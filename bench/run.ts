/**
 * `npm run bench`: every figure that the documentation states, each as a ratio within one run.
 *
 *     npm run bench [-- [--quick] [--save] [http] [in-process] [cold-start] [memory] [growth] [profile]]
 *
 * Without a name all parts are run. `--quick` takes fewer rounds; `--save` writes what docs/ shows.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { coldStart } from './cold-start.js';
import { growth } from './growth.js';
import { http } from './http.js';
import { inProcess } from './in-process.js';
import { type Machine, thisMachine } from './machine.js';
import { memory } from './memory.js';
import { installPeers } from './peers.js';
import { profile } from './profile.js';
import { save } from './save.js';
import { print, type Section, tableOf, targetTable } from './section.js';

const parts: Record<string, (quick: boolean) => Section[] | Promise<Section[]>> = {
  'in-process': inProcess,
  http,
  'cold-start': coldStart,
  memory,
  growth,
  profile,
};

/** What a run came to, and on what. */
export interface Results extends Machine {
  quick: boolean;
  sections: Section[];
}

async function run(names: string[], quick: boolean): Promise<Results> {
  const sections: Section[] = [];
  for (const name of names)
    for (const section of await parts[name]!(quick)) {
      console.log(`\n${section.title}\n`);
      print(tableOf(section));
      sections.push(section);
    }
  console.log();
  print(targetTable(sections.flatMap(({ targets }) => targets)));
  return { ...thisMachine(), quick, sections };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new Error(`There is no part called ${JSON.stringify(unknown)}, only ${Object.keys(parts).join(', ')}.`);
  installPeers();
  const results = await run(positionals.length > 0 ? positionals : Object.keys(parts), values.quick);
  if (values.save) await save(results);
  else {
    const file = path.join(__dirname, '../build/bench.json');
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(results, null, 2));
    console.log(`\nAll figures: ${path.relative(process.cwd(), file)}`);
  }
}

void main();

/** Runs the selected parts of a benchmark, and prints and saves their results. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Machine, thisMachine } from './machine.js';
import { print, type Section, tableOf, targetTable } from './section.js';

type Part = (quick: boolean) => Section[] | Promise<Section[]>;

/** The results of a run, and its machine. */
export interface Results extends Machine {
  quick: boolean;
  sections: Section[];
}

async function measure(parts: Record<string, Part>, names: string[], quick: boolean): Promise<Results> {
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

/**
 * @param parts by name; the command line selects some, and all are run by default
 * @param options.prepare is called before the first
 * @param options.save writes the tables of the documentation, if the command line has `--save`
 */
export async function runParts(
  parts: Record<string, Part>,
  { prepare = () => {}, save }: { prepare?: () => void; save: (results: Results) => Promise<void> },
): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: 'boolean', default: false }, save: { type: 'boolean', default: false } },
  });
  const unknown = positionals.find((name) => !(name in parts));
  if (unknown !== undefined)
    throw new Error(`Expected a part to be one of ${Object.keys(parts).join(', ')}, got ${JSON.stringify(unknown)}.`);
  prepare();
  const results = await measure(parts, positionals.length > 0 ? positionals : Object.keys(parts), values.quick);
  if (values.save) return save(results);
  const file = path.join(__dirname, '../node_modules/.cache/bench.json');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(results, null, 2));
  console.log(`\nAll results: ${path.relative(process.cwd(), file)}`);
}

/** Writes what the documentation shows of a run: results.json, docs/bench.svg, and the tables of docs/bench.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chart } from './chart.js';
import { markdownOf, writeFigures } from './guide.js';
import { sentenceOf } from './machine.js';
import type { Results } from './parts.js';
import { tableOf, targetTable } from './section.js';

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

/** The machine, the targets and each section, as the documentation shows them. */
export function partsOf({ quick, sections, ...machine }: Results): string[] {
  const targets = sections.flatMap((section) => section.targets);
  return [
    sentenceOf(machine, quick ? ', --quick' : ''),
    ...(targets.length > 0 ? ['### Targets', markdownOf(targetTable(targets))] : []),
    ...sections.flatMap((section) => [`### ${section.title}`, markdownOf(tableOf(section))]),
  ];
}

/** The chart stays as it is where requests a second were not measured. */
export async function save(results: Results): Promise<void> {
  const svg = chart(results.sections);
  await writeFigures('bench.md', marks, partsOf(results));
  writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  if (svg !== undefined) writeFileSync(path.join(__dirname, '../docs/bench.svg'), svg);
}

/** Writes what the documentation shows of a run: results.json, docs/bench.svg, and the tables of docs/bench.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chart } from './chart.js';
import { markdownOf, writeFigures } from './guide.js';
import { sentenceOf } from './machine.js';
import type { Results } from './run.js';
import { tableOf, targetTable } from './section.js';

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

/** The chart stays as it is where requests a second were not measured. */
export async function save(results: Results): Promise<void> {
  const { quick, sections } = results;
  const svg = chart(sections);
  const targets = sections.flatMap((section) => section.targets);
  await writeFigures('bench.md', marks, [
    sentenceOf(results, quick ? ', --quick' : ''),
    ...(targets.length > 0 ? ['### Targets', markdownOf(targetTable(targets))] : []),
    ...sections.flatMap((section) => [`### ${section.title}`, markdownOf(tableOf(section))]),
  ]);
  writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  if (svg !== undefined) writeFileSync(path.join(__dirname, '../docs/bench.svg'), svg);
}

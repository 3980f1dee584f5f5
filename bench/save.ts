/** Writes the results of a run: chart.svg, and the tables of README.md. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { chart } from './chart.js';
import { markdownOf, writeFigures } from './guide.js';
import { sentenceOf } from './machine.js';
import type { Results } from './parts.js';
import { tableOf, targetTable } from './section.js';

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

/** The machine, the targets and each section, as shown in the documentation. */
export function partsOf({ quick, sections, ...machine }: Results): string[] {
  const targets = sections.flatMap((section) => section.targets);
  return [
    sentenceOf(machine, quick ? ', --quick' : ''),
    ...(targets.length > 0 ? ['### Targets', markdownOf(targetTable(targets))] : []),
    ...sections.flatMap((section) => [`### ${section.title}`, markdownOf(tableOf(section))]),
  ];
}

/** The chart is not changed if requests per second were not measured. */
export async function save(results: Results): Promise<void> {
  const svg = chart(results.sections);
  await writeFigures('README.md', marks, partsOf(results));
  if (svg !== undefined) writeFileSync(path.join(__dirname, 'chart.svg'), svg);
}

/** Writes what the documentation shows of a run: results.json, docs/bench.svg, and the tables of docs/bench.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';
import { chart } from './chart.js';
import type { Results } from './run.js';
import { tableOf, targetTable } from './section.js';

const root = path.join(__dirname, '..');
const guide = path.join(root, 'docs/bench.md');

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

const escape = (cell: string): string =>
  cell.replaceAll('|', '\\|').replace(/^ +/, (indent) => '&nbsp;'.repeat(indent.length));

function markdownOf([head, ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(escape).join(' | ')} |\n`;
  return `${line(head!)}|${head!.map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}\n${rows.map(line).join('')}`;
}

/** The chart stays as it is where requests a second were not measured. */
export async function save(results: Results): Promise<void> {
  const { date, node, processor, cores, quick, sections } = results;
  const svg = chart(sections);
  const machine = `Node ${node}, ${cores} cores of ${processor}, ${date.slice(0, 10)}${quick ? ', --quick' : ''}.`;
  const targets = sections.flatMap((section) => section.targets);
  const tables = [
    machine,
    ...(targets.length > 0 ? ['### Targets', markdownOf(targetTable(targets))] : []),
    ...sections.flatMap((section) => [`### ${section.title}`, markdownOf(tableOf(section))]),
  ];
  const [begin, end] = marks;
  const text = readFileSync(guide, 'utf8');
  const before = text.slice(0, text.indexOf(begin) + begin.length);
  const after = text.slice(text.indexOf(end));
  const options = { parser: 'markdown', printWidth: 120, singleQuote: true };
  writeFileSync(guide, await format(`${before}\n\n${tables.join('\n\n')}\n\n${after}`, options));
  writeFileSync(path.join(__dirname, 'results.json'), `${JSON.stringify(results, null, 2)}\n`);
  if (svg !== undefined) writeFileSync(path.join(root, 'docs/bench.svg'), svg);
}

/** Writes the tables of a run into a page, between two marks. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'prettier';

const escape = (cell: string): string =>
  cell.replaceAll('|', '\\|').replace(/^ +/, (indent) => '&nbsp;'.repeat(indent.length));

export function markdownOf([head, ...rows]: string[][]): string {
  const line = (cells: string[]): string => `| ${cells.map(escape).join(' | ')} |\n`;
  return `${line(head!)}|${head!.map((_, column) => (column === 0 ? ' --- |' : ' ---: |')).join('')}\n${rows.map(line).join('')}`;
}

/**
 * @param page a file of bench/
 * @param marks the lines before and after the tables
 * @param parts the parts to write, separated by an empty line
 */
export async function writeFigures(page: string, marks: readonly [string, string], parts: string[]): Promise<void> {
  const file = path.join(__dirname, page);
  const text = readFileSync(file, 'utf8');
  const [begin, end] = marks.map((mark) => text.indexOf(mark)) as [number, number];
  if (begin === -1 || end < begin) throw new Error(`bench/${page} has no ${marks.join(' … ')}.`);
  const filled = [text.slice(0, begin) + marks[0], ...parts, text.slice(end)].join('\n\n');
  writeFileSync(file, await format(filled, { parser: 'markdown', printWidth: 120, singleQuote: true }));
}

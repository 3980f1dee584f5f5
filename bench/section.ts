/** The result of a part of the benchmarks, and its printed form. */
import type { Figure } from './statistics.js';

/** A table of results and their targets. */
export interface Section {
  title: string;
  /** Units, by column, in the order of the columns. */
  columns: Record<string, { unit: string; digits: number }>;
  rows: { name: string; figures: Record<string, Figure> }[];
  targets: Target[];
}

/** A bound and the measured value. */
export interface Target {
  what: string;
  measured: Figure;
  /** The same of the earlier build, if there is one. */
  before?: Figure | undefined;
  bound: 'at least' | 'at most';
  value: number;
  unit: string;
}

const isMet = ({ measured, bound, value }: Target): boolean =>
  bound === 'at least' ? measured.median >= value : measured.median <= value;

const write = (value: number, digits: number): string =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function writeFigure({ median, low, high }: Figure, digits: number): string {
  const [middle, least, most] = [median, low, high].map((value) => write(value, digits));
  return low === high ? middle! : `${middle} (${least}–${most})`;
}

/** The rows of a table, its head first. */
export function tableOf({ columns, rows }: Section): string[][] {
  const head = Object.entries(columns).map(([name, { unit }]) => (unit === '' ? name : `${name}, ${unit}`));
  const cells = rows.map(({ name, figures }) => [
    name,
    ...Object.entries(columns).map(([column, { digits }]) => {
      const figure = figures[column];
      return figure ? writeFigure(figure, digits) : '';
    }),
  ]);
  return [['', ...head], ...cells];
}

export function targetTable(targets: Target[]): string[][] {
  const compares = targets.some(({ before }) => before !== undefined);
  const rows = targets.map((target) => [
    target.what,
    ...(compares ? [target.before ? writeFigure(target.before, 2) : ''] : []),
    `${writeFigure(target.measured, 2)} ${target.unit}`,
    `${target.bound} ${Number(target.value.toFixed(2))} ${target.unit}`,
    isMet(target) ? 'met' : 'missed',
  ]);
  return [['target', ...(compares ? ['before'] : []), 'measured', 'to reach', ''], ...rows];
}

/** Formats columns: the first aligned left, the others right. */
export function print(rows: string[][]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
    );
    console.log(cells.join('   '));
  }
}

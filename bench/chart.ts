/** A chart of requests per second on Express 5, for light and dark mode. */
import type { Section } from './section.js';

const [WIDTH, ROW, LABEL, RIGHT, TOP] = [760, 26, 290, 110, 56];

const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px }
  .note { fill: #59636e; font-size: 12px }
  .bar { fill: #afb8c1 }
  .ours { fill: #0969da }
  .spread { stroke: #1f2328; stroke-width: 1.5 }
  @media (prefers-color-scheme: dark) {
    text { fill: #f0f6fc }
    .note { fill: #9198a1 }
    .bar { fill: #4b535d }
    .ours { fill: #4493f8 }
    .spread { stroke: #f0f6fc }
  }`;

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** @returns nothing if requests per second were not measured */
export function chart(sections: Section[]): string | undefined {
  // The last one has all rivals.
  const section = sections.findLast(({ title }) => title.startsWith('Express 5'));
  if (!section) return undefined;
  const bars = section.rows
    .map(({ name, figures }) => ({ name, figure: figures['requests per second']! }))
    .toSorted((a, b) => b.figure.median - a.figure.median);
  const most = Math.max(...bars.map(({ figure }) => figure.high));
  const x = (value: number): number => Math.round(LABEL + (value / most) * (WIDTH - LABEL - RIGHT));
  const height = TOP + bars.length * ROW + 12;

  const rows = bars.map(({ name, figure }, index) => {
    const middle = TOP + index * ROW + ROW / 2;
    return `
  <text x="${LABEL - 10}" y="${middle + 4}" text-anchor="end">${escape(name)}</text>
  <rect class="${name.startsWith('ours') ? 'ours' : 'bar'}" x="${LABEL}" y="${middle - 8}" width="${x(figure.median) - LABEL}" height="16" rx="2"/>
  <path class="spread" d="M${x(figure.low)} ${middle}H${x(figure.high)}M${x(figure.low)} ${middle - 4}v8M${x(figure.high)} ${middle - 4}v8"/>
  <text x="${x(figure.high) + 10}" y="${middle + 4}">${Math.round(figure.median).toLocaleString('en')}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title">
  <style>${style}
  </style>
  <title id="title">Requests per second through a socket on Express 5</title>
  <text class="title" x="12" y="22">Requests per second on Express 5, one core</text>
  <text class="note" x="12" y="42">more is better; medians, and the range of the middle three fifths of the rounds</text>${rows.join('')}
</svg>
`;
}

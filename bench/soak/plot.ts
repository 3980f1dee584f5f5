/** Draws a run: rate, latency and memory over time, restarts marked. */
import type { Attempt, Evidence, Outcome } from './evidence.js';
import { quantile } from './statistics.js';

type Point = [ms: number, value: number];
interface Series {
  name: string;
  color: string;
  /** The segments of the line. */
  lines: Point[][];
}
interface Panel {
  title: string;
  /** The positions of the axis's ticks, in ascending order. */
  ticks: number[];
  logarithmic?: boolean;
  series: Series[];
}

const WIDTH = 960;
const LEFT = 64;
const RIGHT = 24;
const TOP = 96;
const PANEL = { height: 150, gap: 64 };
const BUCKETS = 120;
const BLUE = '#2563eb';
const AMBER = '#d97706';
const RED = '#dc2626';
const VIOLET = '#7c3aed';
const SIGNALS = { SIGTERM: '#64748b', SIGKILL: '#dc2626' };

/** @returns an SVG document */
export function plot({ events, attempts, lives }: Evidence): string {
  const end = Math.max(...lives.map(({ endedAt }) => endedAt));
  const width = end / BUCKETS;
  const buckets = Array.from({ length: BUCKETS }, (): Attempt[] => []);
  for (const one of attempts) buckets[Math.min(Math.floor(one.at / width), BUCKETS - 1)]!.push(one);
  const each = (value: (bucket: Attempt[]) => number): Point[][] =>
    unbroken(buckets.map((bucket, i) => [(i + 0.5) * width, value(bucket)]));
  const perSecond = (...outcomes: Outcome[]): Point[][] =>
    each((bucket) => (bucket.filter(({ outcome }) => outcomes.includes(outcome)).length / width) * 1000);
  const latency = (share: number): Point[][] => each((bucket) => quantile(accepted(bucket), share));
  const memory = lives.map((life) => life.memory.map(({ at, rss }): Point => [at, rss]));

  const panels: Panel[] = [
    linear('Requests per second', [
      { name: 'response 200', color: BLUE, lines: perSecond('handled', 'duplicate') },
      { name: 'responses 401, 500, 503', color: AMBER, lines: perSecond('failed', 'pending', 'rejected') },
      { name: 'no response', color: RED, lines: perSecond('unsent', 'lost') },
    ]),
    {
      title: 'Latency of 200 responses, ms',
      ticks: [1, 10, 100, 1_000, 10_000],
      logarithmic: true,
      series: [
        { name: 'median', color: BLUE, lines: latency(0.5) },
        { name: '95th percentile', color: VIOLET, lines: latency(0.95) },
        { name: '99th percentile', color: AMBER, lines: latency(0.99) },
      ],
    },
    linear('Resident memory of the receiver, MiB', [
      { name: 'each process from its start', color: BLUE, lines: memory },
    ]),
  ];

  const x = (ms: number): number => LEFT + (ms / end) * (WIDTH - LEFT - RIGHT);
  const bottom = TOP + panels.length * (PANEL.height + PANEL.gap) - PANEL.gap;
  const restarts = lives.slice(0, -1).map(({ end: signal, endedAt }) => {
    const at = x(endedAt).toFixed(1);
    return `<line x1="${at}" x2="${at}" y1="${TOP}" y2="${bottom}" stroke="${SIGNALS[signal]}" stroke-dasharray="4 3"/>`;
  });
  const signals = Object.entries(SIGNALS).map(
    ([signal, color], i) =>
      `<line x1="${LEFT + i * 150}" x2="${LEFT + i * 150 + 24}" y1="52" y2="52" stroke="${color}" stroke-dasharray="4 3"/>` +
      text(LEFT + i * 150 + 31, 56, `${signal}, restart`, { size: 11 }),
  );
  const summary = `${count(events.length)} events, ${count(attempts.length)} requests, ${lives.length - 1} restarts`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${bottom + 48}" font-family="DejaVu Sans, Verdana, sans-serif">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    text(LEFT, 30, `Soak: ${summary}`, { size: 17, color: '#0f172a' }),
    ...panels.map((panel, i) => drawPanel(panel, TOP + i * (PANEL.height + PANEL.gap), x)),
    ...signals,
    ...restarts,
    ...timeTicks(end).map((ms) => text(x(ms), bottom + 20, clock(ms), { anchor: 'middle', size: 11 })),
    text(x(end / 2), bottom + 38, 'minutes since the beginning', { anchor: 'middle', size: 11 }),
    '</svg>\n',
  ].join('\n');
}

/** The latencies of 200 responses, in milliseconds. */
export const accepted = (attempts: Attempt[]): number[] =>
  attempts.filter(({ outcome }) => outcome === 'handled' || outcome === 'duplicate').map(({ took }) => took);

export const count = (n: number): string => n.toLocaleString('en');

/** A line is interrupted if there is no value. */
function unbroken(points: Point[]): Point[][] {
  const lines: Point[][] = [[]];
  for (const point of points)
    if (Number.isNaN(point[1])) lines.push([]);
    else lines.at(-1)!.push(point);
  return lines;
}

function linear(title: string, series: Series[]): Panel {
  const highest = Math.max(...series.flatMap(({ lines }) => lines.flat().map(([, y]) => y)));
  const step = [10, 20, 25, 50, 100, 200, 250, 500].find((size) => highest / size <= 5) ?? 1000;
  return { title, series, ticks: Array.from({ length: Math.ceil(highest / step) + 1 }, (_, i) => i * step) };
}

function drawPanel({ title, ticks, logarithmic, series }: Panel, top: number, x: (ms: number) => number): string {
  const scale = logarithmic ? (value: number) => Math.log10(Math.max(value, 1)) : (value: number) => value;
  const [low, high] = [scale(ticks[0]!), scale(ticks.at(-1)!)];
  const y = (value: number): number => top + PANEL.height * (1 - (Math.min(scale(value), high) - low) / (high - low));
  const grid = ticks.map(
    (tick) =>
      `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y(tick)}" y2="${y(tick)}" stroke="#e2e8f0"/>` +
      text(LEFT - 8, y(tick) + 4, count(tick), { anchor: 'end', size: 11 }),
  );
  const lines = series.flatMap(({ color, lines }) =>
    lines.map((line) => {
      const points = line.map(([ms, value]) => `${x(ms).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
      return `<polyline points="${points}" fill="none" stroke="${color}" stroke-width="1.6" stroke-linejoin="round"/>`;
    }),
  );
  let right = WIDTH - RIGHT;
  const legend = series.toReversed().map(({ name, color }) => {
    right -= name.length * 6.6 + 30;
    return (
      `<rect x="${right.toFixed(1)}" y="${top - 18}" width="14" height="4" rx="2" fill="${color}"/>` +
      text(right + 19, top - 12, name, { size: 11 })
    );
  });
  return [...grid, ...lines, ...legend, text(LEFT, top - 12, title, { size: 12, color: '#0f172a' })].join('\n');
}

interface Style {
  size: number;
  color?: string;
  anchor?: 'start' | 'middle' | 'end';
}

const text = (x: number, y: number, value: string, { size, color = '#475569', anchor = 'start' }: Style): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${size}" fill="${color}" text-anchor="${anchor}">${value}</text>`;

function timeTicks(end: number): number[] {
  const step = [10, 15, 30, 60, 120, 300, 600].find((seconds) => end / 1000 / seconds <= 12) ?? 1_800;
  return Array.from({ length: Math.floor(end / 1000 / step) + 1 }, (_, i) => i * step * 1000);
}

const clock = (ms: number): string =>
  `${Math.floor(ms / 60_000)}:${String(Math.round((ms % 60_000) / 1000)).padStart(2, '0')}`;

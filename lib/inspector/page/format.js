/** Times and durations as people read them. */

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

const isToday = (at) => new Date(at).toDateString() === new Date().toDateString();

/** The time of day; with the day where that is another. */
export const timeOf = (at) => (isToday(at) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`);

export const exactTimeOf = (at) => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC');

/** `0.4 ms`, `12 ms`, `1.25 s` */
export function durationOf(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** `5 minutes` */
export function spanOf(ms) {
  const [size, unit] = units.find(([least]) => ms >= least) ?? units.at(-1);
  const count = Math.max(1, Math.round(ms / size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** `2.4 / s`, `30 / min`, `3 / h` */
export function rateOf(count, ms) {
  if (count === 0) return '0 / s';
  const [size, unit] = [
    [1000, 's'],
    [60_000, 'min'],
    [3_600_000, 'h'],
  ].find(([length]) => (count * length) / ms >= 1) ?? [86_400_000, 'day'];
  const rate = (count * size) / ms;
  return `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} / ${unit}`;
}

export const outcomeText = ({ outcome, code, status }) =>
  status === undefined ? (code ?? outcome) : `${status} ${code ?? outcome}`;

/** Formats times, durations and counts. Times are local; their title has the time in UTC. */
import { h } from './dom.js';

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });

const pad = (number, length = 2) => String(number).padStart(length, '0');

const isToday = (at) => new Date(at).toDateString() === new Date().toDateString();

/** `22:04:51`; with the day unless it is today */
export const formatTime = (at) => (isToday(at) ? clock.format(at) : `${day.format(at)}, ${clock.format(at)}`);

/** `+02:00` */
export function formatOffset(at) {
  const minutes = -new Date(at).getTimezoneOffset();
  const [sign, size] = minutes < 0 ? ['−', -minutes] : ['+', minutes];
  return `${sign}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

/** `2026-11-24 22:04:51.168 +02:00` */
export function formatExactTime(at) {
  const date = new Date(at);
  const days = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join('-');
  const hours = [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => pad(part)).join(':');
  return `${days} ${hours}.${pad(date.getMilliseconds(), 3)} ${formatOffset(at)}`;
}

/** The time in ISO 8601; undefined for numbers that are not a valid time. */
export const toInstant = (at) => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : undefined);

/** A time that shows its UTC value on hover. */
export const createTime = (at, format = formatTime) => {
  const instant = toInstant(at);
  return instant === undefined ? String(at) : h('time', { datetime: instant, title: instant }, format(at));
};

/** `0.4 ms`, `12 ms`, `1.25 s` */
export function formatDuration(ms) {
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

const units = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1000, 'second'],
];

/** `1 event`, `2 events` */
export const formatCount = (count, noun) =>
  `${count} ${count === 1 ? noun : noun === 'delivery' ? 'deliveries' : `${noun}s`}`;

/** `5 minutes` */
export function formatSpan(ms) {
  const [size, unit] = units.find(([min]) => ms >= min) ?? units.at(-1);
  return formatCount(Math.max(1, Math.round(ms / size)), unit);
}

/** `2.4 / s`, `30 / min`, `3 / h` */
export function formatRate(count, ms) {
  if (count === 0) return '0 / s';
  const [size, unit] = [
    [1000, 's'],
    [60_000, 'min'],
    [3_600_000, 'h'],
  ].find(([length]) => (count * length) / ms >= 1) ?? [86_400_000, 'day'];
  const rate = (count * size) / ms;
  return `${rate < 10 ? rate.toFixed(1) : Math.round(rate)} / ${unit}`;
}

/** The code of a failure, else the outcome. */
export const formatOutcome = ({ outcome, code }) => code ?? outcome;

/** `MessageSent`, or a title if the delivery contains no event. */
export const formatTitle = ({ event, by }) => event ?? (by === 'request' ? 'Rejected request' : 'Rejected body');

/** Charts of the lines that match the filters: rate, duration, event types and bounce categories. */
import { createBars, countBy } from './bars.js';
import { h } from './dom.js';
import { choose, choosePeriod, filters } from './filters.js';
import { formatCount, formatDuration, formatRate, formatSpan } from './format.js';
import { drawBars, drawLine } from './sparkline.js';
import { toKind } from './store.js';

const BUCKETS = 60;
const MINUTE_MS = 60_000;
const spans = [1, 2, 5, 10, 20, 60, 180, 720, 1440, 10_080].map((minutes) => minutes * MINUTE_MS);

/** Attempts from the queue are not counted: their event was delivered before. */
const isDelivery = ({ by }) => by !== 'work';

/**
 * @param lines at most 500, the oldest first
 * @param options `isFull`: whether older lines may have been evicted
 */
export function createCharts(lines, { isFull, events, categories }) {
  const deliveries = lines.filter(isDelivery);
  return [...createTimeCharts(deliveries, { isFull }), createCard('Events', countEvents(deliveries, events)), createCard('Bounces by category', countBounces(lines, categories))]; // prettier-ignore
}

function createTimeCharts(deliveries, { isFull }) {
  const now = Date.now();
  const age = now - Math.min(now, ...deliveries.map(({ at }) => at));
  const span = isFull ? Math.max(age, 1000) : (spans.find((length) => length >= age) ?? age);
  const buckets = Array.from({ length: BUCKETS }, () => []);
  for (const { at, ms } of deliveries) {
    const bucket = Math.floor(((at - now + span) * BUCKETS) / span);
    buckets[Math.min(Math.max(bucket, 0), BUCKETS - 1)].push(ms);
  }
  const counts = buckets.map((all) => all.length);
  const means = buckets.map((all) => (all.length === 0 ? null : all.reduce((sum, ms) => sum + ms, 0) / all.length));
  const durations = deliveries.map(({ ms }) => ms).sort((a, b) => a - b);
  const percentile = (part) => formatDuration(durations[Math.ceil(durations.length * part) - 1] ?? 0);
  const total = `${formatCount(deliveries.length, 'delivery')} in ${formatSpan(span)}`;
  const latency = durations.length === 0 ? 'no deliveries' : `median; 95 % within ${percentile(0.95)}`;
  const toTime = (bucket) => now - span + (bucket * span) / BUCKETS;
  const choosePart = (n) => choosePeriod({ from: toTime(n), to: n === BUCKETS - 1 ? Infinity : toTime(n + 1) });

  const rate = formatRate(deliveries.length, Math.max(age, isFull ? 1000 : MINUTE_MS));
  return [
    createFigure('Rate', rate, total, drawBars(counts, `Rate: ${total}`, choosePart)),
    createFigure('Duration', durations.length === 0 ? '–' : percentile(0.5), latency, drawLine(means, `Duration: ${percentile(0.5)}, ${latency}`)), // prettier-ignore
  ];
}

const createCard = (title, content) => h('section', { class: 'card' }, h('h2', {}, title), content);

const createFigure = (title, value, caption, drawing) =>
  h('section', { class: 'card figure' }, h('h2', {}, title), h('p', { class: 'headline' }, value), drawing, h('p', { class: 'muted' }, caption)); // prettier-ignore

const titles = { unknown: 'Unknown events', none: 'No event' };

const countEvents = (deliveries, events) =>
  createBars(
    countBy(deliveries, events, toKind).map(([name, count]) => ({
      label: titles[name] ?? name,
      count,
      chosen: filters.event === name,
      choose: () => choose('event', name),
    })),
  );

/** Whether a message has failed permanently. Its event is counted once, also if it was delivered several times. */
const isBounce = ({ event, category }) =>
  (event === 'MessageBounced' || event === 'MessageDeliveryFailed') && category !== undefined;

function countBounces(lines, categories) {
  const bounces = [...new Map(lines.filter(isBounce).map((line) => [line.eventId, line])).values()];
  const toChoice = (label, count, value) => ({
    label,
    count,
    chosen: filters.classification === value,
    choose: () => choose('classification', value),
  });
  return createBars(
    countBy(bounces, categories, ({ category }) => category).map(([category, count]) => {
      const ofCategory = bounces.filter((line) => line.category === category);
      const parts = countBy(ofCategory, [], ({ classification }) => classification).sort(([, a], [, b]) => b - a);
      return {
        ...toChoice(category, count, `category:${category}`),
        category,
        parts: parts.map(([name, n]) => toChoice(name.replaceAll('_', ' '), n, name)),
      };
    }),
  );
}

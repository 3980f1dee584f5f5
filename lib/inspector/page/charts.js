/** What the listed deliveries come to: how many, how fast, of which kinds, and why they bounced. */
import { h } from './dom.js';
import { durationOf, rateOf, spanOf } from './format.js';
import { drawBars, drawLine } from './sparkline.js';
import { kindOf } from './store.js';

const BUCKETS = 60;
const MINUTE = 60_000;
const spans = [1, 2, 5, 10, 20, 60, 180, 720, 1440, 10_080].map((minutes) => minutes * MINUTE);

/** What is from the queue was delivered before: it is counted once. */
const isDelivery = ({ by }) => by !== 'work';

/**
 * @param lines the newest 500 at most
 * @param isFull whether there may have been others before them
 */
export function makeCharts(lines, isFull, { events, categories }, choose) {
  const deliveries = lines.filter(isDelivery);
  const now = Date.now();
  const age = now - Math.min(now, ...deliveries.map(({ at }) => at));
  const span = isFull ? Math.max(age, 1000) : (spans.find((length) => length >= age) ?? age);
  const buckets = Array.from({ length: BUCKETS }, () => []);
  for (const { at, ms } of deliveries) {
    const bucket = Math.floor(((at - now + span) * BUCKETS) / span);
    buckets[Math.min(Math.max(bucket, 0), BUCKETS - 1)].push(ms);
  }
  const took = deliveries.map(({ ms }) => ms).sort((a, b) => a - b);
  const share = (part) => durationOf(took[Math.ceil(took.length * part) - 1] ?? 0);
  const during = `in ${spanOf(span)}`;
  const total = `${deliveries.length} ${deliveries.length === 1 ? 'delivery' : 'deliveries'} ${during}`;
  const means = buckets.map((all) => (all.length === 0 ? null : all.reduce((sum, ms) => sum + ms, 0) / all.length));

  return [
    figure(
      'Rate',
      rateOf(deliveries.length, Math.max(age, isFull ? 1000 : MINUTE)),
      total,
      drawBars(
        buckets.map((all) => all.length),
        `Rate: ${total}`,
      ),
    ),
    figure(
      'Latency',
      took.length === 0 ? '–' : share(0.5),
      took.length === 0 ? 'median time to the answer' : `median; 95 % within ${share(0.95)}`,
      drawLine(means, `Latency: median ${share(0.5)}, 95 % within ${share(0.95)}`),
    ),
    card('Events', countsOf(lines, events, choose)),
    card('Bounces by category', bouncesOf(lines, categories)),
  ];
}

const card = (title, content) => h('section', { class: 'card' }, h('h2', {}, title), content);

const figure = (title, value, caption, drawing) =>
  h('section', { class: 'card figure' }, h('h2', {}, title), h('p', { class: 'headline' }, value), drawing, h('p', { class: 'muted' }, caption)); // prettier-ignore

/** Counts by a key, in the order of the names that are given. */
function tally(lines, names, keyOf) {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + 1);
  return [...counts];
}

function countsOf(lines, events, choose) {
  const counts = tally(lines.filter(isDelivery), events, kindOf);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  const texts = { unknown: 'Unknown events', none: 'No event' };
  return h(
    'ul',
    { class: 'bars' },
    counts.map(([name, count]) => {
      const filter = h(
        'button',
        { type: 'button', title: 'Show these alone', click: () => choose(name) },
        texts[name] ?? name,
      );
      return barOf(filter, count, most);
    }),
  );
}

/** A message that will never arrive. Its event is counted once, however often it came. */
const isBounce = ({ event, category }) =>
  (event === 'MessageBounced' || event === 'MessageDeliveryFailed') && category !== undefined;

function bouncesOf(lines, categories) {
  const bounces = [...new Map(lines.filter(isBounce).map((line) => [line.eventId, line])).values()];
  const counts = tally(bounces, categories, ({ category }) => category);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return h(
    'ul',
    { class: 'bars' },
    counts.map(([category, count]) => {
      const own = tally(
        bounces.filter((line) => line.category === category),
        [],
        (line) => line.classification,
      );
      const parts = own.sort(([, a], [, b]) => b - a).map(([name, n]) => `${name.replaceAll('_', ' ')} ${n}`);
      return barOf(h('span', {}, category), count, most, parts.join(' · '), category);
    }),
  );
}

function barOf(label, count, most, parts, category) {
  const bar = h('span', { class: 'bar' });
  bar.style.inlineSize = `${(100 * count) / most}%`;
  return h(
    'li',
    { 'data-category': category, class: count === 0 ? 'none' : null },
    label,
    h('span', { class: 'track', 'aria-hidden': 'true' }, bar),
    h('span', { class: 'count' }, String(count)),
    parts ? h('p', { class: 'muted' }, parts) : null,
  );
}

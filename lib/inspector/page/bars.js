/** Bars with a label and a count. Clicking one filters by it. */
import { h } from './dom.js';

/** Counts by a key, in the order of the given names, then of appearance. */
export function countBy(lines, names, toKey) {
  const counts = new Map(names.map((name) => [name, 0]));
  for (const line of lines) counts.set(toKey(line), (counts.get(toKey(line)) ?? 0) + 1);
  return [...counts];
}

/** @param bars each `{ label, count, chosen, choose, category, parts }` */
export function createBars(bars) {
  const largest = Math.max(1, ...bars.map(({ count }) => count));
  return h(
    'ul',
    { class: 'bars' },
    bars.map((bar) => createBar(bar, largest)),
  );
}

function createBar({ label, count, chosen, choose, category, parts = [] }, largest) {
  const bar = h('span', { class: 'bar' });
  bar.style.inlineSize = `${(100 * count) / largest}%`;
  return h(
    'li',
    { 'data-category': category, class: count === 0 ? 'none' : null },
    h(
      'button',
      { type: 'button', 'aria-pressed': String(chosen), title: chosen ? 'Show all' : 'Show only these', click: choose },
      h('span', { class: 'label' }, label),
      h('span', { class: 'track', 'aria-hidden': 'true' }, bar),
      h('span', { class: 'count' }, String(count)),
    ),
    parts.length === 0 ? null : h('p', { class: 'parts' }, parts.map(createPart)),
  );
}

const createPart = ({ label, count, chosen, choose }) =>
  h('button', { type: 'button', 'aria-pressed': String(chosen), click: choose }, `${label} ${count}`);

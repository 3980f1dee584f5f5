/** Draws small charts of values over time. */
import { svg } from './dom.js';

const WIDTH = 240;
const HEIGHT = 44;

const draw = (label, ...shapes) =>
  svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label }, shapes); // prettier-ignore

/** @param choose called with the index of the clicked bar */
export function drawBars(values, label, choose) {
  const step = WIDTH / values.length;
  const largest = Math.max(1, ...values);
  const bars = values.map((value, n) => {
    const height = value === 0 ? 1.5 : Math.max(4, (HEIGHT * value) / largest);
    const x = n * step + 0.4;
    const bar = svg('rect', { x, y: HEIGHT - height, width: step - 0.8, height, class: value === 0 ? 'none' : null });
    if (value === 0) return bar;
    // The whole height can be clicked.
    return [bar, svg('rect', { x, y: 0, width: step - 0.8, height: HEIGHT, class: 'hit', click: () => choose(n) })];
  });
  return draw(label, ...bars);
}

/** @param values null for a time without a value */
export function drawLine(values, label) {
  const step = WIDTH / values.length;
  const largest = Math.max(...values, 0.001);
  const has = (n) => (values[n] ?? null) !== null;
  let path = '';
  let points = '';
  values.forEach((value, n) => {
    if (value === null) return;
    const point = `${(n + 0.5) * step} ${HEIGHT - 5 - ((HEIGHT - 10) * value) / largest}`;
    path += has(n - 1) ? `L${point}` : `M${point}h0`;
    // A value without neighbours is a line of zero length, whose round ends make a dot.
    if (!has(n - 1) && !has(n + 1)) points += `M${point}h0`;
  });
  return draw(
    label,
    svg('path', { class: 'base', d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }),
    svg('path', { class: 'line', d: path }),
    svg('path', { class: 'points', d: points }),
  );
}

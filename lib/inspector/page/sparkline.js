/** Small charts of how something went over time. */
import { svg } from './dom.js';

const WIDTH = 240;
const HEIGHT = 44;

const draw = (label, ...shapes) =>
  svg('svg', { class: 'spark', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label }, shapes); // prettier-ignore

export function drawBars(values, label) {
  const step = WIDTH / values.length;
  const most = Math.max(1, ...values);
  const bars = values.map((value, n) => {
    const height = value === 0 ? 1 : Math.max(2, (HEIGHT * value) / most);
    return svg('rect', { x: n * step + 0.4, y: HEIGHT - height, width: step - 0.8, height, class: value === 0 ? 'none' : null }); // prettier-ignore
  });
  return draw(label, ...bars);
}

export function drawLine(values, label) {
  const step = WIDTH / values.length;
  const most = Math.max(...values, 0.001);
  let path = '';
  values.forEach((value, n) => {
    if (value === null) return;
    const point = `${(n + 0.5) * step} ${HEIGHT - 3 - ((HEIGHT - 8) * value) / most}`;
    // A lone point is a line of no length, which its round ends make visible.
    path += (values[n - 1] ?? null) === null ? `M${point}h0` : `L${point}`;
  });
  return draw(
    label,
    svg('path', { class: 'base', d: `M0 ${HEIGHT - 0.5}H${WIDTH}` }),
    svg('path', { class: 'line', d: path }),
  );
}

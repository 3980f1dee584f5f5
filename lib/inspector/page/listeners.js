/** Shows the result and the duration of each listener. */
import { h, createIcon } from './dom.js';
import { formatDuration } from './format.js';

export function createListeners(runs) {
  if (runs.length === 0) return h('p', { class: 'muted' }, 'No listener was called.');
  const longest = Math.max(...runs.map(({ ms }) => ms ?? 0), 0.001);
  return h(
    'ul',
    { class: 'listeners' },
    runs.map((run) => createRun(run, longest)),
  );
}

function createRun({ on, name, ms, error }, longest) {
  const bar = h('span', { class: 'bar' });
  bar.style.inlineSize = `${(100 * (ms ?? longest)) / longest}%`;
  const state = ms === null ? 'pending' : error === null ? 'handled' : 'failed';
  return h(
    'li',
    { 'data-outcome': state },
    createIcon(state),
    h('span', { class: 'name' }, name === '' ? 'anonymous' : name, h('small', {}, ` on ${on}`)),
    h('span', { class: 'took' }, ms === null ? 'still running' : formatDuration(ms)),
    h('span', { class: 'track', 'aria-hidden': 'true' }, bar),
    error === null ? null : h('p', { class: 'error' }, error),
  );
}

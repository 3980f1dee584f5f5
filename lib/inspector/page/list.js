/** The list of events: one line each, the newest first. */
import { byId, h, outcomeIcon } from './dom.js';
import { durationOf, outcomeText, timeOf } from './format.js';
import { kindOf } from './store.js';

const list = byId('list');
const rows = new Map();

export function showLine(line, hidden) {
  const row = h('li', { 'data-id': line.id, hidden }, makeButton(line));
  const old = rows.get(line.id);
  const focused = old?.contains(document.activeElement);
  if (old) old.replaceWith(row);
  else list.prepend(row);
  rows.set(line.id, row);
  if (focused) row.firstChild.focus();
}

/** A button, so that it is reached and opened by keys; one of them all is in the order of tabs. */
function makeButton(line) {
  const { at, ms, event, outcome, to, by } = line;
  const remark = by === 'work' ? ' from the queue' : kindOf(line) === 'unknown' ? ' unknown' : null;
  return h(
    'button',
    { type: 'button', class: 'row', tabindex: rows.size === 0 ? 0 : -1, 'data-outcome': outcome },
    outcomeIcon(outcome),
    h('time', { datetime: new Date(at).toISOString() }, timeOf(at)),
    h('span', { class: event ? 'name' : 'name none' }, event ?? 'No event', remark && h('small', {}, remark)),
    h('span', { class: 'to' }, to ?? ''),
    h('span', { class: 'outcome' }, outcomeText(line)),
    h('span', { class: 'took' }, durationOf(ms)),
  );
}

export function dropLine(id) {
  rows.get(id)?.remove();
  rows.delete(id);
}

/** What another process told cannot be asked for again, and so not be masked: its recipients are taken away. */
export function forgetRecipients(isOurs) {
  for (const [id, row] of rows) if (!isOurs(id)) row.querySelector('.to').replaceChildren();
}

export function hideLine(id, hidden) {
  const row = rows.get(id);
  if (row) row.hidden = hidden;
}

/** Marks which event is open. */
export function markOpen(id) {
  for (const open of list.querySelectorAll('[aria-current]')) open.removeAttribute('aria-current');
  rows.get(id)?.firstChild.setAttribute('aria-current', 'true');
}

/** Draws a line between what a process received and what the one before it did. */
export function divide(text) {
  for (const row of list.querySelectorAll('li[data-id]')) row.classList.add('past');
  list.prepend(h('li', { class: 'divider' }, text));
}

export const focusLine = (id) => rows.get(id)?.firstChild.focus();

const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

list.addEventListener('keydown', (event) => {
  const step = steps[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const shown = [...list.querySelectorAll('li:not([hidden]) > .row')];
  const at = shown.indexOf(document.activeElement) + step;
  shown[Math.min(Math.max(at, 0), shown.length - 1)]?.focus();
});

// Where the focus was last is where tabbing comes back to.
list.addEventListener('focusin', ({ target }) => {
  for (const row of list.querySelectorAll('.row[tabindex="0"]')) row.tabIndex = -1;
  target.tabIndex = 0;
});

/** Should the line that tabs lead to be hidden, they lead to the first that is not. */
export function keepReachable() {
  if (list.querySelector('li:not([hidden]) > .row[tabindex="0"]')) return;
  const first = list.querySelector('li:not([hidden]) > .row');
  if (first) first.tabIndex = 0;
}

/** The list of deliveries: a row each, the newest first. */
import { byId, h, makeIcon } from './dom.js';
import { formatDuration, formatOutcome, formatTitle, makeTime } from './format.js';
import { formatQueueState, hasQueue } from './queue-state.js';
import { toKind } from './store.js';

const list = byId('list');
const rows = new Map();

export function showLine(line, hidden) {
  const row = h('li', { 'data-id': line.id, hidden }, makeRow(line));
  const old = rows.get(line.id);
  const focused = old?.contains(document.activeElement);
  if (old) {
    row.className = old.className;
    old.replaceWith(row);
  } else list.prepend(row);
  rows.set(line.id, row);
  if (focused) row.firstChild.focus();
}

/** A button, so that the keyboard reaches and opens it; only one of them is in the tab order. */
function makeRow(line) {
  const { id, at, ms, event, outcome, status, listenerCount } = line;
  return h(
    'button',
    { type: 'button', class: 'row', tabindex: rows.size === 0 ? 0 : -1, 'data-outcome': outcome, 'aria-current': location.hash.slice(1) === id && 'true' }, // prettier-ignore
    makeIcon(outcome),
    makeTime(at),
    h('span', { class: event ? 'name' : 'name none' }, formatTitle(line), makeRemark(line)),
    h('span', { class: 'to' }, event ? (line.to ?? '') : formatRequest(line)),
    h('span', { class: 'status' }, status ?? ''),
    h('span', { class: 'outcome' }, formatOutcome(line)),
    h('span', { class: 'calls' }, hasQueue() ? formatQueueState(line) : event ? listenerCount : ''),
    h('span', { class: 'took' }, formatDuration(ms)),
  );
}

function makeRemark(line) {
  const remarks = [
    line.by === 'work' && 'attempt',
    line.runOf && 'run again',
    toKind(line) === 'unknown' && 'unknown',
  ].filter(Boolean);
  return remarks.length === 0 ? null : h('small', {}, ` ${remarks.join(', ')}`);
}

/** What a request without an event has in place of a recipient. */
const formatRequest = ({ method, path, signed }) =>
  signed ? 'signed, no key' : [method, path].filter(Boolean).join(' ');

export function dropLine(id) {
  rows.get(id)?.remove();
  rows.delete(id);
}

/** Lines of another process cannot be requested again without addresses: theirs are removed. */
export function forgetRecipients(isOurs) {
  for (const [id, row] of rows) if (!isOurs(id)) row.querySelector('.to').replaceChildren();
}

export function hideLine(id, hidden) {
  const row = rows.get(id);
  if (row) row.hidden = hidden;
}

/** Marks the row of the open event. */
export function markOpen(id) {
  for (const open of list.querySelectorAll('[aria-current]')) open.removeAttribute('aria-current');
  rows.get(id)?.firstChild.setAttribute('aria-current', 'true');
}

/** Separates what a process received from what the one before it did. */
export function divide(text) {
  for (const row of list.querySelectorAll('li[data-id]')) row.classList.add('past');
  list.prepend(h('li', { class: 'divider' }, text));
}

export function focusLine(id) {
  const row = rows.get(id)?.firstChild;
  row?.focus();
  return row !== undefined;
}

export const scrollToLine = (id) => rows.get(id)?.scrollIntoView({ block: 'nearest' });

const shownRows = () => [...list.querySelectorAll('li:not([hidden]) > .row')];

/** @returns the id of the line that is some steps further down than another; of the first one from outside the list */
export function findLine(id, step) {
  const shown = shownRows().map((row) => row.parentElement.dataset.id);
  const from = shown.indexOf(id);
  if (from < 0) return shown[0];
  return shown[Math.min(Math.max(from + step, 0), shown.length - 1)];
}

/** The id of the row that has the focus. */
export const focusedLine = () => (list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.id : undefined); // prettier-ignore

// Tab returns to the row that had the focus last.
list.addEventListener('focusin', ({ target }) => {
  for (const row of list.querySelectorAll('.row[tabindex="0"]')) row.tabIndex = -1;
  target.tabIndex = 0;
});

/** Puts the first visible row in the tab order if none is. */
export function keepReachable() {
  const shown = shownRows();
  if (shown.some((row) => row.tabIndex === 0)) return;
  if (shown[0]) shown[0].tabIndex = 0;
}

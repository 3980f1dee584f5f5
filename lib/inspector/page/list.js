/** The list of deliveries: a row each, the newest first. */
import { byId, h, createIcon } from './dom.js';
import { formatDuration, formatOutcome, formatTitle, createTime } from './format.js';
import { formatQueueState, hasQueue } from './queue-state.js';
import { toKind } from './store.js';

const list = byId('list');
const rows = new Map();

export function showLine(line, { hidden }) {
  const row = h('li', { 'data-id': line.id, hidden }, createRow(line));
  const old = rows.get(line.id);
  const focused = old?.contains(document.activeElement);
  if (old) {
    row.className = old.className;
    old.replaceWith(row);
  } else list.prepend(row);
  rows.set(line.id, row);
  if (focused) row.firstChild.focus();
}

/** A row is a button, so that the keyboard can open it. Only one row is in the tab order. */
function createRow(line) {
  const { id, at, ms, event, outcome, status, listenerCount } = line;
  return h(
    'button',
    { type: 'button', class: 'row', tabindex: rows.size === 0 ? 0 : -1, 'data-outcome': outcome, 'aria-current': location.hash.slice(1) === id && 'true' }, // prettier-ignore
    createIcon(outcome),
    createTime(at),
    h('span', { class: event ? 'name' : 'name none' }, formatTitle(line), createRemark(line)),
    h('span', { class: 'to' }, event ? (line.to ?? '') : formatRequest(line)),
    h('span', { class: 'status' }, status ?? ''),
    h('span', { class: 'outcome' }, formatOutcome(line)),
    h('span', { class: 'calls' }, hasQueue() ? formatQueueState(line) : event ? listenerCount : ''),
    h('span', { class: 'took' }, formatDuration(ms)),
  );
}

function createRemark(line) {
  const remarks = [
    line.by === 'work' && 'attempt',
    line.runOf && 'run again',
    toKind(line) === 'unknown' && 'unknown',
  ].filter(Boolean);
  return remarks.length === 0 ? null : h('small', {}, ` ${remarks.join(', ')}`);
}

/** Formats what is shown in place of a recipient if a request has no event. */
const formatRequest = ({ method, path, signed }) =>
  signed ? 'signed, no key' : [method, path].filter(Boolean).join(' ');

export function removeLine(id) {
  rows.get(id)?.remove();
  rows.delete(id);
}

/** Removes the recipients of lines of another process, which cannot be requested again with masked addresses. */
export function removeRecipients(isForeign) {
  for (const [id, row] of rows) if (isForeign(id)) row.querySelector('.to').replaceChildren();
}

export function setHidden(id, { hidden }) {
  const row = rows.get(id);
  if (row) row.hidden = hidden;
}

/** Marks the row of the open event. */
export function markOpen(id) {
  for (const open of list.querySelectorAll('[aria-current]')) open.removeAttribute('aria-current');
  rows.get(id)?.firstChild.setAttribute('aria-current', 'true');
}

/** Separates the lines of this process from those of the previous one. */
export function addDivider(text) {
  for (const row of list.querySelectorAll('li[data-id]')) row.classList.add('past');
  list.prepend(h('li', { class: 'divider' }, text));
}

export function focusLine(id) {
  const row = rows.get(id)?.firstChild;
  row?.focus();
  return row !== undefined;
}

export const scrollToLine = (id) => rows.get(id)?.scrollIntoView({ block: 'nearest' });

const listShownRows = () => [...list.querySelectorAll('li:not([hidden]) > .row')];

/** @returns the id of the line that is `step` rows below another; of the first line if that is not listed */
export function findLine(id, step) {
  const shown = listShownRows().map((row) => row.parentElement.dataset.id);
  const from = shown.indexOf(id);
  if (from < 0) return shown[0];
  return shown[Math.min(Math.max(from + step, 0), shown.length - 1)];
}

/** Returns the id of the focused row. */
export const getFocusedId = () => (list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.id : undefined); // prettier-ignore

// Tab returns to the row that was focused last.
list.addEventListener('focusin', ({ target }) => {
  for (const row of list.querySelectorAll('.row[tabindex="0"]')) row.tabIndex = -1;
  target.tabIndex = 0;
});

/** Puts the first visible row in the tab order if none is. */
export function ensureTabStop() {
  const shown = listShownRows();
  if (shown.some((row) => row.tabIndex === 0)) return;
  if (shown[0]) shown[0].tabIndex = 0;
}

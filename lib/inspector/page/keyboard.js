/** The page's keys; `index.html` lists them. */
import { byId } from './dom.js';
import { findLine, focusedLine, focusLine } from './list.js';
import { closeEvent, openId, stepTo } from './open-event.js';

const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };
const fromAnywhere = ['ArrowDown', 'ArrowUp', 'j', 'k'];

const dialog = byId('keys');

export function watchKeys() {
  addEventListener('keydown', handleKey);
  byId('help').addEventListener('click', () => dialog.showModal());
}

function handleKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.open) return;
  const isField = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
  if (event.key === 'Escape') leave(event.target, isField);
  else if (!isField && press(event.key)) event.preventDefault();
}

/** Escape empties a search field by itself; pressed again, or elsewhere, it closes the event. */
function leave(target, isField) {
  if (isField && target.value !== '' && target.type === 'search') return;
  if (openId() !== '') closeEvent();
  else if (isField) target.blur();
}

/** @returns whether the key does something */
function press(key) {
  if (key === '/') byId('recipient').focus();
  else if (key === '?') dialog.showModal();
  else if (key in steps) return move(key);
  else return false;
  return true;
}

/** Moves from the open event to another one, which is opened; else from the focused row. */
function move(key) {
  const focused = focusedLine();
  const open = openId();
  if (open !== '' && fromAnywhere.includes(key)) {
    const next = findLine(open, steps[key]);
    if (next) stepTo(next, focused !== undefined);
    return true;
  }
  if (focused === undefined && !['j', 'k'].includes(key)) return false;
  focusLine(findLine(focused, steps[key]));
  return true;
}

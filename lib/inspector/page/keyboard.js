/** Handles the keyboard shortcuts, which `index.html` lists. */
import { byId } from './dom.js';
import { findLine, getFocusedId, focusLine } from './list.js';
import { closeEvent, getOpenId, stepTo } from './open-event.js';

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
  if (event.key === 'Escape') closeOrBlur(event.target, isField);
  else if (!isField && press(event.key)) event.preventDefault();
}

/** In a search field, Escape clears the field. Otherwise it closes the event. */
function closeOrBlur(target, isField) {
  if (isField && target.value !== '' && target.type === 'search') return;
  if (getOpenId() !== '') closeEvent();
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

/** Opens another event if one is open; otherwise moves the focus from the focused row. */
function move(key) {
  const focused = getFocusedId();
  const open = getOpenId();
  if (open !== '' && fromAnywhere.includes(key)) {
    const next = findLine(open, steps[key]);
    if (next) stepTo(next, { isInList: focused !== undefined });
    return true;
  }
  if (focused === undefined && !['j', 'k'].includes(key)) return false;
  focusLine(findLine(focused, steps[key]));
  return true;
}

/** Opens the entry whose id is the URL's fragment, so that it can be linked to. */
import { createDeadLetters } from './dead-letters.js';
import { closePane, openDetail, openPane } from './detail.js';
import { byId } from './dom.js';
import { focusLine, markOpen, scrollToLine } from './list.js';
import { countQueue } from './queue.js';

/** The fragment of the dead letters, which are shown in place of an event. */
export const DEAD_LETTERS = 'dead-letters';

let isRevealed = () => false;
let redraw = () => undefined;

export const getOpenId = () => location.hash.slice(1);

/** @param options `isRevealed()` returns whether addresses are revealed; `redraw()` shows all lines again */
export function watchHash(options) {
  ({ isRevealed, redraw } = options);
  addEventListener('hashchange', () => openFromHash());
}

/** @param options `focus`: whether the pane gets the focus */
export async function openFromHash({ focus } = { focus: true }) {
  const id = getOpenId();
  document.body.classList.toggle('opened', id !== '');
  markOpen(id);
  const revealed = isRevealed();
  if (id === '') closePane();
  else if (id === DEAD_LETTERS)
    await openPane(id, { focus, load: () => createDeadLetters({ revealed, close: closeEvent, changed: () => countQueue(redraw) }) }); // prettier-ignore
  else await openDetail(id, { revealed, focus, close: closeEvent });
}

export function closeEvent() {
  const id = getOpenId();
  history.replaceState(null, '', location.pathname);
  void openFromHash();
  if (id === DEAD_LETTERS) byId('queue').focus();
  else focusLine(id);
}

/** Opens another entry in place of the open one. */
export function stepTo(id, { isInList }) {
  history.replaceState(null, '', `#${id}`);
  scrollToLine(id);
  if (isInList) focusLine(id);
  void openFromHash({ focus: !isInList });
}

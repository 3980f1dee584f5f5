/** What can be done with an open event. */
import { makeConfirmButton } from './confirm-button.js';
import { makeCopyButtons } from './copy.js';
import { escapeText, h } from './dom.js';
import { runAgain } from './request.js';

/** @param toggle called to reveal the event, or to mask it again */
export function makeActions({ id, body }, revealed, toggle) {
  const status = h('p', { role: 'status', class: 'said' });
  const copies = makeCopyButtons(body === undefined ? ['details'] : ['json', 'curl', 'test', 'id'], { id, revealed }, status); // prettier-ignore
  if (body === undefined) return [h('div', { class: 'actions' }, copies), status];
  const reveal = h('button', { type: 'button', 'aria-pressed': String(revealed), click: toggle }, revealed ? 'Mask' : 'Reveal'); // prettier-ignore
  return [h('div', { class: 'actions' }, makeRunButton(id, status), reveal, copies), status];
}

/** Listeners have effects in the world: it takes two clicks to run them again. */
const makeRunButton = (id, status) =>
  makeConfirmButton({
    label: 'Run again',
    question: 'Run its listeners?',
    async act() {
      status.replaceChildren('Running…');
      const { message, id: run } = await runAgain(id);
      status.replaceChildren(escapeText(message), ' ', run ? h('a', { href: `#${run}` }, 'Open the new entry') : '');
    },
  });

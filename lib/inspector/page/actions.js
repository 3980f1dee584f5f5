/** The actions on an open event. */
import { createConfirmButton } from './confirm-button.js';
import { createCopyButtons } from './copy.js';
import { escapeText, h } from './dom.js';
import { runAgain } from './request.js';

/** @param options `revealed`; `toggle` reveals or masks the event */
export function createActions({ id, body }, { revealed, toggle }) {
  const status = h('p', { role: 'status', class: 'result' });
  const copies = createCopyButtons(body === undefined ? ['details'] : ['json', 'curl', 'test', 'id'], { id, revealed }, status); // prettier-ignore
  if (body === undefined) return [h('div', { class: 'actions' }, copies), status];
  const reveal = h('button', { type: 'button', 'aria-pressed': String(revealed), click: toggle }, revealed ? 'Mask' : 'Reveal'); // prettier-ignore
  return [h('div', { class: 'actions' }, createRunButton(id, status), reveal, copies), status];
}

/** Listeners have side effects, so running them again needs a confirmation. */
const createRunButton = (id, status) =>
  createConfirmButton({
    label: 'Run again',
    question: 'Run listeners?',
    async act() {
      status.replaceChildren('Running…');
      const { message, id: run } = await runAgain(id);
      status.replaceChildren(escapeText(message), ' ', run ? h('a', { href: `#${run}` }, 'Open the new entry') : '');
    },
  });

/** What can be done with an open event. */
import { copy, curlOf } from './copy.js';
import { h } from './dom.js';
import { getEntry, runAgain } from './request.js';

/** @param toggle called to have the event revealed, or masked again */
export function makeActions(id, revealed, toggle) {
  const said = h('p', { role: 'status', class: 'said' });
  return h(
    'div',
    { class: 'actions' },
    h('button', { type: 'button', 'aria-pressed': String(revealed), click: toggle }, revealed ? 'Mask' : 'Reveal'),
    h('button', { type: 'button', click: () => copyCurl(id, said) }, 'Copy as curl'),
    makeRunButton(id, said),
    said,
  );
}

async function copyCurl(id, said) {
  const detail = await getEntry(id, true);
  const command = detail.ok && detail.text !== undefined && curlOf(detail);
  if (!command) said.replaceChildren(detail.message ?? 'The body cannot be written as text.');
  else if (await copy(command)) said.replaceChildren('Copied, with the addresses in it. $ARK_API_KEY has to be set.');
  else said.replaceChildren('Copy it from here:', h('textarea', { readonly: true, rows: 6, 'aria-label': 'curl command' }, command)); // prettier-ignore
}

/** Listeners do things in the world: it takes two clicks to run them again. */
function makeRunButton(id, said) {
  let sure = false;
  let timer;
  const button = h('button', { type: 'button', click: run }, 'Run again');
  const ask = (yes) => {
    sure = yes;
    button.replaceChildren(yes ? 'Run its listeners?' : 'Run again');
    button.classList.toggle('sure', yes);
  };
  async function run() {
    clearTimeout(timer);
    if (!sure) {
      ask(true);
      timer = setTimeout(ask, 5000, false);
      return;
    }
    ask(false);
    button.disabled = true;
    said.replaceChildren('Running…');
    said.replaceChildren((await runAgain(id)).message);
    button.disabled = false;
  }
  return button;
}

/** Shows a hint in place of an empty list. */
import { byId, h } from './dom.js';
import { sendTestEvent } from './request.js';

const empty = byId('empty');
let content;

/** @param isLocalOnly whether the page may send a test event */
export function showEmpty({ total, shown, isLocalOnly }) {
  empty.hidden = shown > 0;
  const wanted = total > 0 ? 'filtered' : isLocalOnly ? 'local' : 'remote';
  // Not replaced while the user may be using it.
  if (content === wanted || empty.hidden) return;
  content = wanted;
  empty.replaceChildren(...texts[wanted]().flat());
}

const base = () => location.origin + location.pathname;

const texts = {
  filtered: () => [h('p', {}, 'No event matches the filters.')],
  local: () => [
    h('p', {}, 'No events yet.'),
    h('p', { class: 'muted' }, 'Events appear here when they are received. To call your listeners with a test event:'),
    createSendButton(),
    h('p', { class: 'muted' }, 'or, on this machine'),
    h('code', {}, `curl -X POST ${base()}trigger -H "x-ark-inspector: 1"`),
  ],
  remote: () => [
    h('p', {}, 'No events yet.'),
    h('p', { class: 'muted' }, 'Events appear here when they are received. To send one, with your key and path:'),
    h('code', {}, `ARK_API_KEY=… npx express-ark-webhooks trigger MessageBounced --to ${location.origin}/webhooks/ark`),
  ],
};

function createSendButton() {
  const status = h('p', { role: 'status', class: 'muted' });
  const click = async () => {
    const { ok, message } = await sendTestEvent();
    status.replaceChildren(ok ? '' : message);
  };
  return [h('button', { type: 'button', click }, 'Send a test event'), status];
}

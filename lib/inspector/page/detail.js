/** One event, opened. */
import { makeActions } from './actions.js';
import { byId, h, outcomeIcon } from './dom.js';
import { durationOf, exactTimeOf, outcomeText, timeOf } from './format.js';
import { makeListeners } from './listeners.js';
import { getEntry } from './request.js';
import { lines } from './store.js';
import { makeTree } from './tree.js';

const pane = byId('detail');
const isOpen = (id) => pane.dataset.id === id;

/** @param close called when the reader closes it */
export async function openDetail(id, revealed, close) {
  const another = !isOpen(id);
  pane.dataset.id = id;
  const detail = await getEntry(id, revealed);
  if (!isOpen(id)) return;
  const content = detail.ok ? contentOf(detail, revealed, close) : [headOf(lines.get(id) ?? {}, close), note(detail)];
  pane.replaceChildren(...content.filter(Boolean));
  pane.hidden = false;
  if (another) {
    pane.scrollTop = 0;
    pane.focus({ preventScroll: true });
  }
}

export function closeDetail() {
  delete pane.dataset.id;
  pane.hidden = true;
}

const note = ({ message }) => h('p', { class: 'note' }, message);

const contentOf = (detail, revealed, close) => [
  headOf(detail, close),
  detail.message === undefined ? null : h('p', { class: 'note wrong' }, detail.message),
  detail.body && makeActions(detail.id, revealed, () => openDetail(detail.id, !revealed, close)),
  factsOf(detail),
  listenersOf(detail),
  bodyOf(detail),
  othersOf(detail),
];

const headOf = ({ event, outcome, ...rest }, close) =>
  h(
    'header',
    {},
    h('h2', {}, event ?? 'No event'),
    h('button', { type: 'button', class: 'close', click: close }, 'Close'),
    outcome && h('span', { class: 'badge', 'data-outcome': outcome }, outcomeIcon(outcome), outcomeText({ outcome, ...rest })), // prettier-ignore
  );

const ways = { request: undefined, receive: 'by receive()', work: 'from the queue' };

function factsOf({ at, ms, by, to, form, tenantId, test, eventId, timestamp, method, path, remoteAddress }) {
  const facts = {
    Received: [exactTimeOf(at), ways[by]].filter(Boolean).join(', '),
    Took: durationOf(ms),
    Happened: typeof timestamp === 'number' ? exactTimeOf(timestamp * 1000) : undefined,
    Recipient: to,
    Request: [method, path].filter(Boolean).join(' '),
    'Sent by': remoteAddress,
    Form: form && [form, test && 'a test'].filter(Boolean).join(', '),
    Tenant: tenantId,
    'Event id': eventId,
  };
  const told = Object.entries(facts).filter(([, value]) => value);
  return h(
    'dl',
    { class: 'facts' },
    told.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]),
  );
}

const noRun = ['duplicate', 'queued', 'invalid', 'refused'];

const listenersOf = ({ listeners, event, outcome }) =>
  event !== undefined && !noRun.includes(outcome) && section('Listeners', makeListeners(listeners));

function bodyOf({ body, errors, event }) {
  if (body === undefined)
    return event && section('Body', h('p', { class: 'muted' }, 'It is no longer kept: later ones needed its room.'));
  const count = errors.length === 0 ? null : h('span', { class: 'error' }, `${errors.length} wrong`);
  return section(['Body ', count], makeTree(body, errors));
}

/** Other deliveries of the same event: retries, duplicates, its run from the queue. */
function othersOf({ id, eventId }) {
  const others = [...lines.values()].filter(
    (line) => eventId !== undefined && line.eventId === eventId && line.id !== id,
  );
  if (others.length === 0) return null;
  const linkTo = (line) => h('li', {}, h('a', { href: `#${line.id}` }, timeOf(line.at)), ` ${outcomeText(line)}`);
  return section('The same event', h('ul', { class: 'others' }, others.map(linkTo)));
}

const section = (title, ...content) => h('section', {}, h('h3', {}, title), content);

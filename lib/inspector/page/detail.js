/** One entry, opened. */
import { makeActions } from './actions.js';
import { byId, h, makeIcon, makeSection } from './dom.js';
import { makeFacts } from './facts.js';
import { formatCount, formatExactTime, formatOutcome, formatTitle, makeTime } from './format.js';
import { makeJson } from './json.js';
import { makeListeners } from './listeners.js';
import { getEntry } from './request.js';
import { findSameEvent, lines } from './store.js';

const pane = byId('detail');

/**
 * Shows content in the pane, unless another was opened meanwhile.
 *
 * @param load resolves to the elements
 */
export async function openPane(id, load, focus) {
  const isOther = pane.dataset.id !== id;
  pane.dataset.id = id;
  const content = await load();
  if (pane.dataset.id !== id) return;
  pane.replaceChildren(...content.flat().filter(Boolean));
  pane.hidden = false;
  if (!isOther) return;
  byId('side').scrollTop = 0;
  if (focus) scrollTo(0, 0);
  if (focus) pane.focus({ preventScroll: true });
}

export function closePane() {
  delete pane.dataset.id;
  pane.hidden = true;
}

/** @param close called when the user closes it */
export const openDetail = (id, { revealed, focus = true, close }) =>
  openPane(
    id,
    async () => {
      const detail = await getEntry(id, revealed);
      if (!detail.ok) return [makeHead(lines.get(id) ?? {}, close), h('p', { class: 'note' }, detail.message)];
      return makeContent(detail, revealed, close);
    },
    focus,
  );

const makeContent = (detail, revealed, close) => [
  makeHead(detail, close),
  makeOrigin(detail),
  makeReason(detail),
  ...makeActions(detail, revealed, () => openDetail(detail.id, { revealed: !revealed, close })),
  makeFacts(detail),
  makeListenerSection(detail),
  makeBodySection(detail),
  makeResponseSection(detail),
  makeOthers(detail),
];

const makeHead = (line, close) =>
  h(
    'header',
    {},
    h('h2', {}, formatTitle({ by: 'request', ...line })),
    h('button', { type: 'button', class: 'close', click: close }, 'Close'),
    line.outcome &&
      h(
        'p',
        { class: 'badges' },
        h('span', { class: 'badge', 'data-outcome': line.outcome }, makeIcon(line.outcome), [line.status, formatOutcome(line)].filter(Boolean).join(' ')), // prettier-ignore
        line.signed && h('span', { class: 'badge mark' }, 'signed, no key'),
      ),
  );

/** The entry that this one is a run of. */
function makeOrigin({ runOf }) {
  if (!runOf) return null;
  const line = lines.get(runOf);
  return h('p', { class: 'note' }, 'Run again from ', line ? makeLink(line) : 'an entry that is no longer listed', '.');
}

const makeReason = ({ message, fix }) =>
  message === undefined
    ? null
    : h('div', { class: 'note wrong' }, h('p', {}, message), fix ? h('p', { class: 'fix' }, h('b', {}, 'Fix: '), fix) : null); // prettier-ignore

const withoutRun = ['duplicate', 'queued', 'invalid', 'rejected'];

const makeListenerSection = ({ listeners, event, outcome }) =>
  event !== undefined && !withoutRun.includes(outcome) && makeSection('Listeners', makeListeners(listeners));

function makeBodySection({ body, errors, event }) {
  if (body === undefined)
    return (
      event && makeSection('Body', h('p', { class: 'muted' }, 'It is no longer kept: newer ones needed its room.'))
    );
  const count = errors.length === 0 ? null : h('span', { class: 'error' }, formatCount(errors.length, 'error'));
  return makeSection(['Body ', count], makeJson(body, errors));
}

function makeResponseSection({ response, status, respondedBy }) {
  if (response) return makeSection(`Response ${status}`, makeJson(response));
  const others = { route: 'The route responded.', 'error handlers': "Express's error handlers responded." };
  return respondedBy && makeSection('Response', h('p', { class: 'muted' }, others[respondedBy]));
}

const makeLink = (line) => h('a', { href: `#${line.id}` }, makeTime(line.at, formatExactTime));

/** Other deliveries of the same event: retries, duplicates, its run from the queue. */
function makeOthers(detail) {
  const others = findSameEvent(detail);
  if (others.length === 0) return null;
  const items = others.map((line) => h('li', {}, makeLink(line), ` ${formatOutcome(line)}`, line.runOf ? ', run again' : '')); // prettier-ignore
  return makeSection('The same event', h('ul', { class: 'others' }, items));
}

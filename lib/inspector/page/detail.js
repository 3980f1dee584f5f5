/** Shows one entry in full. */
import { createActions } from './actions.js';
import { byId, h, createIcon, createSection } from './dom.js';
import { createFacts } from './facts.js';
import { formatCount, formatExactTime, formatOutcome, formatTitle, createTime } from './format.js';
import { createJson } from './json.js';
import { createListeners } from './listeners.js';
import { getEntry } from './request.js';
import { findSameEvent, lines } from './store.js';

const pane = byId('detail');

/**
 * Shows content in the pane, unless another entry was opened meanwhile.
 *
 * @param options `load` resolves to the elements; `focus`: whether the pane gets the focus
 */
export async function openPane(id, { load, focus }) {
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
  openPane(id, {
    focus,
    load: async () => {
      const detail = await getEntry(id, { revealed });
      if (!detail.ok) return [createHead(lines.get(id) ?? {}, close), h('p', { class: 'note' }, detail.message)];
      return createContent(detail, { revealed, close });
    },
  });

const createContent = (detail, { revealed, close }) => [
  createHead(detail, close),
  createOrigin(detail),
  createReason(detail),
  ...createActions(detail, { revealed, toggle: () => openDetail(detail.id, { revealed: !revealed, close }) }),
  createFacts(detail),
  createListenerSection(detail),
  createBodySection(detail),
  createResponseSection(detail),
  createOthers(detail),
];

const createHead = (line, close) =>
  h(
    'header',
    {},
    h('h2', {}, formatTitle({ by: 'request', ...line })),
    h('button', { type: 'button', class: 'close', click: close }, 'Close'),
    line.outcome &&
      h(
        'p',
        { class: 'badges' },
        h('span', { class: 'badge', 'data-outcome': line.outcome }, createIcon(line.outcome), [line.status, formatOutcome(line)].filter(Boolean).join(' ')), // prettier-ignore
        line.signed && h('span', { class: 'badge mark' }, 'signed, no key'),
      ),
  );

/** Links to the entry that was run again. */
function createOrigin({ runOf }) {
  if (!runOf) return null;
  const line = lines.get(runOf);
  return h(
    'p',
    { class: 'note' },
    'Run again from ',
    line ? createLink(line) : 'an entry that is no longer listed',
    '.',
  );
}

const createReason = ({ message, fix }) =>
  message === undefined
    ? null
    : h('div', { class: 'note wrong' }, h('p', {}, message), fix ? h('p', { class: 'fix' }, h('b', {}, 'Fix: '), fix) : null); // prettier-ignore

const withoutRun = ['duplicate', 'queued', 'invalid', 'rejected'];

const createListenerSection = ({ listeners, event, outcome }) =>
  event !== undefined && !withoutRun.includes(outcome) && createSection('Listeners', createListeners(listeners));

function createBodySection({ body, errors, event }) {
  if (body === undefined)
    return event && createSection('Body', h('p', { class: 'muted' }, 'The body is no longer stored.'));
  const count = errors.length === 0 ? null : h('span', { class: 'error' }, formatCount(errors.length, 'error'));
  return createSection(['Body ', count], createJson(body, errors));
}

function createResponseSection({ response, status, respondedBy }) {
  if (response) return createSection(`Response ${status}`, createJson(response));
  const others = { route: 'The route responded.', 'error handlers': "Express's error handlers responded." };
  return respondedBy && createSection('Response', h('p', { class: 'muted' }, others[respondedBy]));
}

const createLink = (line) => h('a', { href: `#${line.id}` }, createTime(line.at, formatExactTime));

/** Lists other deliveries of the same event: retries, duplicates and attempts from the queue. */
function createOthers(detail) {
  const others = findSameEvent(detail);
  if (others.length === 0) return null;
  const items = others.map((line) => h('li', {}, createLink(line), ` ${formatOutcome(line)}`, line.runOf ? ', run again' : '')); // prettier-ignore
  return createSection('The same event', h('ul', { class: 'others' }, items));
}

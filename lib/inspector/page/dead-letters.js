/** Shows the dead letters of the queue in place of an event. */
import { createConfirmButton } from './confirm-button.js';
import { escapeText, h } from './dom.js';
import { createTime, formatCount, formatExactTime } from './format.js';
import { getDeadLetters, redriveAll, settleDeadLetter } from './request.js';

const PAGE_SIZE = 100;

/** @param options `revealed`; `close` and `changed`, called when the user closes the list and after dead letters changed */
export async function createDeadLetters(options) {
  const content = h('div', { class: 'dead-letters' });
  await fill(content, options, { limit: PAGE_SIZE });
  return [content];
}

/** @param status what to report of an action that has just ended */
async function fill(content, { revealed, close, changed }, { limit, status = '' }) {
  const list = await getDeadLetters({ revealed, limit });
  const show = (next) => fill(content, { revealed, close, changed }, { limit, ...next });
  const act = async (send, label = '') => {
    const result = await send();
    await show({ status: label + result.message });
    if (result.ok) changed();
  };
  const { ok, message, deadLetters = [] } = list;
  content.replaceChildren(
    createHead(list, close),
    h('p', { role: 'status', class: 'result' }, ok ? escapeText(status) : message),
    createBulkActions(list, { act, showMore: () => show({ limit: limit + PAGE_SIZE }) }),
    h('ul', { class: 'letters' }, deadLetters.map((letter) => createLetter(letter, act))),
  ); // prettier-ignore
}

const createHead = ({ ok, deadLetters = [], total }, close) =>
  h(
    'header',
    {},
    h('h2', {}, 'Dead letters'),
    h('button', { type: 'button', class: 'close', click: close }, 'Close'),
    h('p', { class: 'muted' }, ok ? describeCount(deadLetters.length, total) : ''),
  );

function describeCount(shown, total) {
  if (total === 0) return 'There are no dead letters.';
  return shown < total ? `Showing the oldest ${shown} of ${formatCount(total, 'event')}` : `${formatCount(total, 'event')}, oldest first`; // prettier-ignore
}

function createBulkActions({ deadLetters = [], total = 0, maxListed }, { act, showMore }) {
  const shown = deadLetters.length;
  if (total < 2) return '';
  return h(
    'div',
    { class: 'actions' },
    createConfirmButton({ label: `Redrive all ${total}`, question: `Redrive ${total} events?`, act: () => act(redriveAll) }), // prettier-ignore
    shown < Math.min(total, maxListed) && h('button', { type: 'button', click: showMore }, 'Show more'),
  );
}

function createLetter(letter, act) {
  const { key, event, to, reason, attempts, at, diedAt, classification } = letter;
  const name = [event, to].filter(Boolean).join(' ');
  const settle = (action) => () => act(() => settleDeadLetter(key, action), `${event}: `);
  return h(
    'li',
    {},
    h('h3', {}, event, to ? h('small', {}, ` ${to}`) : null),
    h('p', { class: 'error' }, reason),
    h(
      'p',
      { class: 'muted' },
      `${formatCount(attempts, 'attempt')}, received `,
      createTime(at, formatExactTime),
      ', failed ',
      createTime(diedAt, formatExactTime),
      classification ? `, ${classification.replaceAll('_', ' ')}` : null,
    ),
    h(
      'div',
      { class: 'actions' },
      createConfirmButton({ label: 'Redrive', question: 'Redrive it?', name, act: settle('redrive') }),
      createConfirmButton({ label: 'Discard', question: 'Discard it?', name, act: settle('discard') }),
    ),
  );
}

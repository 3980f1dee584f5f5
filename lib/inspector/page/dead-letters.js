/** The dead letters of the queue, in the place of an event. */
import { makeConfirmButton } from './confirm-button.js';
import { escapeText, h } from './dom.js';
import { formatCount, formatExactTime, makeTime } from './format.js';
import { getDeadLetters, settleDeadLetter } from './request.js';

/** @param changed called after one was redriven or discarded */
export async function makeDeadLetters(revealed, close, changed) {
  const { ok, message, deadLetters = [] } = await getDeadLetters(revealed);
  const status = h('p', { role: 'status', class: 'said' }, ok ? '' : message);
  const head = h(
    'header',
    {},
    h('h2', {}, 'Dead letters'),
    h('button', { type: 'button', class: 'close', click: close }, 'Close'),
    h('p', { class: 'muted' }, ok ? `${formatCount(deadLetters.length, 'event')}, the oldest first` : ''),
  );
  const act = async (letter, action, item) => {
    const result = await settleDeadLetter(letter.key, action);
    status.replaceChildren(escapeText(`${letter.event}: ${result.message}`));
    if (!result.ok) return;
    item.remove();
    changed();
  };
  const list = h(
    'ul',
    { class: 'letters' },
    deadLetters.map((letter) => makeLetter(letter, act)),
  );
  const empty = ok && deadLetters.length === 0 ? h('p', { class: 'muted' }, 'No event has been given up.') : null;
  return [head, status, empty, list].filter(Boolean);
}

function makeLetter(letter, act) {
  const { event, to, reason, attempts, at, diedAt, classification } = letter;
  const name = [event, to].filter(Boolean).join(' ');
  const item = h('li', {});
  item.append(
    h('h3', {}, event, to ? h('small', {}, ` ${to}`) : null),
    h('p', { class: 'error' }, reason),
    h(
      'p',
      { class: 'muted' },
      `${formatCount(attempts, 'attempt')}, received `,
      makeTime(at, formatExactTime),
      ', given up ',
      makeTime(diedAt, formatExactTime),
      classification ? `, ${classification.replaceAll('_', ' ')}` : null,
    ),
    h(
      'div',
      { class: 'actions' },
      makeConfirmButton({ label: 'Redrive', question: 'Put it back?', name, act: () => act(letter, 'redrive', item) }),
      makeConfirmButton({ label: 'Discard', question: 'Delete it?', name, act: () => act(letter, 'discard', item) }),
    ),
  );
  return item;
}

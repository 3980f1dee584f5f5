/** What the reader looks for. */
import { byId, h } from './dom.js';
import { findRecipient } from './request.js';
import { learnEvents } from './store.js';

const none = { event: '', outcome: '', recipient: '', ids: undefined };

/** The chosen event and outcome, the text that recipients have to have, and the ids of the lines about such. */
export const filters = { ...none };

export const isFiltered = () => Boolean(filters.event || filters.outcome || filters.recipient);

let apply;
let typing;

/** @param changed called when other lines are to be shown */
export function onFilter(changed) {
  apply = changed;
}

export function offerKinds({ events, outcomes }) {
  learnEvents(events);
  byId('event').append(...events.map((name) => h('option', {}, name)));
  byId('event').append(h('option', { value: 'unknown' }, 'Unknown events'), h('option', { value: 'none' }, 'No event'));
  byId('outcome').append(...outcomes.map((name) => h('option', {}, name)));
}

export function chooseEvent(name) {
  byId('event').value = filters.event = name;
  apply();
}

/** Addresses are masked here: the server says which lines are about the one that is looked for. */
export async function matchRecipient() {
  const { recipient } = filters;
  const { ids = [] } = recipient ? await findRecipient(recipient) : {};
  if (filters.recipient !== recipient) return;
  filters.ids = recipient ? new Set(ids) : undefined;
  apply();
}

for (const name of ['event', 'outcome'])
  byId(name).addEventListener('change', ({ target }) => {
    filters[name] = target.value;
    apply();
  });

byId('recipient').addEventListener('input', ({ target }) => {
  filters.recipient = target.value.trim();
  clearTimeout(typing);
  typing = setTimeout(matchRecipient, 200);
});

byId('filters').addEventListener('submit', (event) => event.preventDefault());

byId('filters').addEventListener('reset', () => {
  Object.assign(filters, none);
  apply();
  byId('event').focus();
});

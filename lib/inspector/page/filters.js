/** The filters of the list. */
import { byId, h } from './dom.js';
import { formatTime } from './format.js';
import { findRecipient } from './request.js';
import { setKnownEvents } from './store.js';

const none = { event: '', outcome: '', classification: '', recipient: '', ids: undefined, period: undefined };

/** The selected values. `ids` are those of the lines with a matching recipient. */
export const filters = { ...none };

export const isFiltered = () => Object.values(filters).some(Boolean);

let apply;
let typing;

/** @param changed called when the filters have changed */
export function onFilter(changed) {
  apply = changed;
}

const toLabel = (classification) => classification.replaceAll('_', ' ');

export function addOptions({ events, outcomes, categories, classifications }) {
  setKnownEvents(events);
  byId('event').append(...events.map((name) => h('option', {}, name)));
  byId('event').append(h('option', { value: 'unknown' }, 'Unknown events'), h('option', { value: 'none' }, 'No event'));
  byId('outcome').append(...outcomes.map((name) => h('option', {}, name)));
  for (const category of categories) {
    const names = Object.keys(classifications).filter((name) => classifications[name] === category);
    const group = h(
      'optgroup',
      { label: category },
      h('option', { value: `category:${category}` }, `${category}: all`),
    );
    group.append(...names.map((name) => h('option', { value: name }, toLabel(name))));
    byId('classification').append(group);
  }
}

/** Filters by a value, or removes the filter if that value is selected. */
export function choose(name, value) {
  const select = byId(name);
  if (![...select.options].some((option) => option.value === value))
    select.append(h('option', { value }, toLabel(value)));
  select.value = filters[name] = filters[name] === value ? '' : value;
  apply();
}

/** Filters by a period of time. */
export function choosePeriod(period) {
  filters.period = period;
  showPeriod();
  apply();
}

function showPeriod() {
  const { period } = filters;
  byId('period').hidden = !period;
  if (!period) return;
  const { from, to } = period;
  byId('period').textContent = `${formatTime(from)} – ${to === Infinity ? 'now' : formatTime(to)}`;
}

/** Asks the server which lines match, because addresses are masked here. */
export async function matchRecipient() {
  const { recipient } = filters;
  const { ids = [] } = recipient ? await findRecipient(recipient) : {};
  if (filters.recipient !== recipient) return;
  filters.ids = recipient ? new Set(ids) : undefined;
  apply();
}

for (const name of ['event', 'outcome', 'classification'])
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
  showPeriod();
  apply();
  byId('event').focus();
});

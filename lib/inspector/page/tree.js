/** A body as a tree, what is wrong with it beside the field that is meant. */
import { h } from './dom.js';

/** More than these are not drawn: a body may be as large as the receiver lets in. */
const MOST_FIELDS = 3000;

const isNested = (value) => typeof value === 'object' && value !== null;

/** `#/payload/message/id` to its keys (RFC 6901). */
const keysOf = (pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~'));

/** Puts each error at the deepest field that there is on the way to what it means; the rest of the way is missing. */
function place(errors, body) {
  const placed = new Map();
  for (const { pointer, message } of errors) {
    const keys = keysOf(pointer);
    let at = body;
    let depth = 0;
    while (depth < keys.length && isNested(at) && Object.hasOwn(at, keys[depth])) {
      at = at[keys[depth]];
      depth += 1;
    }
    const path = JSON.stringify(keys.slice(0, depth));
    placed.set(path, [...(placed.get(path) ?? []), { rest: keys.slice(depth), message }]);
  }
  return placed;
}

export function makeTree(body, errors) {
  const placed = place(errors, body);
  let left = MOST_FIELDS;

  const fieldsOf = (value, keys) => {
    const wrong = placed.get(JSON.stringify(keys)) ?? [];
    const missing = wrong.filter(({ rest }) => rest.length > 0);
    return h(
      'ul',
      { class: 'tree' },
      Object.entries(value).map(([key, inner]) => fieldOf(key, inner, [...keys, key], Array.isArray(value))),
      missing.map(({ rest, message }) => h('li', { class: 'wrong' }, keyOf(rest.join('.')), ' ', errorOf(message))),
    );
  };

  const fieldOf = (key, value, keys, inList) => {
    if ((left -= 1) <= 0) return left === 0 ? h('li', { class: 'muted' }, '… and more') : null;
    const wrong = (placed.get(JSON.stringify(keys)) ?? []).filter(({ rest }) => rest.length === 0);
    return h(
      'li',
      { class: wrong.length > 0 ? 'wrong' : null },
      inList ? h('span', { class: 'key index' }, key) : keyOf(key),
      ' ',
      isNested(value) && Object.keys(value).length > 0 ? null : valueOf(value),
      wrong.map(({ message }) => [' ', errorOf(message)]),
      isNested(value) ? fieldsOf(value, keys) : null,
    );
  };

  return fieldsOf(body, []);
}

const keyOf = (key) => h('span', { class: 'key' }, key);

const errorOf = (message) => h('strong', { class: 'error' }, message);

function valueOf(value) {
  if (isNested(value)) return h('span', { class: 'muted' }, Array.isArray(value) ? 'empty list' : 'empty');
  if (typeof value === 'string') return h('span', { class: 'value text' }, value === '' ? '""' : value);
  return h('span', { class: 'value' }, String(value));
}

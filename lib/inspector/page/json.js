/** A value as JSON that can be folded, with each error beside the field that it concerns. */
import { h } from './dom.js';
import { toInstant } from './format.js';

/** How many fields are drawn: a body may be as large as the receiver's limit. */
const MAX_FIELDS = 3000;

/** Deeper levels are not indented further: a phone has no room for them. */
const MAX_INDENTED_LEVELS = 12;

const isNested = (value) => typeof value === 'object' && value !== null;

/** `#/payload/message/id` to its keys (RFC 6901). */
const toKeys = (pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => decodeKey(key).replaceAll('~1', '/').replaceAll('~0', '~'));

function decodeKey(key) {
  try {
    return decodeURIComponent(key);
  } catch {
    // It was cut within an escape.
    return key;
  }
}

/** Puts each error at the deepest existing field on the way to its own; the rest of the way is missing. */
function placeErrors(errors, body) {
  const placed = new Map();
  for (const { pointer, message } of errors) {
    const keys = toKeys(pointer);
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

/** @param errors what is wrong, each with a JSON pointer into the value */
export function makeJson(body, errors = []) {
  const placed = placeErrors(errors, body);
  let left = MAX_FIELDS;

  const makeField = (label, value, keys, comma) => {
    if ((left -= 1) < 0) return left === -1 ? h('div', { class: 'muted' }, '… and more') : null;
    const found = placed.get(JSON.stringify(keys)) ?? [];
    const own = found.filter(({ rest }) => rest.length === 0).map(({ message }) => makeError(message));
    const missing = found.filter(({ rest }) => rest.length > 0).map(makeMissing);
    const mark = own.length > 0 ? 'field wrong' : 'field';
    if (!isNested(value) || (Object.keys(value).length === 0 && missing.length === 0))
      return h('div', { class: mark }, label, makeScalar(value, keys.at(-1)), comma, own);
    const isList = Array.isArray(value);
    const entries = Object.entries(value);
    const inner = entries.map(([key, field], n) =>
      makeField(isList ? '' : makeKey(key), field, [...keys, key], n < entries.length - 1 ? ',' : ''),
    );
    return h(
      'details',
      { open: true, class: mark },
      h('summary', { 'data-close': isList ? ']' : '}' }, label, isList ? '[' : '{', own),
      h('div', { class: keys.length < MAX_INDENTED_LEVELS ? 'fields' : 'fields level' }, inner, missing),
      h('div', {}, `${isList ? ']' : '}'}${comma}`),
    );
  };

  return h('div', { class: 'tree' }, makeField('', body, [], ''));
}

const makeKey = (key) => [h('span', { class: 'key' }, JSON.stringify(key)), ': '];

/** Not selected with the JSON around it. */
const makeError = (message) => h('strong', { class: 'error' }, message);

const makeMissing = ({ rest, message }) =>
  h('div', { class: 'field wrong error missing' }, h('span', { class: 'key' }, JSON.stringify(rest.join('.'))), ' ', message); // prettier-ignore

function makeScalar(value, key) {
  const type = typeof value === 'string' ? 'string' : 'literal';
  const isTime = typeof value === 'number' && (key === 'timestamp' || String(key).endsWith('_at'));
  return h('span', { class: `value ${type}`, title: isTime ? toInstant(value * 1000) : null }, JSON.stringify(value));
}

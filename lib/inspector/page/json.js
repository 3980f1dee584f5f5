/** Shows a value as collapsible JSON, with each error next to its field. */
import { h } from './dom.js';
import { toInstant } from './format.js';

/** More fields are not shown: a body may be as large as the receiver's limit. */
const MAX_FIELDS = 3000;

/** Deeper levels are not indented further, to fit on a phone. */
const MAX_INDENTED_LEVELS = 12;

const isNested = (value) => typeof value === 'object' && value !== null;

/** Splits a JSON pointer such as `#/payload/message/id` into keys (RFC 6901). */
const toKeys = (pointer) =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => decodeKey(key).replaceAll('~1', '/').replaceAll('~0', '~'));

function decodeKey(key) {
  try {
    return decodeURIComponent(key);
  } catch {
    // The pointer was truncated within an escape sequence.
    return key;
  }
}

/** Assigns each error to its field, or to the deepest existing parent if the field is missing. */
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

/** @param errors validation errors, each with a JSON pointer into the value */
export function createJson(body, errors = []) {
  const placed = placeErrors(errors, body);
  let left = MAX_FIELDS;

  const createField = (label, value, keys, comma) => {
    if ((left -= 1) < 0) return left === -1 ? h('div', { class: 'muted' }, '… and more') : null;
    const found = placed.get(JSON.stringify(keys)) ?? [];
    const own = found.filter(({ rest }) => rest.length === 0).map(({ message }) => createError(message));
    const missing = found.filter(({ rest }) => rest.length > 0).map(createMissing);
    const mark = own.length > 0 ? 'field wrong' : 'field';
    if (!isNested(value) || (Object.keys(value).length === 0 && missing.length === 0))
      return h('div', { class: mark }, label, createScalar(value, keys.at(-1)), comma, own);
    const isList = Array.isArray(value);
    const entries = Object.entries(value);
    const inner = entries.map(([key, field], n) =>
      createField(isList ? '' : createKey(key), field, [...keys, key], n < entries.length - 1 ? ',' : ''),
    );
    return h(
      'details',
      { open: true, class: mark },
      h('summary', { 'data-close': isList ? ']' : '}' }, label, isList ? '[' : '{', own),
      h('div', { class: keys.length < MAX_INDENTED_LEVELS ? 'fields' : 'fields level' }, inner, missing),
      h('div', {}, `${isList ? ']' : '}'}${comma}`),
    );
  };

  return h('div', { class: 'tree' }, createField('', body, [], ''));
}

const createKey = (key) => [h('span', { class: 'key' }, JSON.stringify(key)), ': '];

/** Not selected together with the JSON around it. */
const createError = (message) => h('strong', { class: 'error' }, message);

const createMissing = ({ rest, message }) =>
  h('div', { class: 'field wrong error missing' }, h('span', { class: 'key' }, JSON.stringify(rest.join('.'))), ' ', message); // prettier-ignore

function createScalar(value, key) {
  const type = typeof value === 'string' ? 'string' : 'literal';
  const isTime = typeof value === 'number' && (key === 'timestamp' || String(key).endsWith('_at'));
  return h('span', { class: `value ${type}`, title: isTime ? toInstant(value * 1000) : null }, JSON.stringify(value));
}

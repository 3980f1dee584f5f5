/** Copies an event in the forms that people paste. */
import { h } from './dom.js';
import { getEntry, getTest } from './request.js';
import { toInstant } from './format.js';

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The key is not in it: the shell has it. */
const toCurl = ({ path, text }) =>
  [
    `curl -i ${quote(location.origin + (path ?? '/webhooks/ark'))}`,
    '-H "Authorization: Bearer $ARK_API_KEY"',
    "-H 'Content-Type: application/json'",
    `--data-raw ${quote(text)}`,
  ].join(' \\\n  ');

/** The facts of an entry, with exact instants. */
function toFacts({ at, ms, timestamp, ...facts }) {
  const occurredAt = typeof timestamp === 'number' ? toInstant(timestamp * 1000) : undefined;
  return { receivedAt: toInstant(at), occurredAt, durationMs: ms, ...facts, ok: undefined, text: undefined };
}

const isDuplicateOf = ' The receiver has handled it: it responds with "duplicate".';

/** What can be copied of an entry: its label, how to get it, and what to say then. */
const forms = {
  json: {
    label: 'Copy as JSON',
    get: async (id) => toPretty(await getEntry(id, true)),
    said: 'Copied, with the addresses in it.',
  },
  curl: {
    label: 'Copy as curl',
    get: async (id) => toCurl(await getEntry(id, true)),
    said: `Copied, with the addresses in it. Set $ARK_API_KEY.${isDuplicateOf}`,
  },
  test: {
    label: 'Copy as test',
    get: async (id) => (await getTest(id)).source,
    said: 'Copied, with the addresses in it.',
  },
  id: { label: 'Copy id', get: async (id) => (await getEntry(id, true)).eventId, said: 'Copied.' },
  details: {
    label: 'Copy details',
    get: async (id, revealed) => JSON.stringify(toFacts(await getEntry(id, revealed)), null, 2),
    said: 'Copied.',
  },
};

const toPretty = ({ text }) => JSON.stringify(JSON.parse(text.replace(/^\ufeff/, '')), null, 2);

/** @param names keys of the forms above */
export const makeCopyButtons = (names, { id, revealed }, status) =>
  names.map((name) => {
    const { label, get, said } = forms[name];
    const click = async () => {
      const text = await get(id, revealed).catch(() => undefined);
      if (text === undefined) status.replaceChildren('The body is no longer kept.');
      else if (await write(text)) status.replaceChildren(said);
      else status.replaceChildren('Copy it from here:', makeTextarea(label, text));
    };
    return h('button', { type: 'button', click }, label);
  });

/** @returns whether it is in the clipboard, which browsers have on secure origins only */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** To the letter: `h` would escape some characters. */
function makeTextarea(label, text) {
  const textarea = h('textarea', { readonly: true, rows: 6, 'aria-label': label });
  textarea.value = text;
  return textarea;
}

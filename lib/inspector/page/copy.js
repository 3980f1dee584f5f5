/** Copies an event as JSON, as a curl command or as a test. */
import { h } from './dom.js';
import { getEntry, getTest } from './request.js';
import { toInstant } from './format.js';

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The key comes from the environment of the shell. */
const toCurl = ({ path, text }) =>
  [
    `curl -i ${quote(location.origin + (path ?? '/webhooks/ark'))}`,
    '-H "Authorization: Bearer $ARK_API_KEY"',
    "-H 'Content-Type: application/json'",
    `--data-raw ${quote(text)}`,
  ].join(' \\\n  ');

/** Returns the facts of an entry, with exact times. */
function toFacts({ at, ms, timestamp, ...facts }) {
  const occurredAt = typeof timestamp === 'number' ? toInstant(timestamp * 1000) : undefined;
  return { receivedAt: toInstant(at), occurredAt, durationMs: ms, ...facts, ok: undefined, text: undefined };
}

const duplicateNote = ' The receiver has handled this event, so it responds with "duplicate".';

/** What can be copied: the label, a function that gets the text, and the message when it was copied. */
const forms = {
  json: {
    label: 'Copy as JSON',
    get: async (id) => toPretty(await getEntry(id, { revealed: true })),
    message: 'Copied, including addresses.',
  },
  curl: {
    label: 'Copy as curl',
    get: async (id) => toCurl(await getEntry(id, { revealed: true })),
    message: `Copied, including addresses. Set $ARK_API_KEY.${duplicateNote}`,
  },
  test: {
    label: 'Copy as test',
    get: async (id) => (await getTest(id)).source,
    message: 'Copied, including addresses.',
  },
  id: { label: 'Copy id', get: async (id) => (await getEntry(id, { revealed: true })).eventId, message: 'Copied.' },
  details: {
    label: 'Copy details',
    get: async (id, view) => JSON.stringify(toFacts(await getEntry(id, view)), null, 2),
    message: 'Copied.',
  },
};

const toPretty = ({ text }) => JSON.stringify(JSON.parse(text.replace(/^\ufeff/, '')), null, 2);

/** @param names keys of the forms above */
export const createCopyButtons = (names, { id, revealed }, status) =>
  names.map((name) => {
    const { label, get, message } = forms[name];
    const click = async () => {
      const text = await get(id, { revealed }).catch(() => undefined);
      if (text === undefined) status.replaceChildren('The body is no longer stored.');
      else if (await write(text)) status.replaceChildren(message);
      else status.replaceChildren('Copy it from here:', createTextarea(label, text));
    };
    return h('button', { type: 'button', click }, label);
  });

/** @returns whether the text was copied: browsers allow this on secure origins only */
async function write(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Sets the value unchanged: `h` would escape some characters. */
function createTextarea(label, text) {
  const textarea = h('textarea', { readonly: true, rows: 6, 'aria-label': label });
  textarea.value = text;
  return textarea;
}

/** Copies an event as a command that posts it again. */

const quote = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The key is not in it: the shell has it. */
export const curlOf = ({ path, text }) =>
  [
    `curl -i ${quote(location.origin + (path ?? '/webhooks/ark'))}`,
    '-H "Authorization: Bearer $ARK_API_KEY"',
    "-H 'Content-Type: application/json'",
    `--data-raw ${quote(text)}`,
  ].join(' \\\n  ');

/** @returns whether it is in the clipboard; browsers have one only where the connection is safe */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The lines that the page knows, the newest first, and which of them the filters let through. */

export const SIZE = 500;

/** How many of them may be requests that were no event, which anybody can send: as on the server. */
const MOST_REFUSED = 100;

export const lines = new Map();

/** @returns the ids of the lines that had to make room */
export function keep(line) {
  lines.set(line.id, line);
  const refused = [...lines.values()].filter(({ event }) => event === undefined).map(({ id }) => id);
  const dropped = refused.slice(0, Math.max(0, refused.length - MOST_REFUSED));
  dropped.push(
    ...[...lines.keys()]
      .filter((id) => !dropped.includes(id))
      .slice(0, Math.max(0, lines.size - dropped.length - SIZE)),
  );
  for (const id of dropped) lines.delete(id);
  return dropped;
}

const known = new Set();

/** The ten events; any other name counts as unknown. */
export const learnEvents = (events) => events.forEach((name) => known.add(name));

/** What a line is counted and filtered by: a name, `unknown`, or nothing where its request was no event. */
export const kindOf = ({ event }) => (event === undefined ? 'none' : known.has(event) ? event : 'unknown');

/** @param filters `event`, `outcome`, and the ids of those about a `recipient`, each where it is chosen */
export const fits = (line, { event, outcome, ids }) =>
  (!event || kindOf(line) === event) && (!outcome || line.outcome === outcome) && (!ids || ids.has(line.id));

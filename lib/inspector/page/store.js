/** The lines that the page knows, the oldest first, and which of them pass the filters. */

export const MAX_LINES = 500;

/** How many of them may be rejected before they were an event: as on the server. */
const MAX_REJECTED = 100;

export const lines = new Map();

/** @returns the ids of the lines that were evicted */
export function keep(line) {
  lines.set(line.id, line);
  const rejected = [...lines.values()].filter(({ event }) => event === undefined).map(({ id }) => id);
  const dropped = rejected.slice(0, Math.max(0, rejected.length - MAX_REJECTED));
  dropped.push(
    ...[...lines.keys()]
      .filter((id) => !dropped.includes(id))
      .slice(0, Math.max(0, lines.size - dropped.length - MAX_LINES)),
  );
  for (const id of dropped) lines.delete(id);
  return dropped;
}

const known = new Set();

/** The ten events; any other name counts as unknown. */
export const learnEvents = (events) => events.forEach((name) => known.add(name));

/** What a line is counted and filtered by: a name, `unknown`, or `none` without an event. */
export const toKind = ({ event }) => (event === undefined ? 'none' : known.has(event) ? event : 'unknown');

/** Other deliveries of the same event. */
export const findSameEvent = ({ id, event, eventId }) =>
  eventId === undefined
    ? []
    : [...lines.values()].filter((line) => line.eventId === eventId && line.event === event && line.id !== id);

/** @param filters each of them is ignored while it is empty */
export const fits = (line, { event, outcome, classification, ids, period }) =>
  (!event || toKind(line) === event) &&
  (!outcome || line.outcome === outcome) &&
  (!classification || toClassifications(line).includes(classification)) &&
  (!ids || ids.has(line.id)) &&
  (!period || (line.at >= period.from && line.at < period.to));

/** The values of the classification filter that a line passes. */
const toClassifications = ({ classification, category }) =>
  classification === undefined ? [] : [classification, `category:${category}`];

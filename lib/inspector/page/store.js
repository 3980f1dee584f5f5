/** Stores the lines of the page, the oldest first, and filters them. */

export const MAX_LINES = 500;

/** How many of them may be requests without an event: the same as on the server. */
const MAX_REJECTED = 100;

export const lines = new Map();

/** @returns the ids of the lines that were evicted */
export function addLine(line) {
  lines.set(line.id, line);
  const rejected = [...lines.values()].filter(({ event }) => event === undefined).map(({ id }) => id);
  const evicted = rejected.slice(0, Math.max(0, rejected.length - MAX_REJECTED));
  evicted.push(
    ...[...lines.keys()]
      .filter((id) => !evicted.includes(id))
      .slice(0, Math.max(0, lines.size - evicted.length - MAX_LINES)),
  );
  for (const id of evicted) lines.delete(id);
  return evicted;
}

const known = new Set();

/** @param events the names of the ten events; other names count as unknown */
export const setKnownEvents = (events) => events.forEach((name) => known.add(name));

/** The kind that a line is counted and filtered by: the name of its event, `unknown`, or `none` without an event. */
export const toKind = ({ event }) => (event === undefined ? 'none' : known.has(event) ? event : 'unknown');

/** Finds other deliveries of the same event. */
export const findSameEvent = ({ id, event, eventId }) =>
  eventId === undefined
    ? []
    : [...lines.values()].filter((line) => line.eventId === eventId && line.event === event && line.id !== id);

/** @param filters empty ones are ignored */
export const matchesFilters = (line, { event, outcome, classification, ids, period }) =>
  (!event || toKind(line) === event) &&
  (!outcome || line.outcome === outcome) &&
  (!classification || toClassifications(line).includes(classification)) &&
  (!ids || ids.has(line.id)) &&
  (!period || (line.at >= period.from && line.at < period.to));

/** The values of the classification filter that match a line. */
const toClassifications = ({ classification, category }) =>
  classification === undefined ? [] : [classification, `category:${category}`];

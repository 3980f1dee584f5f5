/** Lists the names of events and fields, and declares the overloads for listeners. */
import { listEvents, notice, type Schema } from './schemas.js';

export function listNames(schemas: Map<string, Schema>): string {
  const list = (items: string[]): string => items.map((name) => `  '${name}',\n`).join('');
  const fields = [...new Set([...schemas.values()].flatMap((schema) => Object.keys(schema['properties'] as object)))];
  return [
    notice,
    `/** The names of the ten events. */\nexport const arkEventNames = [\n${list(listEvents(schemas))}] as const;\n`,
    `/** The names of all fields. */\nexport const fieldNames = [\n${list(fields)}] as const;\n`,
  ].join('\n');
}

/** One overload per event, so that an editor shows what the event means at `ark.on('MessageBounced'`. */
export function declareOverloads(schemas: Map<string, Schema>): string {
  const overloads = listEvents(schemas).map((name) => [
    '  /**',
    `   * ${schemas.get(name)?.['description'] as string}`,
    '   *',
    '   * @param listener called once per event. If it throws or rejects, the response is 500 and Ark retries',
    '   */',
    `  (name: '${name}', listener: (...args: Events['${name}']) => unknown): Self;`,
  ]);
  return [
    notice,
    '/** Adds a listener for one of the ten events. `Events` has the arguments of their listeners. */',
    'export interface AddEventListener<Events extends Record<string, unknown[]>, Self> {',
    ...overloads.flat(),
    '}\n',
  ].join('\n');
}

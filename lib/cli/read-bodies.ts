/** Finds the bodies in a file: one body, a JSON array, one body per line, recorded events, or Ark's delivery records. */
import { isObject } from '../internal/is-object.js';
import { parseJson } from '../internal/parse-json.js';
import { arkJson } from '../testing/index.js';
import type { Encoding } from './decode-text.js';
import { readTextFile } from './read-file.js';
import { UsageError } from './usage-error.js';

export interface FoundBody {
  /** Its place in the file, such as `line 3` or `item 2`; undefined if it is the whole file. */
  place?: string;
  /** The name of the event, if the file contains it. */
  event?: string;
  /** The unchanged body. Bodies of an array or a delivery record are serialized as Ark serializes them. */
  body: string;
}

type Json = Record<string, unknown>;

/** @throws UsageError if the file cannot be read, or contains no body */
export async function readBodies(file: string): Promise<{ bodies: FoundBody[]; encoding: Encoding }> {
  const { text, encoding } = await readTextFile(file);
  return { bodies: findBodies(text), encoding };
}

/** @throws UsageError for a list of deliveries, which contains no bodies, and for an empty array */
export function findBodies(text: string): FoundBody[] {
  const whole = parseJson(text);
  if (Array.isArray(whole) && whole.length === 0) throw new UsageError('The file contains an empty array: no events.');
  if (Array.isArray(whole)) return whole.map((item, at) => ({ place: `item ${at + 1}`, ...unwrap(item) }));
  if (whole !== undefined) return [unwrap(whole, text)];
  const lines = text.split(/\r?\n/).map((line, at) => ({ line, place: `line ${at + 1}`, value: parseJson(line) }));
  // A line of malformed JSON that spans several lines is rarely an object.
  if (!lines.some(({ value }) => isObject(value))) return [{ body: text }];
  return lines
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, place, value }) => ({ place, ...unwrap(value, line) }));
}

/** @param text the text that the value was parsed from, if it is to be kept unchanged */
function unwrap(value: unknown, text?: string): FoundBody {
  if (!isObject(value)) return { body: text ?? stringify(value, JSON.stringify) };
  const { receivedAt, event, body } = value;
  if (typeof receivedAt === 'string' && typeof body === 'string') return { ...pickEventName(event), body };
  // Ark's API wraps the record in `data`.
  const record = isObject(value['data']) && typeof value['data']['webhookId'] === 'string' ? value['data'] : value;
  const { request } = record;
  if (isObject(request) && isObject(request['payload']))
    return { ...pickEventName(record['event']), body: stringify(request['payload'], arkJson) };
  if (isDeliveryWithoutBody(record))
    throw new UsageError(
      'The file contains a list of deliveries without their bodies. Get each one from …/deliveries/{deliveryId}, or use ' +
        'the backfill subcommand.',
    );
  return { ...pickEventName(event), body: text ?? stringify(value, arkJson) };
}

/** @throws UsageError if the value is nested too deeply to be serialized */
function stringify<T>(value: T, write: (value: T) => string): string {
  try {
    return write(value);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      'The file contains a list with a value that is nested too deeply. Write one body per line instead.',
    );
  }
}

const pickEventName = (event: unknown): { event?: string } => (typeof event === 'string' ? { event } : {});

/** Whether a value is a delivery as in Ark's list, or that list. */
function isDeliveryWithoutBody(value: Json): boolean {
  if (Array.isArray(value['data']) && 'page' in value) return true;
  return typeof value['webhookId'] === 'string' && 'attempt' in value && !('payload' in value);
}

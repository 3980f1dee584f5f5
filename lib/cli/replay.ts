/** Posts recorded events again, byte for byte. */
import { jsonOption } from './args.js';
import type { Command } from './command.js';
import { parseNumber } from './parse-values.js';
import { postAll, postingOptions } from './posting.js';
import { readBodies } from './read-bodies.js';
import { remark } from './terminal.js';
import { UsageError } from './usage-error.js';

export const replay: Command = {
  usage: 'FILE|- --to URL',
  summary: 'Posts events again that listen --save recorded',
  options: {
    ...postingOptions,
    limit: { type: 'string', value: 'N', help: 'post the first N events only' },
    ...jsonOption,
  },
  notes:
    "FILE contains what listen --save recorded, a body, a JSON array of bodies, a body per line, or Ark's delivery\n" +
    'records. Recorded bodies are posted unchanged: a receiver that has handled an event reports a duplicate.',
  example: 'events.jsonl --to http://localhost:3000/webhooks/ark',
  exits: { ok: 'every event got a 2xx response; duplicates too', wrong: 'an event got another response, or none' },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const limit = args.parsed('limit', parseLimit) ?? Infinity;
    const file = args.positionals[0] ?? '-';
    const { bodies, encoding } = await readBodies(file);
    if (encoding !== 'UTF-8') remark(`${file} is ${encoding}. It is posted as UTF-8.`);
    const postings = bodies.slice(0, limit).map(({ body, event, place }) => {
      if (!isObject(body)) throw new UsageError(`${place ?? 'The file'} is no event: expected a JSON object.`);
      return { event: event ?? '(bare body)', body };
    });
    return postAll({ command: 'replay', postings, total: postings.length, args });
  },
};

export const parseLimit = (text: string, name: string): number =>
  parseNumber(text, name, { min: 1, max: 1_000_000, integer: true, example: '10' });

function isObject(body: string): boolean {
  try {
    const value = JSON.parse(body) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

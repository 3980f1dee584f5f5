/** Posts recorded events again, unchanged. */
import { isObject } from '../../internal/is-object.js';
import { parseJson } from '../../internal/parse-json.js';
import { jsonOption } from '../args.js';
import type { Command } from '../command.js';
import { parseNumber } from '../parse-values.js';
import { postAll, postingOptions } from '../post-events.js';
import { readBodies } from '../read-bodies.js';
import { printHint } from '../terminal.js';
import { UsageError } from '../usage-error.js';

export const replay: Command = {
  usage: 'FILE|- --to URL',
  summary: 'Posts recorded events again',
  options: {
    ...postingOptions,
    limit: { type: 'string', value: 'N', help: 'post the first N events only' },
    ...jsonOption,
  },
  notes:
    "FILE contains the recording of listen --save, a body, a JSON array of bodies, one body per line, or Ark's delivery\n" +
    'records. Recorded bodies are posted unchanged, so a receiver that has handled an event reports a duplicate.',
  example: 'events.jsonl --to http://localhost:3000/webhooks/ark',
  exits: {
    ok: 'all events, including duplicates, got a 2xx response',
    wrong: 'an event got another response, or none',
  },
  arguments: { min: 1, max: 1 },

  async run(args) {
    const limit = args.parse('limit', parseLimit) ?? Infinity;
    const file = args.positionals[0] ?? '-';
    const { bodies, encoding } = await readBodies(file);
    if (encoding !== 'UTF-8') printHint(`${file} is ${encoding}. It is posted as UTF-8.`);
    const postings = bodies.slice(0, limit).map(({ body, event, place }) => {
      if (!isObject(parseJson(body)))
        throw new UsageError(`${place ?? 'The file'} is not an event: expected a JSON object.`);
      return { event: event ?? '(bare body)', body };
    });
    return postAll({ command: 'replay', postings, total: postings.length, args });
  },
};

export const parseLimit = (text: string, name: string): number =>
  parseNumber(text, name, { min: 1, max: 1_000_000, integer: true, example: '10' });

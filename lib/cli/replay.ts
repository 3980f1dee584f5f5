/** Posts recorded events again, to the letter. */
import { jsonOption } from './args.js';
import type { Command } from './command.js';
import { postAll, postingOptions } from './posting.js';
import { readRecording } from './recording.js';

export const replay: Command = {
  usage: 'FILE --to URL',
  summary: 'Posts events again that listen --save recorded',
  options: { ...postingOptions, ...jsonOption },
  notes:
    'The bodies are those that came, to the letter: a receiver that has done an event knows it for a duplicate.\n' +
    'Exit code 1 where an event was not answered with 2xx.',
  example: 'express-ark-webhooks replay events.jsonl --to http://localhost:3000/webhooks/ark',
  arguments: { least: 1, most: 1 },

  run(args) {
    const recorded = readRecording(args.positionals[0] ?? '');
    return postAll(recorded, recorded.length, args);
  },
};

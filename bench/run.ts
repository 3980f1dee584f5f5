/**
 * `npm run bench`: the cost of a request and of a start, as ratios within one run. For queues: `npm run bench:queues`.
 *
 *     npm run bench [-- [--quick] [--save] [http] [cold-start] [memory] [profile]]
 *
 * All parts are run by default. `--quick` runs fewer rounds; `--save` writes the tables of bench/README.md.
 * The environment variable `BENCH_BEFORE` is the dist/ of an earlier build to measure in the same rounds.
 */
import { coldStart } from './cold-start.js';
import { http } from './http.js';
import { memory } from './memory.js';
import { runParts } from './parts.js';
import { installPeers } from './peers.js';
import { profile } from './profile.js';
import { save } from './save.js';

const parts = { http, 'cold-start': coldStart, memory, profile };

void runParts(parts, { prepare: installPeers, save });

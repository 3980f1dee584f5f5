/**
 * `npm run bench`: what a request costs, and what a start costs, as ratios within one run. For queues: `npm run bench:queues`.
 *
 *     npm run bench [-- [--quick] [--save] [http] [cold-start] [memory] [profile]]
 *
 * Without a name all parts are run. `--quick` takes fewer rounds; `--save` writes the tables of bench/README.md.
 * The environment variable `BENCH_BEFORE` names the dist/ of an earlier build to measure in the same rounds.
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

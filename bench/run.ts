/**
 * `npm run bench`: every figure that the documentation states but those of the queues, each as a ratio within one run.
 *
 *     npm run bench [-- [--quick] [--save] [http] [in-process] [cold-start] [memory] [growth] [profile]]
 *
 * Without a name all parts are run. `--quick` takes fewer rounds; `--save` writes what docs/ shows.
 */
import { coldStart } from './cold-start.js';
import { growth } from './growth.js';
import { http } from './http.js';
import { inProcess } from './in-process.js';
import { memory } from './memory.js';
import { runParts } from './parts.js';
import { installPeers } from './peers.js';
import { profile } from './profile.js';
import { save } from './save.js';

const parts = { 'in-process': inProcess, http, 'cold-start': coldStart, memory, growth, profile };

void runParts(parts, { prepare: installPeers, save });

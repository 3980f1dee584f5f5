/**
 * `npm run bench:queues`: the cost and the throughput of queues, as ratios within one run.
 *
 *     npm run bench:queues [-- [--quick] [--save] [durable] [waking] [scaling] [backlog] [embedded]]
 *
 * All parts are run by default. `--quick` runs fewer rounds; `--save` writes the tables of bench/queues.md.
 */
import { writeFigures } from './guide.js';
import { runParts } from './parts.js';
import { backlog } from './queues/backlog.js';
import { embedded } from './queues/embedded.js';
import { scaling } from './queues/scaling.js';
import { durable } from './queues/durable.js';
import { waking } from './queues/waking.js';
import { partsOf } from './save.js';

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

void runParts(
  { durable, waking, scaling, backlog, embedded },
  { save: (results) => writeFigures('queues.md', marks, partsOf(results)) },
);

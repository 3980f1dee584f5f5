/**
 * `npm run bench:queues`: what queues cost and come to, as ratios within one run.
 *
 *     npm run bench:queues [-- [--quick] [--save] [storing] [waking] [scaling] [backlog] [embedded]]
 *
 * Without a name all parts are run. `--quick` takes fewer rounds; `--save` writes what docs/queues.md shows.
 */
import { writeFigures } from './guide.js';
import { runParts } from './parts.js';
import { backlog } from './queues/backlog.js';
import { embedded } from './queues/embedded.js';
import { scaling } from './queues/scaling.js';
import { storing } from './queues/storing.js';
import { waking } from './queues/waking.js';
import { partsOf } from './save.js';

const marks = ['<!-- figures of the last saved run -->', '<!-- end of the figures -->'] as const;

void runParts(
  { storing, waking, scaling, backlog, embedded },
  { save: (results) => writeFigures('queues.md', marks, partsOf(results)) },
);

/** `npm run soak -- [--minutes 10] [--plot FILE]`: exits with 1 if a guarantee was broken. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figures } from './figures.js';
import { judge } from './judge.js';
import { plot } from './plot.js';
import { soak } from './soak.js';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, plot: { type: 'string' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0))
  throw new RangeError(`Expected --minutes to be a number above 0 such as 10, got ${values.minutes}.`);

console.log(`Soaking for ${minutes} min, plus the remaining retries …\n`);
void soak(minutes * 60_000).then((evidence) => {
  console.log(figures(evidence));
  if (values.plot) writeFileSync(values.plot, plot(evidence));
  const breaches = judge(evidence);
  const told = breaches.slice(0, 20).map((breach) => `BREACH: ${breach}\n`);
  console.log(`\n${told.join('')}${breaches.length} breaches`);
  process.exitCode = breaches.length > 0 ? 1 : 0;
});

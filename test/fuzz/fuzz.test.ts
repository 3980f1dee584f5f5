import fc from 'fast-check';
import { properties } from './properties.js';
import { Target } from './target.js';

const RUNS = 150;

describe('the receiver, fuzzed', () => {
  for (const [title, property] of properties)
    it(`${title} (${RUNS} runs)`, async () => {
      const target = await Target.start();
      await fc.assert(property(target), { numRuns: RUNS });
      await target.lives();
    });
});

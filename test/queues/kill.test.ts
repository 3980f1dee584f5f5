import { assertNothingLost } from '../support/queue-processes.js';
import { killEmbedded, killOverPostgres } from '../support/kill-trials.js';
import { describeWithPostgres } from '../support/postgres.js';

const KILLS = 3;

describeWithPostgres('a queue over PostgreSQL', (postgres) => {
  for (const victim of ['receiver', 'worker', 'engine'] as const)
    it(`loses nothing that was answered where the ${victim} is killed under load`, async () => {
      assertNothingLost(await killOverPostgres(postgres(), victim, KILLS));
    }).timeout(180_000);
});

describe('a queue in a directory', () => {
  it('loses nothing that was answered where its process is killed under load', async () => {
    assertNothingLost(await killEmbedded(KILLS));
  }).timeout(180_000);
});

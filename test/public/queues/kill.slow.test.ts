import { assertNothingLost, killEmbedded, killOnServer, type Victim } from '../../support/kill-trials.js';
import { describeWithPostgres, type Postgres } from '../../support/postgres.js';
import { describeWithRedis, type Redis } from '../../support/redis.js';

const KILLS = 2;
const victims: Victim[] = ['receiver', 'worker', 'engine'];

function itLosesNothing(server: () => Postgres | Redis): void {
  for (const victim of victims)
    it(`loses no stored event if the ${victim} is killed under load`, async () => {
      assertNothingLost(await killOnServer(server(), victim, KILLS), { workerKilled: victim === 'worker' });
    }).timeout(300_000);
}

describeWithPostgres('a queue over PostgreSQL', itLosesNothing);
describeWithRedis('a queue over Redis', itLosesNothing);

describe('a queue in a directory', () => {
  it('loses no stored event if its process is killed under load', async () => {
    assertNothingLost(await killEmbedded(KILLS), { workerKilled: true });
  }).timeout(300_000);
});

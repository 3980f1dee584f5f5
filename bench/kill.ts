/** `npm run kill`: kills each part under load, 100 times each or as often as is asked for; prints what became of it. */
import { killEmbedded, killOverPostgres } from '../test/support/kill-trials.js';
import { Postgres } from '../test/support/postgres.js';
import type { Account } from '../test/support/queue-processes.js';

const kills = Number(process.argv[2] ?? 100);

const tell = (engine: string, victim: string, { answered, lost, again }: Account): void => {
  console.log(`| ${engine} | ${victim} | ${kills} | ${answered} | ${lost} | ${again} |`);
};

async function run(): Promise<void> {
  console.log(
    '| engine | killed | times | answered | lost | runs beyond the first |\n| --- | --- | --- | --- | --- | --- |',
  );
  const postgres = await Postgres.start();
  for (const victim of ['receiver', 'worker', 'engine'] as const)
    tell('PostgreSQL', victim, await killOverPostgres(postgres, victim, kills));
  await postgres.stop();
  tell('embedded', 'process', await killEmbedded(kills));
}
void run();

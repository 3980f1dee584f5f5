/** The built package as it is published: of this checkout, or the build at `BENCH_DIST` to compare with. */
import path from 'node:path';

const dist = process.env['BENCH_DIST'] ?? path.join(__dirname, '../../dist');

const load = (file: string): unknown => require(path.join(dist, file));

type Main = typeof import('express-ark-webhooks');
type Inspector = typeof import('express-ark-webhooks/inspector');
type PgBoss = typeof import('express-ark-webhooks/queues/pg-boss');
type BullMq = typeof import('express-ark-webhooks/queues/bullmq');

export const loadMain = (): Main => load('index.js') as Main;
export const loadInspector = (): Inspector => load('inspector/index.js') as Inspector;
export const loadPgBoss = (): PgBoss => load('queues/pg-boss/index.js') as PgBoss;
export const loadBullMq = (): BullMq => load('queues/bullmq/index.js') as BullMq;

/** Loads the optional peer dependencies of this queue, when it opens. */
import type * as BullMq from 'bullmq';
import type * as IoRedis from 'ioredis';
import { loadPeer } from '../../internal/load-peer.js';

/** @throws Error if bullmq is missing or too old */
export const loadBullMq = (): Promise<Pick<typeof BullMq, 'Job' | 'Queue' | 'Worker' | 'UnrecoverableError'>> =>
  loadPeer({
    name: 'bullmq',
    minimum: '6.7.0',
    exports: ['Job', 'Queue', 'Worker', 'UnrecoverableError'],
    load: () => require('bullmq') as typeof BullMq,
  });

/** @throws Error if ioredis is missing or too old */
export const loadIoRedis = (): Promise<Pick<typeof IoRedis, 'Redis' | 'Cluster'>> =>
  loadPeer({
    name: 'ioredis',
    minimum: '5.4.0',
    exports: ['Redis', 'Cluster'],
    load: () => require('ioredis') as typeof IoRedis,
  });

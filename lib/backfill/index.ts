/// <reference types="node" preserve="true" />
export { backfill, type BackfillOptions, type BackfillProgress, type BackfillReport } from './backfill.js';
export { DeliveriesApiError } from './deliveries-api.js';
export type { Undelivered } from './find-undelivered.js';

/// <reference types="node" preserve="true" />
export { backfill } from './backfill.js';
export type { BackfillOptions, BackfillProgress, BackfillReport } from './backfill-options.js';
export { DeliveriesApiError } from './api-error.js';
export type { Undelivered } from './find-undelivered.js';
export type { SendResult } from './webhook-api.js';

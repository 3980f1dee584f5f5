/** What helps to test an app that receives webhooks, and what it plugs into the receiver. */
export { testClaimStore, type ClaimStoreMaker } from './test-claim-store.js';
export { testEventQueue, type QueueMaker } from './test-event-queue.js';

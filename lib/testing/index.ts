/// <reference types="node" preserve="true" />
/** Helpers for tests of an app that receives webhooks. */
export { arkEvent, type ArkEventBody, type ArkEventOptions, type ArkEventOverrides } from './ark-event.js';
export { arkJson } from './ark-json.js';
export { type PostResponse, postArkEvent, type PostOptions, type PostTarget } from './post-ark-event.js';
export { FakeArk } from './fake-ark.js';
export { fakeArk } from './start-fake-ark.js';
export type { FakeArkOptions } from './fake-ark-options.js';
export type { Fault } from './fake-ark-server.js';
export type { FakeDelivery } from './delivery-log.js';
export type { FakeWebhook } from './fake-webhooks.js';
export { type Jwk, SigningKey } from './signing-key.js';
export { testClaimStore, type ClaimStoreMaker } from './test-claim-store.js';
export { testEventQueue, type QueueMaker } from './test-event-queue.js';

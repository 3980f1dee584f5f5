/** Checks the setup of a receiver, and describes what will not work, or not well. */
import cluster from 'node:cluster';
import { findKeyMistakes } from './auth/api-key/find-key-mistakes.js';
import type { ArkEmitter } from './events/emitter.js';
import { arkEventNames } from './events/event.js';
import { findClosestMatch } from './internal/closest-match.js';
import type { Settings } from './options.js';
import type { SetupFact } from './processing/receiver-state.js';
import { isMemoryClaims } from './stores/memory.js';

const observedNames = ['unknown', 'invalid', 'duplicate', 'rejected', 'error', 'newListener', 'removeListener'];
const knownNames: readonly string[] = [...arkEventNames, 'event', ...observedNames];

/** How long Ark waits for a response. */
const ARK_TIMEOUT_MS = 5_000;

/** How long Ark retries an event. The retries carry the time of the first attempt. */
const RETRIES_SECONDS = 3 * 86_400;

/** @returns a sentence for each problem */
export function checkSetup(emitter: ArkEmitter, settings: Settings, facts: ReadonlySet<SetupFact>): string[] {
  const { ackTimeout, apiKey, authenticator, claims, maxAge, queue } = settings;
  const listened = emitter.eventNames().filter((name) => typeof name === 'string');
  // With a queue, the listeners may be in other processes.
  const needsListener = !facts.has('routed') && (queue === undefined || facts.has('working'));
  const problems: [exists: boolean, sentence: string][] = [
    [
      needsListener &&
        !listened.some((name) => name === 'event' || (arkEventNames as readonly string[]).includes(name)),
      'There is no listener for any event: events are accepted, and nothing happens.',
    ],
    [
      authenticator.verifiesSignatures && facts.has('parsedFirst'),
      'A JSON parser runs before the receiver: no signature can be verified. Use express.json({ verify: captureRawBody }).',
    ],
    [
      facts.has('signedWithoutKey'),
      "A request was signed but had no key: Ark may send signatures alone. Set signature: true and require: 'any' to accept them. A key in the webhook's URL with basicAuth: true proves more.",
    ],
    [
      facts.has('mountedWithoutPath'),
      'The middleware is mounted without a path: it responds to every request of the app. Use app.post("/webhooks/ark", ark.middleware()).',
    ],
    [
      isMemoryClaims(claims) && hasSeveralProcesses(),
      'Claims are kept in memory, but there are several processes: each will run an event once. Share a claim store.',
    ],
    [
      ackTimeout >= ARK_TIMEOUT_MS,
      'ackTimeout is 5000 ms or more, but Ark waits 5 s for a response. Use 4500 or less, and a queue for slow listeners.',
    ],
    [
      maxAge < RETRIES_SECONDS,
      'maxAge is less than 3 days (259200 s): retries after an outage will be rejected as too old. Use 345600.',
    ],
  ];
  return [
    ...findKeyMistakes(apiKey),
    ...authenticator.findings,
    ...listened.filter((name) => !knownNames.includes(name)).map(describeUnknownName),
    ...problems.filter(([exists]) => exists).map(([, sentence]) => sentence),
  ];
}

/** Names that listen to every event in other libraries. */
const WILDCARD = /[*#]|^(?:all|any)$/i;

function describeUnknownName(name: string): string {
  const meant = WILDCARD.test(name) ? 'event' : findClosestMatch(name, knownNames);
  return `There is a listener for "${name}", which is no event${meant ? `: did you mean "${meant}"?` : '.'}`;
}

/** Whether PM2, Node's cluster or Heroku's buildpacks run several processes of the app. */
function hasSeveralProcesses(): boolean {
  const { NODE_APP_INSTANCE: instance, WEB_CONCURRENCY: concurrency } = process.env;
  return cluster.isWorker || instance !== undefined || Number(concurrency) > 1;
}

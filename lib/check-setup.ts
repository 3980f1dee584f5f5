/** Looks at how a receiver is set up and says what will not work, or not well, in sentences. */
import { findKeyMistakes } from './auth/find-key-mistakes.js';
import { MemoryClaims } from './stores/memory.js';
import { findClosestMatch } from './internal/closest-match.js';
import type { ArkEmitter } from './events/emitter.js';
import { arkEventNames } from './events/event.js';
import type { Settings } from './options.js';
import type { SetupFacts } from './processing/receiver-state.js';

const watched = ['unknown', 'invalid', 'duplicate', 'rejected', 'error', 'newListener', 'removeListener'];
const names: readonly string[] = [...arkEventNames, 'event', ...watched];

/** @returns a sentence for each problem */
export function check(emitter: ArkEmitter, settings: Settings, facts: Readonly<SetupFacts>): string[] {
  return [
    ...findKeyMistakes(settings.apiKey),
    ...settings.authenticator.findings,
    // A process that only receives leaves the listeners to others.
    ...checkListeners(emitter, facts.routed || (settings.queue !== undefined && !facts.working)),
    ...(settings.authenticator.verifiesSignatures && facts.parsedFirst
      ? [
          'A JSON parser runs before the receiver: no signature can be verified. Use express.json({ verify: captureRawBody }).',
        ]
      : []),
    ...(facts.signedWithoutKey
      ? [
          "A request was signed but had no key: Ark may send signatures alone. Set signature: true and require: 'any' to accept them. A key in the webhook's URL with basicAuth: true proves more.",
        ]
      : []),
    ...(facts.mountedWithoutPath
      ? [
          'The middleware is mounted without a path: it responds to every request of the app. Use app.post("/webhooks/ark", ark.middleware()).',
        ]
      : []),
    ...(settings.claims instanceof MemoryClaims && severalProcesses()
      ? [
          'Claims are kept in memory, but there are several processes: each will run an event once. Share a claim store.',
        ]
      : []),
  ];
}

function checkListeners(emitter: ArkEmitter, elsewhere: boolean): string[] {
  const listened = emitter.eventNames().filter((name) => typeof name === 'string');
  const strange = listened.filter((name) => !names.includes(name));
  const findings = strange.map((name) => {
    const meant = findClosestMatch(name, names);
    return `There is a listener for "${name}", which is no event${meant ? `: did you mean "${meant}"?` : '.'}`;
  });
  const listens = listened.some((name) => name === 'event' || (arkEventNames as readonly string[]).includes(name));
  if (!listens && !elsewhere)
    findings.push('There is no listener for any event: events are accepted, and nothing happens.');
  return findings;
}

/** As PM2, Node's cluster and Heroku's build packs tell it. */
function severalProcesses(): boolean {
  // Loaded here: it brings much with it, which would slow down every start.
  const cluster = require('node:cluster') as typeof import('node:cluster').default;
  const { NODE_APP_INSTANCE: instance, WEB_CONCURRENCY: concurrency } = process.env;
  return cluster.isWorker || instance !== undefined || Number(concurrency) > 1;
}

/** Runs an hour's traffic in a shorter time, with failures of every kind. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SigningKey } from 'express-ark-webhooks/testing';
import { KEY } from '../../test/support/serve.js';
import { attempt, type Cut } from './attempt.js';
import { forgeEvent, makeEvent } from './events.js';
import type { Attempt, Evidence, Life, ListenerRun, SentEvent } from './evidence.js';
import { ReceiverProcess } from './receiver-process.js';

/** 50,000 events an hour, a medium-sized sender, six times as fast. */
const EVENTS_PER_SECOND = 50_000 / 600;

const DUPLICATES = 0.05;
const FORGED = 0.03;
const CUTS: [Cut, number][] = [
  ['body', 0.005],
  ['listener', 0.005],
  ['response', 0.005],
];

/** When the receiver is restarted, as a share of the time. Memory is checked in the long life between restarts. */
const RESTARTS: [share: number, signal: Life['end']][] = [
  [0.1, 'SIGTERM'],
  [0.2, 'SIGKILL'],
  [0.3, 'SIGTERM'],
  [0.85, 'SIGKILL'],
  [0.95, 'SIGTERM'],
];

/** How long events are retried after the last new one, in milliseconds, before they count as lost. */
const DRAIN_MS = 60_000;

/** @param ms how long new events are sent, in milliseconds */
export async function soak(ms: number): Promise<Evidence> {
  const folder = await mkdtemp(path.join(tmpdir(), 'soak-'));
  const ledger = path.join(folder, 'ledger');
  const key = new SigningKey();
  const begun = performance.now();
  const now = (): number => performance.now() - begun;
  const receiver = new ReceiverProcess({ ledger, apiKey: KEY, keys: { keys: [key.jwk] } }, now);
  const events: SentEvent[] = [];
  const attempts: Attempt[] = [];

  const send = async (event: SentEvent, retry: boolean): Promise<Attempt> => {
    const at = now();
    const result = await attempt(receiver.url, event, cutOf(Math.random()));
    const made = { event: event.id, at, took: now() - at, retry, ...result };
    attempts.push(made);
    return made;
  };
  /** Retries like Ark until the response is 200, but with a back-off of seconds. */
  const deliver = async (event: SentEvent): Promise<void> => {
    for (let retry = 0; now() < ms + DRAIN_MS; retry += 1) {
      const { status } = await send(event, retry > 0);
      if (status === 200) return;
      await sleep(Math.min(2_000 * 2 ** retry, 10_000) * (0.5 + Math.random()));
    }
  };

  try {
    await receiver.start();
    const restarts = restart(receiver, ms, now);
    const deliveries: Promise<unknown>[] = [restarts];
    // Open loop: events are sent without waiting for the previous response.
    for (let due = now(); due < ms; due += (-Math.log(1 - Math.random()) * 1000) / EVENTS_PER_SECOND) {
      if (due > now()) await sleep(due - now());
      const forged = Math.random() < FORGED;
      const event = (forged ? forgeEvent : makeEvent)(events.length, key);
      events.push(event);
      deliveries.push(forged ? send(event, false) : deliver(event));
      if (!forged && Math.random() < DUPLICATES)
        deliveries.push(sleep(Math.random() * 3_000).then(() => deliver(event)));
    }
    await Promise.all(deliveries);
    await receiver.end('SIGTERM');
    return { events, attempts, lives: receiver.lives, runs: readLedger(await readFile(ledger, 'utf8')) };
  } finally {
    await receiver.end('SIGKILL');
    await rm(folder, { recursive: true });
  }
}

async function restart(receiver: ReceiverProcess, ms: number, now: () => number): Promise<void> {
  for (const [share, signal] of RESTARTS) {
    await sleep(Math.max(share * ms - now(), 0));
    await receiver.end(signal);
    await receiver.start();
  }
}

function cutOf(dice: number): Cut | undefined {
  let sum = 0;
  return CUTS.find(([, share]) => dice < (sum += share))?.[0];
}

function readLedger(lines: string): ListenerRun[] {
  const runs = new Map<string, ListenerRun>();
  for (const line of lines.split('\n').slice(0, -1)) {
    const [life, run, event, what] = line.split(' ');
    const key = `${life} ${run}`;
    if (what === 'start') runs.set(key, { event: Number(event), life: Number(life) });
    else runs.get(key)!.end = what as 'success' | 'failure';
  }
  return [...runs.values()];
}

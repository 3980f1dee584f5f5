/** Runs a cluster of receivers over one queue, and sends the aggregated metrics of its workers. */
import cluster from 'node:cluster';
import { once } from 'node:events';
import client from 'prom-client';
import { ArkWebhooks, type EventQueue } from 'express-ark-webhooks';
import { bindMetrics } from 'express-ark-webhooks/metrics';
import { envelopeOf } from './bodies.js';

const WORKERS = 3;

const reject = (): Promise<never> => Promise.reject(new Error('not used'));
const queue: EventQueue = {
  open: () => Promise.resolve(),
  add: () => Promise.resolve('stored'),
  work: reject,
  stats: () => Promise.resolve({ waiting: 10, running: 4, dead: 2 }),
  deadLetters: reject,
  redrive: reject,
  discard: reject,
  forget: reject,
  close: () => Promise.resolve(),
};

async function runPrimary(): Promise<void> {
  const aggregated = new client.AggregatorRegistry();
  const workers = Array.from({ length: WORKERS }, () => cluster.fork());
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const metrics = await aggregated.clusterMetrics();
  for (const worker of workers) worker.kill();
  process.send?.(metrics);
  process.disconnect();
}

/** Produces a queued event, a rejected request, a failed listener and an unsettled claim. */
async function runWorker(): Promise<void> {
  // Responds to the primary's requests.
  new client.AggregatorRegistry();
  const ark = new ArkWebhooks({ apiKey: 'ark_test_0123456789abcdef', queue });
  bindMetrics(ark, client);
  await ark.receive(envelopeOf('MessageSent'));
  await ark.receive('[').catch(() => undefined);
  const plain = new ArkWebhooks({ apiKey: 'ark_test_0123456789abcdef' });
  const registry = new client.Registry();
  bindMetrics(plain, client, registry);
  client.AggregatorRegistry.setRegistries([client.register, addReceiverLabel(registry)]);
  plain.on('error', () => undefined);
  plain.on('MessageBounced', () => Promise.reject(new Error('no')));
  plain.on('MessageSent', () => new Promise(() => undefined));
  await plain.receive(envelopeOf('MessageBounced')).catch(() => undefined);
  void plain.receive(envelopeOf('MessageSent'));
  process.send?.('ready');
}

/** The metrics of a second receiver, separate from the first one's. */
function addReceiverLabel(registry: client.Registry): client.Registry {
  registry.setDefaultLabels({ receiver: 'plain' });
  return registry;
}

void (cluster.isPrimary ? runPrimary() : runWorker());

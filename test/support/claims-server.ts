/** A receiver in a separate process that shares its claims: `node claims-server.ts <kind> <url>`. */
import express from 'express';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import { createClient } from 'redis';
import { ArkWebhooks, type ClaimStore } from 'express-ark-webhooks';
import { postgresClaims } from 'express-ark-webhooks/stores/postgres';
import { redisClaims } from 'express-ark-webhooks/stores/redis';
import { KEY } from './serve.js';

const [kind, url, lease, skew] = process.argv.slice(2) as ['redis' | 'ioredis' | 'postgres', string, string, string];
const { now } = Date;
Date.now = () => now() + Number(skew);

async function createStore(): Promise<ClaimStore> {
  const options = { lease: Number(lease) };
  if (kind === 'postgres') {
    const pool = new Pool({ connectionString: url });
    return postgresClaims(
      pool.on('error', () => {}),
      options,
    );
  }
  if (kind === 'ioredis')
    return redisClaims(
      new Redis(url).on('error', () => {}),
      options,
    );
  return redisClaims(
    await createClient({ url })
      .on('error', () => {})
      .connect(),
    options,
  );
}

void createStore().then((claims) => {
  const ark = new ArkWebhooks({ apiKey: KEY, claims });
  ark.on('event', async ({ id }) => {
    process.send?.({ begun: id });
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.send?.({ done: id });
  });
  const server = express()
    .post('/hook', ark.middleware())
    .listen(0, '127.0.0.1', () => process.send?.(server.address()));
});

/** A receiver that shuts down on SIGTERM as the README shows, with slow listeners. Prints a line for each that ends. */
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { KEY } from './serve.js';

const ark = new ArkWebhooks({ apiKey: KEY });
ark.on('event', async ({ id }) => {
  await new Promise((resolve) => setTimeout(resolve, 150));
  process.send?.({ done: id });
});
const server = express()
  .post('/hook', ark.middleware())
  .listen(0, '127.0.0.1', () => process.send?.(server.address()));

/** Resolves once the parent process has had a response after the signal. */
const late = new Promise((resolve) => process.once('message', resolve));

process.once('SIGTERM', () => {
  process.send?.({ closing: true });
  void Promise.all([ark.close(), late]).then(() => {
    server.close();
    process.disconnect();
  });
});

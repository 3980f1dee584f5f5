/** A receiver in a separate process, so that its memory can be measured: GET responds with its resident bytes. */
import express from 'express';
import { ArkWebhooks } from 'express-ark-webhooks';
import { KEY } from './serve.js';

const app = express();
app.post('/hook', new ArkWebhooks({ apiKey: KEY }).middleware());
app.get('/rss', (_req, res) => void res.json(process.memoryUsage.rss()));
const server = app.listen(0, '127.0.0.1', () => process.send?.(server.address()));

/** A handler without any check. */
import { enveloped } from './bodies.js';
import { respond, PATH, type Rival } from './rival.js';

const message: Rival['message'] = (n) => ({ headers: {}, body: enveloped(n) });

export const plain = {
  'node:http and JSON.parse': {
    serve: () => (req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        JSON.parse(Buffer.concat(chunks).toString());
        respond(req, res);
      });
    },
    message,
    ownServer: true,
  },
  'Express, nothing read': {
    serve: (express) => express().post(PATH, respond),
    message,
  },
  'express.json()': {
    serve: (express) => express().post(PATH, express.json(), respond),
    message,
  },
  'express.json() and res.json()': {
    serve: (express) =>
      express().post(PATH, express.json(), (_req, res) => {
        res.json({ received: true });
      }),
    message,
  },
} satisfies Record<string, Rival>;

/** The webhook libraries of other services, each with requests signed like its sender does. */
import { createHmac } from 'node:crypto';
import type { IncomingHttpHeaders, RequestListener } from 'node:http';
import type { Application, ErrorRequestHandler, RequestHandler } from 'express';
import { bare } from './bodies.js';
import { type Message, respond, PATH, type Rival, tampered } from './rival.js';

const SECRET = 'whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g=';
const KEY = Buffer.from(SECRET.slice('whsec_'.length), 'base64');

const ignore = (): void => undefined;

const now = (): string => String(Math.floor(Date.now() / 1000));

/** With a computed name, which the compiler does not resolve: only `npm run bench` installs them. */
const load = async <T>(name: string): Promise<T> => {
  const loaded = (await import(name)) as T & { default?: T };
  return { ...loaded.default, ...loaded };
};

interface Octokit {
  Webhooks: new (options: { secret: string; log: object }) => { on(event: string, listener: () => void): void };
  createNodeMiddleware: (webhooks: object, options: { path: string; log: object }) => RequestHandler;
}

interface Bolt {
  ExpressReceiver: new (options: { signingSecret: string; endpoints: string; logLevel: 'error' }) => {
    app: Application;
  };
  App: new (options: { receiver: object; authorize: () => Promise<object> }) => {
    event(name: string, listener: () => Promise<void>): void;
    init(): Promise<void>;
  };
}

interface Line {
  middleware: (options: { channelSecret: string }) => RequestHandler;
}

interface Verifier {
  Webhook: new (secret: string) => { verify(body: Buffer, headers: IncomingHttpHeaders): unknown };
}

/** Suppresses the log of the forged request that each server rejects before it is measured. */
const silent = { debug: ignore, info: ignore, warn: ignore, error: ignore };

const reject: ErrorRequestHandler = (_error, _req, res, _next) => {
  res.sendStatus(401);
};

const verifyWith =
  (name: string): Rival['serve'] =>
  async (express) => {
    const { Webhook } = await load<Verifier>(name);
    const webhook = new Webhook(SECRET);
    const verify: RequestHandler = (req, _res, next) => {
      webhook.verify(req.body as Buffer, req.headers);
      next();
    };
    return express().post(PATH, express.raw({ type: 'application/json' }), verify, respond, reject);
  };

const standard =
  (prefix: string): Rival['message'] =>
  (n) => {
    const [id, at, body] = [`msg_${n}`, now(), bare(n)];
    const signature = createHmac('sha256', KEY).update(`${id}.${at}.${body}`).digest('base64');
    const headers = { id, timestamp: at, signature: `v1,${signature}` };
    return {
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [`${prefix}-${name}`, value])),
      body,
    };
  };

function fromGitHub(n: number): Message {
  const body = bare(n);
  const signature = createHmac('sha256', SECRET).update(body).digest('hex');
  const delivery = `72d3162e-cc78-11e3-81ab-${String(n).padStart(12, '0')}`;
  return {
    headers: { 'x-github-event': 'push', 'x-github-delivery': delivery, 'x-hub-signature-256': `sha256=${signature}` },
    body,
  };
}

/** A Slack event that contains ours, to have the same 750 bytes. */
function fromSlack(n: number): Message {
  const event = { type: 'message', channel: 'C0123456789', user: 'U0123456789', ts: '1792310420.123456', text: '' };
  const envelope = {
    type: 'event_callback',
    team_id: 'T0123456789',
    event_id: `Ev${n}`,
    event_time: 1792310420,
    event,
  };
  event.text = '.'.repeat(750 - JSON.stringify(envelope).length);
  const [at, body] = [now(), JSON.stringify(envelope)];
  const signature = createHmac('sha256', SECRET).update(`v0:${at}:${body}`).digest('hex');
  return { headers: { 'x-slack-request-timestamp': at, 'x-slack-signature': `v0=${signature}` }, body };
}

function fromLine(n: number): Message {
  const body = bare(n);
  return { headers: { 'x-line-signature': createHmac('sha256', SECRET).update(body).digest('base64') }, body };
}

const signedBy = (message: Rival['message']): Pick<Rival, 'message' | 'forged'> => ({
  message,
  forged: tampered(message),
});

export const peers = {
  '@octokit/webhooks': {
    ...signedBy(fromGitHub),
    serve: async (express) => {
      const { Webhooks, createNodeMiddleware } = await load<Octokit>('@octokit/webhooks');
      const webhooks = new Webhooks({ secret: SECRET, log: silent });
      webhooks.on('push', ignore);
      return express().use(createNodeMiddleware(webhooks, { path: PATH, log: silent }));
    },
  },
  '@slack/bolt': {
    ...signedBy(fromSlack),
    serve: async () => {
      const { App, ExpressReceiver } = await load<Bolt>('@slack/bolt');
      const receiver = new ExpressReceiver({ signingSecret: SECRET, endpoints: PATH, logLevel: 'error' });
      const app = new App({
        receiver,
        authorize: () => Promise.resolve({ botToken: 'none', botId: 'B0', botUserId: 'U1' }),
      });
      app.event('message', () => Promise.resolve());
      return receiver.app as RequestListener;
    },
    ownServer: true,
  },
  '@line/bot-sdk': {
    ...signedBy(fromLine),
    serve: async (express) => {
      const { middleware } = await load<Line>('@line/bot-sdk');
      return express().post(PATH, middleware({ channelSecret: SECRET }), respond, reject);
    },
  },
  standardwebhooks: { ...signedBy(standard('webhook')), serve: verifyWith('standardwebhooks') },
  svix: { ...signedBy(standard('svix')), serve: verifyWith('svix') },
} satisfies Record<string, Rival>;

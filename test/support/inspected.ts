/** Receivers with an inspector, and the requests of its page. */
import express5 from 'express';
import { ArkWebhooks, type ArkWebhooksOptions } from 'express-ark-webhooks';
import { inspector, type InspectorOptions } from 'express-ark-webhooks/inspector';
import { arkEvent } from 'express-ark-webhooks/testing';
import { KEY, post, serve } from './serve.js';

export interface Line {
  id: string;
  outcome: string;
  event?: string;
  to?: string;
  status?: number;
  code?: string;
  by: string;
  ms: number;
  runOf?: string;
  signed?: boolean;
  method?: string;
  path?: string;
  listenerCount: number;
}

export interface Detail extends Line {
  message?: string;
  fix?: string;
  credentials?: string[];
  remoteAddress?: string;
  verifiedBy?: string;
  keyIndex?: number;
  response?: object;
  respondedBy?: string;
  errors: { pointer: string }[];
  listeners: { on: string; name: string; ms: number | null; error: string | null }[];
  body: { payload: { message: { to: unknown } } };
  text?: string;
}

/** The header of the page's actions. */
export const pageHeader = { 'x-ark-inspector': '1' };

/** Serves a receiver and its inspector at /ark. */
export async function watched(options: ArkWebhooksOptions = {}, inspecting: InspectorOptions = {}, express = express5) {
  const ark = new ArkWebhooks({ apiKey: KEY, ...options });
  ark.on('error', () => {});
  const app = express();
  app.use('/ark', inspector(ark, inspecting));
  app.post('/webhooks/ark', ark.middleware());
  const url = await serve(app);
  const get = async (path: string, headers = {}): Promise<Detail> =>
    (await (await fetch(`${url}/ark/${path}`, { headers })).json()) as Detail;
  const act = async (path: string, headers: Record<string, string> = pageHeader) => {
    const res = await fetch(`${url}/ark/${path}`, { method: 'POST', headers });
    return { status: res.status, ...((await res.json()) as { message: string; id?: string }) };
  };
  const send = (body: unknown, headers?: Record<string, string>) => post(`${url}/webhooks/ark`, body, headers);
  return { ark, app, url, get, act, send };
}

/** Reads the stream until it has caught up. */
export async function readStream(url: string, headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const res = await fetch(`${url}/ark/events`, { headers, signal: stop.signal });
  let text = '';
  for await (const chunk of res.body!) {
    text += Buffer.from(chunk as Uint8Array).toString();
    if (text.includes('event: ready')) break;
  }
  stop.abort();
  const lines = [...text.matchAll(/^event: entry\ndata: (.*)$/gm)].map(([, data]) => JSON.parse(data!) as Line);
  return { lines, ids: [...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id!), text, headers: res.headers };
}

export const newest = async (url: string): Promise<Line> => (await readStream(url)).lines.at(-1)!;

export const grace = 'grace.hopper@example.org';
export const sent = (more: object = {}): object => arkEvent('MessageSent', { to: grace, subject: 'Your diagnosis', ...more }, { form: 'envelope' }); // prettier-ignore

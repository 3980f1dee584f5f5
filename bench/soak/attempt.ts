/** Sends an event once, as Ark does: on a new connection, with a timeout of 5 s. */
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Outcome, SentEvent } from './evidence.js';

/** When the client closes the connection: in the middle of the body, while the listener runs, or during the response. */
export type Cut = 'body' | 'listener' | 'response';

const TIMEOUT_MS = 5_000;

/** Never rejects: an error is an outcome. */
export function attempt(url: string, event: SentEvent, cut?: Cut): Promise<{ outcome: Outcome; status?: number }> {
  return new Promise((resolve) => {
    const headers = { ...event.headers, 'content-length': Buffer.byteLength(event.body) };
    const req = request(url, { method: 'POST', headers, agent: false });
    const end = (outcome: Outcome, status?: number): void => {
      clearTimeout(timer);
      req.destroy();
      resolve(status === undefined ? { outcome } : { outcome, status });
    };
    const lose = (): void => {
      end(cut === 'body' ? 'unsent' : 'lost');
    };
    const read = (status: number) => (response: unknown) => {
      end(outcomeOf(status, response as ResponseBody), status);
    };
    const timer = setTimeout(lose, TIMEOUT_MS);
    req.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') end('unsent');
      else lose();
    });
    req.on('response', (res) => {
      if (cut === 'response') lose();
      else json(res).then(read(res.statusCode ?? 0), lose);
    });
    if (cut === 'body') req.write(event.body.slice(0, event.body.length / 2));
    else req.end(event.body);
    if (cut === 'body' || cut === 'listener') setTimeout(lose, Math.random() * 20);
  });
}

interface ResponseBody {
  duplicate?: true;
  code?: string;
}

function outcomeOf(status: number, { duplicate, code }: ResponseBody): Outcome {
  if (status === 200) return duplicate ? 'duplicate' : 'handled';
  if (code === 'listener_failed') return 'failed';
  return code === 'listeners_pending' ? 'pending' : 'rejected';
}

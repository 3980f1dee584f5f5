/** Sends the page and its files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { ArkRequest } from '../events/request.js';
import { send, setHeaders } from './send-response.js';
import { inspectorPage } from '../generated/inspector-page.js';

const types: ReadonlyMap<string, string> = new Map([
  ['.html', 'text/html; charset=utf-8'],
  ['.css', 'text/css; charset=utf-8'],
  ['.js', 'text/javascript; charset=utf-8'],
  ['.svg', 'image/svg+xml'],
]);

export function sendAsset(res: ServerResponse, name: string, text = inspectorPage.get(name) ?? ''): void {
  send(res, 200, types.get(path.extname(name)) ?? 'text/plain', text);
}

/** Redirects to the URL with a trailing slash, which the page's relative links require. */
export function sendPage(req: IncomingMessage, res: ServerResponse): void {
  const { originalUrl = '/' }: ArkRequest = req;
  const [pathname = '', query] = originalUrl.split('?');
  if (pathname.endsWith('/')) {
    sendAsset(res, 'index.html');
    return;
  }
  setHeaders(res);
  const location = `./${path.posix.basename(pathname)}/${query === undefined ? '' : `?${query}`}`;
  res.writeHead(302, { location, 'content-length': 0 }).end();
}

import assert from 'node:assert/strict';
import { ArkWebhooks } from 'express-ark-webhooks';
import { inspector } from 'express-ark-webhooks/inspector';
import { pageHeader, watched } from '../../support/inspected.js';
import { expresses, KEY, serve } from '../../support/serve.js';

describe('inspector: its responses', () => {
  for (const [name, express] of expresses)
    it(`responds 302 to its path without a slash, relative to its mount, with ${name}`, async () => {
      const ark = new ArkWebhooks({ apiKey: KEY });
      const app = express().use('/a/b/ark', inspector(ark)).use('//evil.example', inspector(ark));
      const url = await serve(app);
      const at = async (path: string) => (await fetch(url + path, { redirect: 'manual' })).headers.get('location');
      assert.equal(await at('/a/b/ark'), './ark/');
      assert.equal(await at('/a/b/ark?x=1'), './ark/?x=1');
      assert.equal((await fetch(`${url}/a/b/ark`)).url, `${url}/a/b/ark/`);
    });

  it('forbid caching and sniffing, and let the page load its own files only', async () => {
    const { url } = await watched();
    for (const [path, type] of [
      ['', 'text/html'],
      ['app.js', 'text/javascript'],
      ['style.css', 'text/css'],
      ['matches', 'application/json'],
    ]) {
      // prettier-ignore
      const { headers } = await fetch(`${url}/ark/${path!}`);
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
      assert.match(headers.get('content-security-policy')!, /^default-src 'none'; script-src 'self'; style-src 'self'/);
      assert.match(headers.get('content-type')!, new RegExp(`^${type!}`));
    }
    const page = await (await fetch(`${url}/ark/`)).text();
    assert.doesNotMatch(page, /<style|style=|\son\w+=|(src|href)="(\/|https?:)/);
    assert.doesNotMatch(page, /<script(?![^>]*src=)/);
  });

  it('calls next() for unknown paths, and responds 405 to other methods', async () => {
    const { url } = await watched();
    assert.match(await (await fetch(`${url}/ark/nowhere`)).text(), /Cannot GET/);
    for (const path of ['__proto__', 'constructor', '/', '/evil.example/', 'entries/'])
      assert.equal((await fetch(`${url}/ark/${path}`)).status, 404, path);
    const res = await fetch(`${url}/ark/`, { method: 'POST', headers: pageHeader });
    assert.deepEqual([res.status, res.headers.get('allow')], [405, 'GET, HEAD']);
    assert.equal((await fetch(`${url}/ark/entries/1-1/run`)).status, 405);
  });
});

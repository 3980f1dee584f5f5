/**
 * A receiver whose listener never ends: `dying-server.ts <folder of claims> <library> <express>`. Prints its port, then
 * a line when the listener runs.
 */
import type { AddressInfo } from 'node:net';
import { KEY } from '../../support/serve.js';
import { FileClaims } from './file-claims.js';
import { loadLab } from './load-lab.js';

const [folder = '', library = '', name = ''] = process.argv.slice(2);
const { ArkWebhooks, express } = loadLab(library, name);
const ark = new ArkWebhooks({ apiKey: KEY, claims: new FileClaims(folder) });
ark.on('MessageSent', () => {
  process.send?.('at work');
  return new Promise(() => {});
});
const server = express()
  .post('/hook', ark.middleware())
  .listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { ArkWebhooks, captureRawBody, UnavailableError } from 'express-ark-webhooks';
import { postArkEvent, SigningKey } from 'express-ark-webhooks/testing';
import { envelopeOf } from '../support/bodies.js';
import { isPacked, packageFolder, root } from '../support/package.js';
import { expresses, KEY } from '../support/serve.js';

type Package = typeof import('express-ark-webhooks');

describe('two copies of the package in one process', () => {
  let folder: string;
  let other: Package;

  before(() => {
    mkdirSync(path.join(root, 'build'), { recursive: true });
    folder = mkdtempSync(path.join(root, 'build/second-copy-'));
    cpSync(path.join(packageFolder, isPacked ? 'dist' : 'lib'), folder, { recursive: true });
    other = module.require(path.join(folder, isPacked ? 'index.js' : 'index.ts')) as Package;
  });

  after(() => {
    for (const file of Object.keys(require.cache))
      if (file.startsWith(folder)) Reflect.deleteProperty(require.cache, file);
    rmSync(folder, { recursive: true });
  });

  it('have different classes', () => {
    assert.notEqual(other.ArkWebhooks, ArkWebhooks);
    assert.notEqual(other.UnavailableError, UnavailableError);
  });

  it("reports that the other copy's MemoryClaims is not shared between processes", async () => {
    process.env['NODE_APP_INSTANCE'] = '1';
    try {
      const claims = new other.MemoryClaims();
      const findings = await new ArkWebhooks({ apiKey: KEY, claims }).on('event', () => undefined).check();
      assert.match(findings.join(), /several processes/);
    } finally {
      delete process.env['NODE_APP_INSTANCE'];
    }
  });

  for (const [name, express] of expresses) {
    it(`responds 503 with the message of the store, and emits it, when the store is of the other copy, on ${name}`, async () => {
      const unavailable = (): never => {
        throw new other.UnavailableError('The store of the other copy is full.');
      };
      const claims = Object.assign(new other.MemoryClaims(), { claim: unavailable });
      const ark = new ArkWebhooks({ apiKey: KEY, claims }).on('MessageSent', () => undefined);
      const codes: string[] = [];
      ark.on('rejected', ({ code }) => void codes.push(code));
      const app = express().post('/webhooks/ark', ark.middleware());
      const { status, body } = await postArkEvent<{ code: string; detail: string }>(app, envelopeOf('MessageSent'), {
        apiKey: KEY,
      });
      assert.deepEqual([status, body.code, body.detail], [503, 'unavailable', 'The store of the other copy is full.']);
      assert.deepEqual(codes, ['unavailable']);
    });

    it(`responds 200 to a signed body that the other copy's captureRawBody kept, on ${name}`, async () => {
      assert.notEqual(other.captureRawBody, captureRawBody);
      const key = new SigningKey();
      const ark = new ArkWebhooks({ signature: { keys: key.jwk } });
      const app = express()
        .use(express.json({ verify: other.captureRawBody }))
        .post('/webhooks/ark', ark.middleware());
      const { status } = await postArkEvent(app, envelopeOf('MessageSent'), { sign: key });
      assert.equal(status, 200);
    });
  }
});

describe('a body from another realm, as under jsdom', () => {
  const body = JSON.stringify(envelopeOf('MessageSent'));
  const ofRealm = (className: string): Uint8Array =>
    vm.runInNewContext(`${className}.from(bytes)`, { bytes: [...Buffer.from(body)] }) as Uint8Array;

  it('is received when it is bytes', async () => {
    const bytes = ofRealm('Uint8Array');
    assert.ok(!(bytes instanceof Uint8Array));
    const ark = new ArkWebhooks({ apiKey: KEY });
    const { event } = await ark.receive(bytes);
    assert.equal(event?.type, 'MessageSent');
  });

  it('is received when it is parsed', async () => {
    const parsed = vm.runInNewContext('JSON.parse(body)', { body }) as object;
    assert.ok(!(parsed instanceof Object));
    const { event } = await new ArkWebhooks({ apiKey: KEY }).receive(parsed);
    assert.equal(event?.type, 'MessageSent');
  });

  for (const [name, express] of expresses)
    it(`responds 200 to bytes posted by postArkEvent, signed, on ${name}`, async () => {
      const key = new SigningKey();
      const ark = new ArkWebhooks({ signature: { keys: key.jwk } });
      const app = express().post('/webhooks/ark', ark.middleware());
      const { status } = await postArkEvent(app, ofRealm('Uint8Array'), { sign: key });
      assert.equal(status, 200);
    });
});

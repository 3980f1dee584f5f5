/** Bodies like Ark's, from one real delivery per event in test/fixtures/. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ArkEventName, ArkPayloads } from 'express-ark-webhooks';

/** A fresh copy of an event's payload. */
export const payloadOf = <Name extends ArkEventName>(name: Name): ArkPayloads[Name] =>
  JSON.parse(readFileSync(path.join(__dirname, '../fixtures', `${name}.json`), 'utf8')) as ArkPayloads[Name];

let sent = 0;

/** The enveloped form, with a unique uuid and time. */
export const envelopeOf = (name: ArkEventName, more: object = {}): Record<string, unknown> => {
  sent += 1;
  const uuid = `62498fda-ffc5-42f9-b23e-${String(sent).padStart(12, '0')}`;
  return { event: name, timestamp: 1792310420.5 + sent, payload: payloadOf(name), uuid, ...more };
};

/** The form of a platform webhook. */
export const platformOf = (name: ArkEventName, more: object = {}): Record<string, unknown> => {
  sent += 1;
  return { event: name, tenant_id: 'cmtenant01', timestamp: 1792310420 + sent, payload: payloadOf(name), ...more };
};

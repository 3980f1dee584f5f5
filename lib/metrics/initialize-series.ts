/** Creates every series with the value 0, because `increase()` ignores the first value of a series. */
import type { ArkWebhookError } from '../errors.js';
import { arkEventNames } from '../events/event.js';
import { type ArkMetrics, eventOutcomes } from './metrics.js';

/** A record, so that the compiler reports a missing code. */
const codes: Readonly<Record<ArkWebhookError['code'], true>> = {
  malformed_json: true,
  unidentifiable_event: true,
  ambiguous_credentials: true,
  unknown_tenant: true,
  missing_credentials: true,
  invalid_token: true,
  invalid_signature: true,
  method_not_allowed: true,
  body_too_large: true,
  unsupported_media_type: true,
  invalid_payload: true,
  unknown_event: true,
  listener_failed: true,
  raw_body_unavailable: true,
  listeners_pending: true,
  unavailable: true,
  closing: true,
};

export function initializeSeries({ events, refusals, listenerFailures }: ArkMetrics): void {
  for (const event of [...arkEventNames, 'unknown']) {
    for (const outcome of eventOutcomes) events.inc({ event, outcome }, 0);
    listenerFailures.inc({ event }, 0);
  }
  for (const code of Object.keys(codes)) refusals.inc({ code }, 0);
}

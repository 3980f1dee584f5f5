/** Bodies of a MessageDeliveryFailed, all different and of the same length. */
import { payloadOf } from '../../test/support/bodies.js';

const BARE_BYTES = 750;

const payload = payloadOf('MessageDeliveryFailed');

/** Written like Ark's encoder does. */
const write = (value: object): string => JSON.stringify(value).replaceAll('&', '\\u0026');

const payloadWith = (n: number, filler: string): object => ({
  ...payload,
  message: { ...payload.message, id: 1_000_000_000 + n },
  output: `${payload.output}${filler}`,
});

const filler = (bytes: number): string => '.'.repeat(bytes - write(payloadWith(0, '')).length);

const usual = filler(BARE_BYTES);

const uuid = (n: number): string => `62498fda-ffc5-42f9-b23e-${String(n).padStart(12, '0')}`;

/** 750 bytes; the id is their digest. */
export const bare = (n: number): string => write(payloadWith(n, usual));

/** The same in an envelope with a unique id. */
export const enveloped = (n: number): string =>
  write({
    event: 'MessageDeliveryFailed',
    timestamp: 1792310420.123456,
    payload: payloadWith(n, usual),
    uuid: uuid(n),
  });

/** A careful hand-written handler without this package: no deduplication, no listeners. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { Ajv } from 'ajv';
import type { RequestHandler } from 'express';
import { bare } from './bodies.js';
import { respond, PATH, type Rival } from './rival.js';

const KEY = 'ark_bench_0123456789abcdef';

const textOrNull = { type: ['string', 'null'] };

/** As strict as this package's default checks. */
const schema = {
  type: 'object',
  required: ['message', 'status', 'timestamp'],
  properties: {
    message: {
      type: 'object',
      required: ['id', 'direction', 'to', 'timestamp'],
      properties: {
        id: { type: 'integer' },
        token: textOrNull,
        direction: { type: 'string' },
        message_id: textOrNull,
        to: { type: 'string' },
        from: textOrNull,
        subject: textOrNull,
        timestamp: { type: 'number' },
        spam_status: { type: 'string' },
        tag: textOrNull,
        metadata: { type: ['object', 'null'], additionalProperties: { type: 'string' } },
      },
    },
    status: { type: 'string', const: 'HardFail' },
    details: textOrNull,
    output: { type: 'string' },
    sent_with_ssl: { type: ['boolean', 'null'] },
    timestamp: { type: 'number' },
    time: { type: ['number', 'null'] },
    classification: textOrNull,
    classification_code: { type: ['integer', 'null'] },
    smtp_enhanced_code: textOrNull,
    remote_host: textOrNull,
  },
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

function authenticateBy(key: string): RequestHandler {
  const expected = digest(`Bearer ${key}`);
  return (req, res, next) => {
    if (timingSafeEqual(digest(req.headers.authorization ?? ''), expected)) next();
    else res.sendStatus(401);
  };
}

function validateBy(validate: (data: unknown) => boolean): RequestHandler {
  return (req, res, next) => {
    if (validate(req.body)) next();
    else res.sendStatus(422);
  };
}

const message: Rival['message'] = (n) => ({ headers: { authorization: `Bearer ${KEY}` }, body: bare(n) });

export const byHand = {
  'express.json(), bearer and ajv by hand': {
    serve: (express) => {
      const validate = new Ajv({ allowUnionTypes: true }).compile(schema);
      return express().post(PATH, authenticateBy(KEY), express.json(), validateBy(validate), respond);
    },
    message,
    forged: () => ({ ...message(0), headers: { authorization: 'Bearer another' } }),
  },
} satisfies Record<string, Rival>;

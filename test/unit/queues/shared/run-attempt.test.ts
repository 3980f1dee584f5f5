import assert from 'node:assert/strict';
import { DiscardError } from 'express-ark-webhooks';
import { runAttempt } from '../../../../lib/queues/shared/run-attempt.js';

const failing = (failure: unknown): Promise<void> => runAttempt(() => Promise.reject(failure), 1_000);

describe('runAttempt', () => {
  it('rejects with the error that the handler rejects with', async () => {
    const failure = new Error('down');
    await assert.rejects(failing(failure), (error) => error === failure);
  });

  for (const [title, failure, message] of [
    ['a string', 'down', 'down'],
    ['nothing', undefined, 'undefined'],
    ['an object without a prototype', Object.create(null), '[Object: null prototype] {}'],
  ] as const)
    it(`converts ${title} to an error`, () => assert.rejects(failing(failure), { name: 'Error', message }));

  it("replaces an error's message that is not a string", async () => {
    const failure = Object.assign(new Error(), { message: { odd: true } });
    await assert.rejects(failing(failure), ({ message }) => typeof message === 'string');
  });

  it('keeps a DiscardError', async () => {
    await assert.rejects(failing({ code: 'discard' }), (error) => error instanceof DiscardError);
  });

  it('rejects if the handler exceeds its timeout', async () => {
    await assert.rejects(
      runAttempt(() => new Promise(() => undefined), 10),
      /not handled within 10 ms/,
    );
  });
});

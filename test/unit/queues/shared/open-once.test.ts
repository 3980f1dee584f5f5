import assert from 'node:assert/strict';
import { OpenOnce } from '../../../../lib/queues/shared/open-once.js';

describe('OpenOnce', () => {
  const counting = (): { opening: OpenOnce<number>; starts: () => number; fail: () => void } => {
    let count = 0;
    let failing = false;
    const start = (): Promise<number> => {
      count += 1;
      return failing ? Promise.reject(new Error('down')) : Promise.resolve(count);
    };
    const fail = (): void => void (failing = !failing);
    return { opening: new OpenOnce(start), starts: () => count, fail };
  };

  it('opens once, however often get() is called', async () => {
    const { opening, starts } = counting();
    assert.deepEqual(await Promise.all([opening.get(), opening.get()]), [1, 1]);
    assert.equal(starts(), 1);
  });

  it('opens again after it has failed', async () => {
    const { opening, fail } = counting();
    fail();
    await assert.rejects(opening.get(), /down/);
    fail();
    assert.equal(await opening.get(), 2);
  });

  it('returns the pending result from end(), and opens nothing afterwards', async () => {
    const { opening, starts } = counting();
    const [opened, ended] = await Promise.all([opening.get(), opening.end()]);
    assert.equal(ended, opened);
    await assert.rejects(opening.get(), /closed/);
    assert.equal(starts(), 1);
  });
});

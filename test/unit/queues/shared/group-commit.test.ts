import assert from 'node:assert/strict';
import { GroupCommit } from '../../../../lib/queues/shared/group-commit.js';

/** Commits that are settled by hand, with their items. The result of an item is the item in upper case. */
function byHand(options: { parallel?: number } = {}): {
  commits: string[][];
  group: GroupCommit<string, string>;
  settle: (error?: Error) => Promise<void>;
  turn: () => Promise<void>;
} {
  const commits: string[][] = [];
  const settles: ((error?: Error) => void)[] = [];
  const group = new GroupCommit<string, string>({
    commit: (items) =>
      new Promise((resolve, reject) => {
        commits.push([...items]);
        settles.push((error) => {
          if (error) reject(error);
          else resolve(items.map((item) => item.toUpperCase()));
        });
      }),
    ...options,
    measure: (item) => (item === 'large' ? 3 * 1024 * 1024 : 1),
  });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const settle = async (error?: Error): Promise<void> => {
    await turn();
    settles.shift()!(error);
    await turn();
  };
  return { commits, group, settle, turn };
}

describe('GroupCommit', () => {
  it('commits a single item in the next turn of the event loop', async () => {
    const { commits, group, settle, turn } = byHand();
    const done = group.add('a');
    await turn();
    assert.deepEqual(commits, [['a']]);
    await settle();
    assert.equal(await done, 'A');
  });

  it('commits the items of one turn, and those that arrive during a commit, together, with a result for each', async () => {
    const { commits, group, settle, turn } = byHand();
    const results = ['a', 'b'].map((item) => group.add(item));
    await turn();
    results.push(...['c', 'd'].map((item) => group.add(item)));
    await settle();
    assert.deepEqual(commits, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    await settle();
    assert.deepEqual(await Promise.all(results), ['A', 'B', 'C', 'D']);
    const last = group.add('e');
    await settle();
    assert.equal(await last, 'E');
  });

  it('begins as many commits at a time as it may', async () => {
    const { commits, group, settle, turn } = byHand({ parallel: 2 });
    const results = [];
    for (const item of ['a', 'b', 'c', 'd']) {
      results.push(group.add(item));
      await turn();
    }
    assert.deepEqual(commits, [['a'], ['b']]);
    await settle();
    assert.deepEqual(commits, [['a'], ['b'], ['c', 'd']]);
    await settle();
    await settle();
    assert.deepEqual(await Promise.all(results), ['A', 'B', 'C', 'D']);
  });

  it('rejects only the item whose result rejects, and waits for none of them to begin the next commit', async () => {
    const never = new Promise<string>(() => undefined);
    const group = new GroupCommit<string, string>({
      commit: (items) =>
        Promise.resolve(items.map((item) => (item === 'never' ? never : item === 'bad' ? reject() : item))),
    });
    const reject = (): Promise<string> => Promise.reject(new RangeError('bad'));
    const [first, , bad, last] = ['a', 'never', 'bad', 'b'].map((item) => group.add(item));
    assert.equal(await first, 'a');
    await assert.rejects(bad!, RangeError);
    assert.equal(await last, 'b');
    assert.equal(await group.add('c'), 'c');
  });

  it('fails only the group whose commit failed', async () => {
    const { group, settle, turn } = byHand();
    const first = group.add('a');
    await turn();
    const second = group.add('b');
    const failure = new Error('no');
    const failed = assert.rejects(first, failure);
    await settle(failure);
    await failed;
    await settle();
    assert.equal(await second, 'B');
  });

  it('begins a second commit for the items of one turn that exceed a group', async () => {
    const { commits, group, turn } = byHand({ parallel: 2 });
    for (const item of ['large', 'large', 'large']) void group.add(item);
    await turn();
    assert.deepEqual(commits, [['large'], ['large']]);
  });

  it('limits the size of a group', async () => {
    const { commits, group, settle } = byHand();
    const results = [...Array.from({ length: 501 }, () => 'b'), 'large', 'large'].map((item) => group.add(item));
    for (let commit = 0; commit < 3; commit += 1) await settle();
    await Promise.all(results);
    assert.deepEqual(
      commits.map(({ length }) => length),
      [500, 2, 1],
    );
  });

  it('fails only the invalid items of a group', async () => {
    const bad = new Set([3, 4, 17]);
    let commits = 0;
    const group = new GroupCommit<number, number>({
      commit: (items) => {
        commits += 1;
        return items.some((item) => bad.has(item)) ? Promise.reject(new RangeError('bad')) : Promise.resolve(items);
      },
      isItemError: (error) => error instanceof RangeError,
    });
    const results = await Promise.allSettled(Array.from({ length: 100 }, (_, item) => group.add(item)));
    for (const [item, result] of results.entries())
      assert.equal(result.status, bad.has(item) ? 'rejected' : 'fulfilled', String(item));
    assert.ok(commits < 30, `${commits} commits`);
  });

  it('does not split a group during an outage of the engine', async () => {
    let commits = 0;
    const group = new GroupCommit<number, number>({
      commit: () => ((commits += 1), Promise.reject(new Error('away'))),
    });
    const results = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
    assert.ok(results.every(({ status }) => status === 'rejected'));
    assert.equal(commits, 1);
  });
});

import assert from 'node:assert/strict';
import { GroupCommit } from '../../../../lib/queues/pg-boss/group-commit.js';

/** Commits that are settled by hand; what each was given. */
function byHand(): {
  commits: string[][];
  group: GroupCommit<string, string>;
  settle: (error?: Error) => Promise<void>;
} {
  const commits: string[][] = [];
  const settles: ((error?: Error) => void)[] = [];
  const group = new GroupCommit<string, string>(
    (items) =>
      new Promise((resolve, reject) => {
        commits.push([...items]);
        settles.push((error) => {
          if (error) reject(error);
          else resolve(items.join());
        });
      }),
    (item) => (item === 'large' ? 3 * 1024 * 1024 : 1),
  );
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const settle = async (error?: Error): Promise<void> => {
    await turn();
    settles.shift()!(error);
    await turn();
  };
  return { commits, group, settle };
}

describe('GroupCommit', () => {
  it('commits what comes alone at once', async () => {
    const { commits, group, settle } = byHand();
    const done = group.add('a');
    await Promise.resolve();
    assert.deepEqual(commits, [['a']]);
    await settle();
    assert.equal(await done, 'a');
  });

  it('commits together what comes while a commit is under way, and answers each', async () => {
    const { commits, group, settle } = byHand();
    const answers = ['a', 'b', 'c', 'd'].map((item) => group.add(item));
    await settle();
    assert.deepEqual(commits, [['a'], ['b', 'c', 'd']]);
    await settle();
    assert.deepEqual(await Promise.all(answers), ['a', 'b,c,d', 'b,c,d', 'b,c,d']);
    const last = group.add('e');
    await settle();
    assert.equal(await last, 'e');
  });

  it('lets one failed commit fail no other', async () => {
    const { group, settle } = byHand();
    const first = group.add('a');
    const second = group.add('b');
    const failure = new Error('no');
    const failed = assert.rejects(first, failure);
    await settle(failure);
    await failed;
    await settle();
    assert.equal(await second, 'b');
  });

  it('makes no group too large', async () => {
    const { commits, group, settle } = byHand();
    const answers = ['a', ...Array.from({ length: 501 }, () => 'b'), 'large', 'large'].map((item) => group.add(item));
    for (let commit = 0; commit < 4; commit += 1) await settle();
    await Promise.all(answers);
    assert.deepEqual(
      commits.map(({ length }) => length),
      [1, 500, 2, 1],
    );
  });
});

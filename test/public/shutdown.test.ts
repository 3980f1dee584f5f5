import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { envelopeOf } from '../support/bodies.js';
import { eventually } from '../support/eventually.js';
import { post } from '../support/serve.js';

describe('close() in a process that gets SIGTERM under load', () => {
  it('completes requests in progress, responds 503 to new ones, and lets the process exit', async () => {
    const child = fork(path.join(__dirname, '../support/shutdown-server.ts'), { execArgv: ['--require', 'tsx/cjs'] });
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    const done = new Set<string>();
    let closing = false;
    child.on('message', (message: { done?: string; closing?: true }) => {
      if (message.done) done.add(message.done);
      closing ||= message.closing === true;
    });

    const responses: { id: string; status: number; late: boolean }[] = [];
    let gone = false;
    const send = async (): Promise<void> => {
      while (!gone) {
        const body = envelopeOf('MessageSent');
        const late = closing;
        try {
          const { status } = await post(`http://127.0.0.1:${port}/hook`, body);
          responses.push({ id: body['uuid'] as string, status, late });
          // The process may have ended meanwhile.
          if (late) child.send('late', () => undefined);
        } catch {
          gone = true;
        }
      }
    };
    const load = Promise.all(Array.from({ length: 20 }, send));
    await eventually('it has responded to requests', () => responses.length >= 20);
    child.kill('SIGTERM');
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    await load;

    assert.deepEqual([code, signal], [0, null]);
    const accepted = responses.filter(({ status }) => status === 200);
    assert.ok(accepted.length >= 20);
    assert.deepEqual(
      accepted.filter(({ id }) => !done.has(id)),
      [],
    );
    assert.equal(accepted.length, done.size);
    const late = responses.filter((response) => response.late);
    assert.ok(late.length > 0);
    assert.deepEqual([...new Set(late.map(({ status }) => status))], [503]);
  });
});

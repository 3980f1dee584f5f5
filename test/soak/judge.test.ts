import assert from 'node:assert/strict';
import type { Attempt, Evidence, Life, ListenerRun, Outcome, SentEvent } from '../../bench/soak/evidence.js';
import { judge } from '../../bench/soak/judge.js';

const event = (id: number, more: Partial<SentEvent> = {}): SentEvent => ({
  id,
  body: '{}',
  headers: {},
  forged: false,
  recognizable: true,
  ...more,
});
const attempt = (id: number, outcome: Outcome, status?: number): Attempt => ({
  event: id,
  at: 0,
  took: 1,
  outcome,
  status,
  retry: false,
});
const run = (id: number, end: ListenerRun['end'], life = 0): ListenerRun => ({ event: id, life, ...(end && { end }) });
const life = (more: Partial<Life> = {}): Life => ({
  end: 'SIGTERM',
  startedAt: 0,
  endedAt: 1_000,
  exitCode: 0,
  stderr: '',
  memory: Array.from({ length: 100 }, (_, at) => ({ at, rss: 100 })),
  ...more,
});
const killed = life({ end: 'SIGKILL', exitCode: null, endedAt: 500 });
const judged = (evidence: Partial<Evidence>): string[] =>
  judge({ events: [event(1)], attempts: [], runs: [], lives: [life()], ...evidence });

describe('the judge of a soak', () => {
  it('accepts an event that failed, was lost with its process, and ran again', () => {
    const attempts = [attempt(1, 'failed', 500), attempt(1, 'lost'), attempt(1, 'handled', 200)];
    const runs = [run(1, 'failure'), run(1, undefined), run(1, 'success', 1)];
    assert.deepEqual(judged({ attempts, runs, lives: [killed, life()] }), []);
  });

  it('accepts an event that ran again because a restart lost its claim', () => {
    const attempts = [attempt(1, 'lost'), attempt(1, 'handled', 200)];
    const runs = [run(1, 'success'), run(1, 'success', 1)];
    assert.deepEqual(judged({ attempts, runs, lives: [killed, life()] }), []);
  });

  it('reports an event that was lost', () => {
    assert.deepEqual(judged({}), ['event 1 was lost: it never ran successfully', 'event 1 never got the response 200']);
  });

  it('reports an event that got the response 200 and did not run', () => {
    assert.deepEqual(judged({ attempts: [attempt(1, 'handled', 200)] }), [
      'event 1 was lost: it never ran successfully',
      'event 1 was handled in 1 responses, but succeeded in 0 runs',
      'event 1 ran 0 times, its responses require at least 1',
    ]);
  });

  it('reports a run without a request', () => {
    const runs = [run(1, 'success'), run(1, 'success', 1)];
    assert.deepEqual(judged({ attempts: [attempt(1, 'handled', 200)], runs, lives: [life(), life()] }), [
      'event 1 ran 2 times, its requests allow at most 1',
    ]);
  });

  it('reports a repeated run of an identifiable event without a failure or a restart', () => {
    const attempts = [attempt(1, 'lost'), attempt(1, 'handled', 200)];
    const runs = [run(1, 'success'), run(1, 'success')];
    assert.deepEqual(judged({ attempts, runs }), ['event 1 ran 2 times in life 0, 0 failures allow 1']);
    assert.deepEqual(judged({ attempts, runs, events: [event(1, { recognizable: false })] }), []);
  });

  it('reports a genuine event that was rejected', () => {
    const attempts = [attempt(1, 'rejected', 401), attempt(1, 'rejected', 503), attempt(1, 'handled', 200)];
    assert.deepEqual(judged({ attempts, runs: [run(1, 'success')] }), ['event 1 is genuine, and got the response 401']);
  });

  it('reports a forged event that ran, and one that got a 2xx response', () => {
    const events = [event(1, { forged: true }), event(2, { forged: true }), event(3, { forged: true })];
    const attempts = [attempt(1, 'lost'), attempt(2, 'duplicate', 200), attempt(3, 'rejected', 401)];
    assert.deepEqual(judged({ events, attempts, runs: [run(1, 'failure')] }), [
      'event 1 was forged, and ran',
      'event 2 was forged, and got the response 200',
    ]);
  });

  it('reports a run that close() did not wait for', () => {
    const attempts = [attempt(1, 'lost'), attempt(1, 'handled', 200)];
    const runs = [run(1, undefined), run(1, 'success', 1)];
    assert.deepEqual(judged({ attempts, runs, lives: [life(), life()] }), [
      'event 1 was still running when life 0 ended, although close() must wait for it',
    ]);
  });

  it('reports a process that failed, and its output on stderr', () => {
    const lives = [life({ exitCode: 1, stderr: 'Warning: a leak\n' }), life({ end: 'SIGKILL', exitCode: 0 })];
    assert.deepEqual(judged({ events: [], lives }), [
      'life 0 exited with 1 on SIGTERM',
      'life 0 wrote to stderr: Warning: a leak',
      'life 1 exited with 0 on SIGKILL',
    ]);
  });

  it('reports memory that grew in the longest life', () => {
    const memory = Array.from({ length: 100 }, (_, at) => ({ at, rss: 100 + at }));
    assert.deepEqual(judged({ events: [], lives: [life({ memory })] }), [
      'memory grew from 130 to 190 MiB, the maximum is 153',
    ]);
    assert.deepEqual(judged({ events: [], lives: [life({ memory, endedAt: 900 }), life()] }), []);
  });
});

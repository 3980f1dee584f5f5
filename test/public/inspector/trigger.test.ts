import assert from 'node:assert/strict';
import { newest, watched } from '../../support/inspected.js';

describe('inspector: test events', () => {
  it('passes a sample event to the receiver', async () => {
    const { ark, url, act } = await watched();
    const received: string[] = [];
    ark.on('event', ({ type }) => void received.push(type));
    assert.equal((await act('trigger')).status, 200);
    assert.equal((await act('trigger?event=MessageSent')).status, 200);
    assert.deepEqual(received, ['MessageBounced', 'MessageSent']);
    assert.equal((await newest(url)).outcome, 'handled');
  });

  it('responds 400 for a name that is no event', async () => {
    const { act } = await watched();
    const { status, message } = await act('trigger?event=toString');
    assert.equal(status, 400);
    assert.match(message, /MessageSent/);
  });

  it('responds with the error of the receiver', async () => {
    const { ark, act } = await watched();
    ark.on('MessageBounced', () => Promise.reject(new Error('hidden')));
    const { status, message } = await act('trigger');
    assert.equal(status, 500);
    assert.match(message, /A listener of MessageBounced failed/);
  });

  it('does not exist with authorize: its users run listeners with real events only', async () => {
    const { url } = await watched({}, { authorize: () => true });
    const res = await fetch(`${url}/ark/trigger`, { method: 'POST', headers: { 'x-ark-inspector': '1' } });
    assert.equal(res.status, 404);
  });

  it('responds 403 without the header of the page', async () => {
    const { act } = await watched();
    assert.equal((await act('trigger', {})).status, 403);
  });
});

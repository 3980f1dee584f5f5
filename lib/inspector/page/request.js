/** Sends requests to the server. */

/** @returns the fields of the response, or a message if there is none */
async function send(url, options) {
  try {
    const res = await fetch(url, options);
    return { ok: res.ok, ...(await res.json()) };
  } catch {
    return { ok: false, message: 'The server does not respond.' };
  }
}

/** A form of another site cannot send this header. */
const post = (url) => send(url, { method: 'POST', headers: { 'x-ark-inspector': '1' } });

const toQuery = ({ revealed, limit }) => {
  const query = new URLSearchParams({ ...(revealed && { reveal: '1' }), ...(limit && { limit }) });
  return query.size === 0 ? '' : `?${query}`;
};

export const getEntry = (id, view) => send(`entries/${id}${toQuery(view)}`);

export const getTest = (id) => send(`entries/${id}/test`);

export const runAgain = (id) => post(`entries/${id}/run`);

export const sendTestEvent = () => post('trigger');

/** The recipient is sent in a header, because servers log URLs. */
export const findRecipient = (text) => send('matches', { headers: { 'x-ark-recipient': encodeURIComponent(text) } });

export const getQueue = () => send('queue');

/** @param options `revealed`, and `limit`, the maximum number of dead letters */
export const getDeadLetters = (options) => send(`dead-letters${toQuery(options)}`);

/** @param action `redrive` or `discard` */
export const settleDeadLetter = (key, action) => post(`dead-letters/${key}/${action}`);

export const redriveAll = () => post('dead-letters/redrive');

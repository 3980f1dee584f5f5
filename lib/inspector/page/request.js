/** Requests to the server. */

/** @returns the response's fields; a message if there is none */
async function send(url, options) {
  try {
    const res = await fetch(url, options);
    return { ok: res.ok, ...(await res.json()) };
  } catch {
    return { ok: false, message: 'The server does not respond.' };
  }
}

/** The header is one that no form of another site can send. */
const act = (url) => send(url, { method: 'POST', headers: { 'x-ark-inspector': '1' } });

const withReveal = (url, revealed) => `${url}${revealed ? '?reveal=1' : ''}`;

export const getEntry = (id, revealed) => send(withReveal(`entries/${id}`, revealed));

export const getTest = (id) => send(`entries/${id}/test`);

export const runAgain = (id) => act(`entries/${id}/run`);

export const sendTestEvent = () => act('trigger');

/** The recipient is sent in a header: URLs end up in the logs of servers. */
export const findRecipient = (text) => send('matches', { headers: { 'x-ark-recipient': encodeURIComponent(text) } });

export const getQueue = () => send('queue');

export const getDeadLetters = (revealed) => send(withReveal('dead-letters', revealed));

/** @param action `redrive` or `discard` */
export const settleDeadLetter = (key, action) => act(`dead-letters/${key}/${action}`);

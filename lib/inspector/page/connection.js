/** Receives the server's events, and reconnects from the last one when the connection breaks. */

const MIN_WAIT_MS = 1000;
const MAX_WAIT_MS = 10_000;

/**
 * @param on callbacks: `hello(data)`, `entry(line)`, `ready()`, `lost(seconds)`
 * @returns `reopen(revealed)`, which starts over, with addresses or without
 */
export function connect(on) {
  let source;
  let timer;
  let wait = MIN_WAIT_MS;
  let lastSeen = '';
  let revealed = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    const query = new URLSearchParams({ after: lastSeen, ...(revealed && { reveal: '1' }) });
    source = new EventSource(`events?${query}`);
    source.addEventListener('hello', ({ data }) => {
      wait = MIN_WAIT_MS;
      on.hello(JSON.parse(data));
    });
    source.addEventListener('entry', ({ data, lastEventId }) => {
      lastSeen = lastEventId;
      on.entry(JSON.parse(data));
    });
    source.addEventListener('ready', () => on.ready());
    // Browsers reconnect by themselves after some errors only.
    source.addEventListener('error', () => {
      source.close();
      on.lost(wait / 1000);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, MAX_WAIT_MS);
    });
  }

  // After sleep, or once the network is back, there is no need to wait.
  addEventListener('online', () => source?.readyState === EventSource.CLOSED && open());
  open();
  return {
    reopen(reveal) {
      revealed = reveal;
      lastSeen = '';
      open();
    },
  };
}

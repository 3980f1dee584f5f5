/** Listens to what the server tells, and comes back where it left off when the connection breaks. */

const SHORTEST_WAIT = 1000;
const LONGEST_WAIT = 10_000;

/**
 * @param on what to call: `hello(data)`, `entry(line)`, `ready()`, `lost(seconds)`
 * @returns `reopen(revealed)`, which begins from the start, with addresses or without
 */
export function connect(on) {
  let source;
  let timer;
  let wait = SHORTEST_WAIT;
  let lastSeen = '';
  let revealed = false;

  function open() {
    clearTimeout(timer);
    source?.close();
    const query = new URLSearchParams({ after: lastSeen, ...(revealed && { reveal: '1' }) });
    source = new EventSource(`events?${query}`);
    source.addEventListener('hello', ({ data }) => {
      wait = SHORTEST_WAIT;
      on.hello(JSON.parse(data));
    });
    source.addEventListener('entry', ({ data, lastEventId }) => {
      lastSeen = lastEventId;
      on.entry(JSON.parse(data));
    });
    source.addEventListener('ready', () => on.ready());
    // A browser comes back by itself after some failures and not after others: done here, it is the same for all.
    source.addEventListener('error', () => {
      source.close();
      on.lost(wait / 1000);
      timer = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  }

  // A machine that wakes up, or is back in the network, need not wait.
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

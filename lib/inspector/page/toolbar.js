/** The head of the page: the state of the connection, Pause and Reveal. */
import { byId, h } from './dom.js';
import { lines, MAX_LINES } from './store.js';

/** @param on callbacks: `add(line)` lists a line, `reveal(revealed)` shows addresses or masks them */
export function makeToolbar(on) {
  /** Lines that arrived while it is paused, by id: as many as would be listed. */
  const waiting = new Map();
  let isPaused = false;
  let revealed = false;
  let isLive = false;

  function say(state, text) {
    const element = byId('state');
    element.dataset.state = state;
    if (element.textContent !== text) element.textContent = text;
  }

  function showLive() {
    isLive = true;
    if (isPaused) say('paused', `Paused, ${waiting.size} new`);
    else say('live', 'Live');
  }

  function wait(line) {
    waiting.set(line.id, line);
    if (waiting.size > MAX_LINES) waiting.delete(waiting.keys().next().value);
  }

  byId('pause').addEventListener('click', ({ currentTarget }) => {
    isPaused = !isPaused;
    press(currentTarget, isPaused, isPaused ? 'Resume' : 'Pause');
    waiting.forEach(on.add);
    waiting.clear();
    if (isLive) showLive();
  });

  byId('reveal').addEventListener('click', ({ currentTarget }) => {
    revealed = !revealed;
    press(currentTarget, revealed, revealed ? 'Mask' : 'Reveal', ' addresses');
    on.reveal(revealed);
  });

  return {
    showLive,
    showLost(seconds) {
      isLive = false;
      say('lost', `Disconnected. Reconnecting in ${seconds} s`);
    },
    /** Lists a line, or counts it while the page is paused. Lines that are listed already may only change. */
    receive(line) {
      if (isPaused && !lines.has(line.id)) wait(line);
      else on.add(line);
      if (isLive) showLive();
    },
    isRevealed: () => revealed,
  };
}

function press(button, pressed, text, more = '') {
  button.setAttribute('aria-pressed', String(pressed));
  button.replaceChildren(text, h('span', { class: 'long' }, more));
}

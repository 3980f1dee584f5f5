/** The toolbar of the page: the state of the connection, Pause and Reveal. */
import { byId, h } from './dom.js';
import { lines, MAX_LINES } from './store.js';

export class Toolbar {
  #on;
  /** Lines that arrived while the page was paused, by id: at most as many as can be listed. */
  #waiting = new Map();
  #isPaused = false;
  #isLive = false;
  isRevealed = false;

  /** @param on callbacks: `add(line)` lists a line, `reveal(isRevealed)` reveals or masks addresses */
  constructor(on) {
    this.#on = on;
    byId('pause').addEventListener('click', ({ currentTarget }) => this.#togglePause(currentTarget));
    byId('reveal').addEventListener('click', ({ currentTarget }) => this.#toggleReveal(currentTarget));
  }

  /** Lists a line, or counts it while the page is paused. Lines that are already listed are updated. */
  receive(line) {
    if (this.#isPaused && !lines.has(line.id)) this.#keep(line);
    else this.#on.add(line);
    if (this.#isLive) this.showLive();
  }

  showLive() {
    this.#isLive = true;
    if (this.#isPaused) setState('paused', `Paused, ${this.#waiting.size} new`);
    else setState('live', 'Live');
  }

  showLost(seconds) {
    this.#isLive = false;
    setState('lost', `Disconnected. Reconnecting in ${seconds} s`);
  }

  #keep(line) {
    this.#waiting.set(line.id, line);
    if (this.#waiting.size > MAX_LINES) this.#waiting.delete(this.#waiting.keys().next().value);
  }

  #togglePause(button) {
    this.#isPaused = !this.#isPaused;
    updateToggle(button, { pressed: this.#isPaused, text: this.#isPaused ? 'Resume' : 'Pause' });
    this.#waiting.forEach(this.#on.add);
    this.#waiting.clear();
    if (this.#isLive) this.showLive();
  }

  #toggleReveal(button) {
    this.isRevealed = !this.isRevealed;
    updateToggle(button, { pressed: this.isRevealed, text: this.isRevealed ? 'Mask' : 'Reveal', more: ' addresses' });
    this.#on.reveal(this.isRevealed);
  }
}

function setState(state, text) {
  const element = byId('state');
  element.dataset.state = state;
  if (element.textContent !== text) element.textContent = text;
}

/** @param options `more` is text that is hidden on small screens */
function updateToggle(button, { pressed, text, more = '' }) {
  button.setAttribute('aria-pressed', String(pressed));
  button.replaceChildren(text, h('span', { class: 'long' }, more));
}

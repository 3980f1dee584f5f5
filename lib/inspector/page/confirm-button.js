import { h } from './dom.js';

const CONFIRM_MS = 5000;

/** A button for what cannot be undone: the second click within five seconds acts. */
export function makeConfirmButton({ label, question, act, name }) {
  let isArmed = false;
  let timer;
  const button = h('button', { type: 'button', click, 'aria-label': name && `${label} ${name}` }, label);
  const arm = (armed) => {
    isArmed = armed;
    button.replaceChildren(armed ? question : label);
    if (name) button.setAttribute('aria-label', `${armed ? question : label} ${name}`);
    button.classList.toggle('sure', armed);
  };
  async function click() {
    clearTimeout(timer);
    if (!isArmed) {
      arm(true);
      timer = setTimeout(arm, CONFIRM_MS, false);
      return;
    }
    arm(false);
    button.disabled = true;
    await act();
    button.disabled = false;
  }
  return button;
}

import { h } from './dom.js';

const CONFIRM_MS = 5000;

/** A button for an action that cannot be undone. It acts on a second click within five seconds. */
export function createConfirmButton({ label, question, act, name }) {
  let isArmed = false;
  let timer;
  const button = h('button', { type: 'button', click, 'aria-label': name && `${label} ${name}` }, label);
  const arm = (armed) => {
    isArmed = armed;
    button.replaceChildren(armed ? question : label);
    if (name) button.setAttribute('aria-label', `${armed ? question : label} ${name}`);
    button.classList.toggle('armed', armed);
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

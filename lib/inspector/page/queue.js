/** Counts the events in the queue while the page is visible. */
import { byId } from './dom.js';
import { setDeadIds } from './queue-state.js';
import { getDeadLetters, getQueue } from './request.js';

const INTERVAL_MS = 2000;

const button = byId('queue');
let deadCount = 0;

/** @param changed called when the dead letters have changed */
export function watchQueue(open, changed) {
  button.hidden = false;
  button.addEventListener('click', open);
  const update = () => void countQueue(changed);
  setInterval(update, INTERVAL_MS);
  update();
}

export async function countQueue(changed) {
  if (document.hidden) return;
  const counts = await getQueue();
  button.classList.toggle('bad', !counts.ok || counts.dead > 0);
  if (!counts.ok) button.replaceChildren('Queue not available');
  else button.replaceChildren(`Queue: ${counts.waiting} waiting, ${counts.running} running, ${counts.dead} dead`);
  if (!counts.ok || counts.dead === deadCount) return;
  deadCount = counts.dead;
  const { deadLetters = [] } = await getDeadLetters({ revealed: false });
  setDeadIds(deadLetters.map(({ id }) => id));
  changed();
}

/** The entry point of the page: shows the server's events according to the user's choices. */
import { createCharts } from './charts.js';
import { Connection } from './connection.js';
import { byId } from './dom.js';
import { showEmpty } from './empty.js';
import { filters, isFiltered, matchRecipient, addOptions, onFilter } from './filters.js';
import { formatCount, formatOffset } from './format.js';
import { watchKeys } from './keyboard.js';
import { addDivider, removeLine, removeRecipients, setHidden, ensureTabStop, showLine } from './list.js';
import { DEAD_LETTERS, getOpenId, openFromHash, watchHash } from './open-event.js';
import { setHasQueue } from './queue-state.js';
import { watchQueue } from './queue.js';
import { findSameEvent, matchesFilters, addLine, lines } from './store.js';
import { Toolbar } from './toolbar.js';

let receiver;
let isReady = false;
let isFull = false;

const toolbar = new Toolbar({ add, reveal });

const connection = new Connection({
  hello(hello) {
    if (receiver && receiver.boot !== hello.boot) addDivider('The process was restarted');
    if (!receiver) start(hello);
    receiver = hello;
  },
  entry: (line) => toolbar.receive(line),
  ready() {
    isReady = true;
    toolbar.showLive();
    refresh();
    drawCharts();
    void openFromHash({ focus: false });
  },
  lost(seconds) {
    isReady = false;
    toolbar.showLost(seconds);
  },
});
connection.open();

function start(hello) {
  addOptions(hello);
  setHasQueue(hello.hasQueue);
  byId('zone').textContent = formatOffset(Date.now());
  if (!hello.hasQueue) return;
  document.body.classList.add('has-queue');
  byId('last-column').textContent = 'Queue';
  watchQueue(() => (location.hash = DEAD_LETTERS), redraw);
}

function add(line) {
  const evicted = addLine(line);
  isFull ||= evicted.length > 0;
  evicted.forEach(removeLine);
  show(line);
  // The row of a queued event shows the result of its attempts.
  if (line.by === 'work') findSameEvent(line).forEach(show);
  if (line.id === getOpenId()) void openFromHash({ focus: false });
  schedule();
}

const show = (line) => showLine(line, { hidden: !matchesFilters(line, filters) });

function redraw() {
  lines.forEach(show);
  ensureTabStop();
}

let isScheduled = false;
let isStale = false;

/** Counts a burst of events once. More expensive work is done once a second. */
function schedule() {
  isStale = true;
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    refresh();
  });
}

function refresh() {
  ensureTabStop();
  const all = [...lines.values()];
  const shown = all.filter((line) => matchesFilters(line, filters)).length;
  const total = all.length === 0 ? '' : formatCount(all.length, 'event');
  byId('shown').textContent = isFiltered() ? `${shown} of ${all.length}` : total;
  byId('clear').hidden = !isFiltered();
  if (isReady) showEmpty({ total: all.length, shown, isLocalOnly: receiver.isLocalOnly });
}

function drawCharts() {
  if (!receiver || document.hidden) return;
  const charts = byId('charts');
  // An element that is replaced while it is pressed gets no click.
  if (charts.matches(':active')) return;
  const focused = [...charts.querySelectorAll('button')].indexOf(document.activeElement);
  const shown = [...lines.values()].filter((line) => matchesFilters(line, filters));
  charts.replaceChildren(...createCharts(shown, { ...receiver, isFull: isFull && !isFiltered() }));
  if (focused >= 0) charts.querySelectorAll('button')[focused]?.focus();
}

onFilter(() => {
  for (const line of lines.values()) setHidden(line.id, { hidden: !matchesFilters(line, filters) });
  refresh();
  drawCharts();
});

function reveal(revealed) {
  if (!revealed) removeRecipients((id) => !id.startsWith(`${receiver?.boot}-`));
  connection.restart({ revealed });
}

byId('list').addEventListener('click', ({ target }) => {
  const id = target.closest('li')?.dataset.id;
  if (id) location.hash = id;
});

watchHash({ isRevealed: () => toolbar.isRevealed, redraw });
watchKeys();

const wide = matchMedia('(min-width: 62rem)');
const toggleOverview = () => (byId('overview').open = wide.matches);
wide.addEventListener('change', toggleOverview);
toggleOverview();
let isMatching = false;

// The time axis of the charts moves without events, too.
setInterval(async () => {
  drawCharts();
  if (!isStale || isMatching || !filters.recipient) return;
  isStale = false;
  isMatching = true;
  await matchRecipient();
  isMatching = false;
}, 1000);

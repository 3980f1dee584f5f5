/** The page: connects the server's events and the user's choices to what is shown. */
import { makeCharts } from './charts.js';
import { connect } from './connection.js';
import { byId } from './dom.js';
import { showEmpty } from './empty.js';
import { filters, isFiltered, matchRecipient, offerChoices, onFilter } from './filters.js';
import { formatCount, formatOffset } from './format.js';
import { watchKeys } from './keyboard.js';
import { divide, dropLine, forgetRecipients, hideLine, keepReachable, showLine } from './list.js';
import { DEAD_LETTERS, openFromHash, openId, watchHash } from './open-event.js';
import { setQueue } from './queue-state.js';
import { watchQueue } from './queue.js';
import { findSameEvent, fits, keep, lines } from './store.js';
import { makeToolbar } from './toolbar.js';

let receiver;
let isReady = false;
let isFull = false;

const toolbar = makeToolbar({ add, reveal });

const connection = connect({
  hello(hello) {
    if (receiver && receiver.boot !== hello.boot) divide('The process has restarted');
    if (!receiver) start(hello);
    receiver = hello;
  },
  entry: toolbar.receive,
  ready() {
    isReady = true;
    toolbar.showLive();
    refresh();
    drawCharts();
    void openFromHash(false);
  },
  lost(seconds) {
    isReady = false;
    toolbar.showLost(seconds);
  },
});

function start(hello) {
  offerChoices(hello);
  setQueue(hello.hasQueue);
  byId('zone').textContent = formatOffset(Date.now());
  if (!hello.hasQueue) return;
  document.body.classList.add('has-queue');
  byId('last-column').textContent = 'Queue';
  watchQueue(() => (location.hash = DEAD_LETTERS), redraw);
}

function add(line) {
  const dropped = keep(line);
  isFull ||= dropped.length > 0;
  dropped.forEach(dropLine);
  show(line);
  // The row of a queued event shows the result of its run.
  if (line.by === 'work') findSameEvent(line).forEach(show);
  if (line.id === openId()) void openFromHash(false);
  schedule();
}

const show = (line) => showLine(line, !fits(line, filters));

function redraw() {
  lines.forEach(show);
  keepReachable();
}

let isScheduled = false;
let isStale = false;

/** A burst of events is counted once; what is more expensive waits for the next second. */
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
  keepReachable();
  const all = [...lines.values()];
  const shown = all.filter((line) => fits(line, filters)).length;
  const total = all.length === 0 ? '' : formatCount(all.length, 'event');
  byId('shown').textContent = isFiltered() ? `${shown} of ${all.length}` : total;
  byId('clear').hidden = !isFiltered();
  if (isReady) showEmpty({ total: all.length, shown, isLocalOnly: receiver.isLocalOnly });
}

function drawCharts() {
  if (!receiver || document.hidden) return;
  const charts = byId('charts');
  // An element that is replaced while it is pressed is not clicked.
  if (charts.matches(':active')) return;
  const focused = [...charts.querySelectorAll('button')].indexOf(document.activeElement);
  const shown = [...lines.values()].filter((line) => fits(line, filters));
  charts.replaceChildren(...makeCharts(shown, isFull && !isFiltered(), receiver));
  if (focused >= 0) charts.querySelectorAll('button')[focused]?.focus();
}

onFilter(() => {
  for (const line of lines.values()) hideLine(line.id, !fits(line, filters));
  refresh();
  drawCharts();
});

function reveal(revealed) {
  if (!revealed) forgetRecipients((id) => id.startsWith(`${receiver?.boot}-`));
  connection.reopen(revealed);
}

byId('list').addEventListener('click', ({ target }) => {
  const id = target.closest('li')?.dataset.id;
  if (id) location.hash = id;
});

watchHash({ isRevealed: toolbar.isRevealed, redraw });
watchKeys();

const wide = matchMedia('(min-width: 62rem)');
const unfold = () => (byId('overview').open = wide.matches);
wide.addEventListener('change', unfold);
unfold();
let isMatching = false;

// The time in the charts passes, also without events.
setInterval(async () => {
  drawCharts();
  if (!isStale || isMatching || !filters.recipient) return;
  isStale = false;
  isMatching = true;
  await matchRecipient();
  isMatching = false;
}, 1000);

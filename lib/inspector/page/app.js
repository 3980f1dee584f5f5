/** The page: leads what comes from the server, and what the reader does, to where it is shown. */
import { makeCharts } from './charts.js';
import { connect } from './connection.js';
import { closeDetail, openDetail } from './detail.js';
import { byId, h } from './dom.js';
import { chooseEvent, filters, isFiltered, matchRecipient, offerKinds, onFilter } from './filters.js';
import { divide, dropLine, focusLine, forgetRecipients, hideLine, keepReachable, markOpen, showLine } from './list.js';
import { fits, keep, lines, SIZE } from './store.js';

/** Lines that came while it is paused, by id: as many as would be listed. */
const waiting = new Map();
let known;
let revealed = false;
let paused = false;
let ready = false;
let full = false;

function say(state, text) {
  const element = byId('state');
  element.dataset.state = state;
  if (element.textContent !== text) element.textContent = text;
}

const sayHow = () => (paused ? say('paused', `Paused, ${waiting.size} new`) : say('live', 'Live'));

const connection = connect({
  hello(hello) {
    if (known && known.boot !== hello.boot) divide('The process was started again');
    if (!known) offerKinds(hello);
    known = hello;
  },
  entry(line) {
    // What is listed already only changes: it may be masked now.
    if (paused && !lines.has(line.id)) wait(line);
    else add(line);
    if (ready) sayHow();
  },
  ready() {
    ready = true;
    sayHow();
    refresh();
    drawCharts();
    openFromHash();
  },
  lost(seconds) {
    ready = false;
    say('lost', `Disconnected. Trying again in ${seconds} s`);
  },
});

function wait(line) {
  waiting.set(line.id, line);
  if (waiting.size > SIZE) waiting.delete(waiting.keys().next().value);
}

function add(line) {
  const dropped = keep(line);
  full ||= dropped.length > 0;
  dropped.forEach(dropLine);
  showLine(line, !fits(line, filters));
  if (line.id === location.hash.slice(1)) void openFromHash();
  schedule();
}

let scheduled = false;
let stale = false;

/** A burst of events is counted once; what is dearer waits for the next second. */
function schedule() {
  stale = true;
  if (scheduled) return;
  scheduled = true;
  requestAnimationFrame(() => {
    scheduled = false;
    refresh();
  });
}

function refresh() {
  keepReachable();
  const all = [...lines.values()];
  const shown = all.filter((line) => fits(line, filters)).length;
  const chosen = isFiltered();
  byId('shown').textContent = chosen ? `${shown} of ${all.length}` : all.length === 0 ? '' : `${all.length} events`;
  byId('clear').hidden = !chosen;
  showEmpty(all.length, shown);
}

function showEmpty(total, shown) {
  const empty = byId('empty');
  empty.hidden = shown > 0 || !ready;
  if (total > 0) empty.replaceChildren(h('p', {}, 'No event fits the filters.'));
  else
    empty.replaceChildren(
      h('p', {}, 'No event yet.'),
      h('p', { class: 'muted' }, 'They appear here as they come. To make one:'),
      h('code', {}, `npx express-ark-webhooks trigger MessageBounced --to ${location.origin}/webhooks/ark`),
    );
}

function drawCharts() {
  if (!known || document.hidden) return;
  const charts = byId('charts');
  // A button that is replaced while it is pressed is not clicked.
  if (charts.querySelector('button:active')) return;
  const focused = document.activeElement?.closest?.('.bars button')?.textContent;
  charts.replaceChildren(...makeCharts([...lines.values()], full, known, chooseEvent));
  if (focused) [...charts.querySelectorAll('.bars button')].find((one) => one.textContent === focused)?.focus();
}

onFilter(() => {
  for (const line of lines.values()) hideLine(line.id, !fits(line, filters));
  refresh();
  drawCharts();
});

async function openFromHash() {
  const id = location.hash.slice(1);
  document.body.classList.toggle('opened', id !== '');
  markOpen(id);
  if (id === '') closeDetail();
  else await openDetail(id, revealed, close);
}

function close() {
  const id = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  void openFromHash();
  focusLine(id);
}

byId('list').addEventListener('click', ({ target }) => {
  const id = target.closest('li')?.dataset.id;
  if (id) location.hash = id;
});
addEventListener('hashchange', openFromHash);

function press(button, pressed, text, more = '') {
  button.setAttribute('aria-pressed', String(pressed));
  button.replaceChildren(text, h('span', { class: 'long' }, more));
}

byId('pause').addEventListener('click', ({ currentTarget }) => {
  paused = !paused;
  press(currentTarget, paused, paused ? 'Go on' : 'Pause');
  waiting.forEach(add);
  waiting.clear();
  if (ready) sayHow();
});

byId('reveal').addEventListener('click', ({ currentTarget }) => {
  revealed = !revealed;
  press(currentTarget, revealed, revealed ? 'Mask' : 'Reveal', ' addresses');
  if (!revealed) forgetRecipients((id) => id.startsWith(`${known?.boot}-`));
  connection.reopen(revealed);
});

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && location.hash.length > 1) close();
  if (event.key !== '/' || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
  event.preventDefault();
  byId('recipient').focus();
});

const wide = matchMedia('(min-width: 62rem)');
const unfold = () => (byId('overview').open = wide.matches);
wide.addEventListener('change', unfold);
unfold();
let matching = false;

// Time goes on in the charts, also where nothing comes.
setInterval(async () => {
  drawCharts();
  if (!stale || matching || !filters.recipient) return;
  stale = false;
  matching = true;
  await matchRecipient();
  matching = false;
}, 1000);

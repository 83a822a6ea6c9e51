/**
 * What happens at Baton while the page is open: events as they come, or, while they cannot come,
 * the word to look again every few seconds.
 */
import { cell } from './cells.js';
import { session } from './api.js';

const KINDS = ['conversation', 'handoff', 'message', 'change', 'health', 'reset'];
const POLL = 5_000;
const HIDDEN_FOR = 60_000;
const LONGEST_PAUSE = 15_000;

/** `{ state, since }`; the state is `live`, `polling` or `down`. */
export const link = cell({ state: 'connecting', since: Date.now() });

const listeners = new Map();
let source = null;
let last = null;
let failures = 0;
let timer = null;
let poll = null;
let hiddenTimer = null;
let running = false;

/** Listens to a kind of event; `look` is the word to read everything again. */
export function on(kind, listener) {
  if (!listeners.has(kind)) listeners.set(kind, new Set());
  listeners.get(kind).add(listener);
  return () => listeners.get(kind).delete(listener);
}

/** Has everything that is shown read again. */
export function lookAgain() {
  tell('look', {});
}

export function start() {
  if (running) return;
  running = true;
  open();
}

export function stop() {
  running = false;
  close();
  clearTimeout(timer);
  clearInterval(poll);
  poll = null;
}

document.addEventListener('visibilitychange', () => {
  clearTimeout(hiddenTimer);
  if (document.hidden) {
    hiddenTimer = setTimeout(close, HIDDEN_FOR);
  } else if (running && source === null) {
    open();
  }
});
window.addEventListener('online', () => running && state() !== 'live' && open());
window.addEventListener('offline', () => running && failed());

function state() {
  return link.get().state;
}

function become(next) {
  if (state() !== next) link.set({ state: next, since: Date.now() });
}

function close() {
  source?.close();
  source = null;
}

function open() {
  close();
  clearTimeout(timer);
  const after = last === null ? '' : `&after=${encodeURIComponent(last)}`;
  const opened = new EventSource(`/api/v1/events?kinds=conversation,handoff,message,change,health${after}`);
  source = opened;
  opened.onopen = () => {
    if (source !== opened) return;
    failures = 0;
    clearInterval(poll);
    poll = null;
    const missed = state() !== 'live' || last === null;
    become('live');
    if (missed) tell('look', {});
  };
  opened.onerror = () => {
    if (source !== opened) return;
    if (opened.readyState === EventSource.CLOSED) {
      failed();
    } else {
      interrupted();
    }
  };
  for (const kind of KINDS) {
    opened.addEventListener(kind, (event) => {
      if (event.lastEventId) last = event.lastEventId;
      if (kind === 'reset') {
        tell('look', {});
        return;
      }
      tell(kind, JSON.parse(event.data));
    });
  }
}

/** The browser calls again by itself, and says after which event. */
function interrupted() {
  become(state() === 'down' || !navigator.onLine ? 'down' : 'polling');
  if (poll === null) {
    poll = setInterval(look, POLL);
    look();
  }
}

/** The stream was refused: another one is tried for, later and later. */
function failed() {
  close();
  clearTimeout(timer);
  failures += 1;
  const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** failures) * (0.75 + Math.random() / 2);
  timer = setTimeout(() => running && open(), pause);
  interrupted();
}

async function look() {
  if (document.hidden || !running) return;
  try {
    if (await session()) {
      become('polling');
      tell('look', {});
    } else {
      tell('signed-out', {});
    }
  } catch {
    become('down');
  }
}

function tell(kind, data) {
  for (const listener of [...(listeners.get(kind) ?? [])]) listener(data);
}

/** The page: signing in, the way between views, and whether it is in touch with Baton. */
import { h, render } from 'preact';
import { useCallback, useEffect, useState } from 'preact/hooks';
import { get, session, signOut, whenSignedOut } from './api.js';
import { cell, gathered, remembered, useCell, useMinute } from './cells.js';
import { link, on, start, stop } from './live.js';
import { Icon, Loading, Name, Select, Toasts, Trouble, Whispers, tellProblem } from './parts.js';
import { leaveFor, Login, Mark, resume } from './login.js';
import { Keys, useKeys } from './keys.js';
import { Conversations } from './conversations.js';
import { Queues } from './queues.js';
import { Agents } from './agents.js';
import { Reports } from './reports.js';
import { Letters } from './letters.js';
import { Health } from './health.js';
import { Audit } from './audit.js';
import { Tokens, ROLES } from './tokens.js';
import { number, span } from './words.js';

const VIEWS = [
  ['conversations', 'Conversations', Conversations, 'viewer'],
  ['queues', 'Queues', Queues, 'viewer'],
  ['agents', 'Agents', Agents, 'viewer'],
  ['reports', 'Reports', Reports, 'viewer'],
  ['letters', 'Not delivered', Letters, 'viewer'],
  ['health', 'Health', Health, 'viewer'],
  ['audit', 'Audit', Audit, 'admin'],
  ['tokens', 'Tokens', Tokens, 'admin'],
];

const scheme = remembered('scheme', 'auto');
const paint = () => {
  document.documentElement.dataset.scheme = scheme.get();
};
scheme.follow(paint);
paint();

const place = cell(read());
addEventListener('hashchange', () => place.set(read()));

function read() {
  const [view = '', id = ''] = location.hash.replace(/^#\/?/, '').split('/');
  try {
    return { view: view || 'conversations', id: decodeURIComponent(id) || null };
  } catch {
    return { view: 'conversations', id: null };
  }
}

function Console() {
  const [me, setMe] = useState(undefined);
  const [gone, setGone] = useState(false);
  const [problem, setProblem] = useState(null);
  const enter = useCallback((answer) => {
    if (answer) resume();
    setMe(answer ? { ...answer.caller, local: answer.csrf === null } : null);
  }, []);
  const leave = useCallback(() => {
    setGone(true);
    setMe(null);
  }, []);
  const ask = useCallback(() => {
    setProblem(null);
    session().then(enter, setProblem);
  }, []);
  useEffect(() => {
    whenSignedOut(leave);
    ask();
    return on('signed-out', leave);
  }, []);
  useEffect(() => {
    if (!me) return undefined;
    start();
    return stop;
  }, [me]);
  if (problem) return h('main', { class: 'login' }, h(Trouble, { problem, again: ask }));
  if (me === undefined) return h('main', { class: 'login' }, h(Loading, null));
  if (me === null) {
    return h(Login, { gone, onIn: (answer) => {
      setGone(false);
      enter(answer);
    } });
  }
  const out = ({ provider }) => leaveFor(provider);
  return h(Frame, { me, onOut: () => signOut().then(out, tellProblem) });
}

function Frame({ me, onOut }) {
  const { view, id } = useCell(place);
  const [menu, setMenu] = useState(false);
  const [keys, setKeys] = useState(false);
  const counts = useCounts();
  const showKeys = useCallback(() => setKeys(true), []);
  useKeys(showKeys);
  useEffect(() => setMenu(false), [view, id]);
  const offered = VIEWS.filter(([, , , role]) => role === 'viewer' || me.role === 'admin');
  const [name, words, View] = offered.find(([each]) => each === view) ?? offered[0];
  useEffect(() => {
    document.title = `${counts.queues ? `(${counts.queues}) ` : ''}${words} · Baton`;
  }, [words, counts.queues]);
  return h('div', { class: menu ? 'frame menu-open' : 'frame' },
    h('a', { class: 'skip', href: '#main', onClick: (event) => {
      event.preventDefault();
      document.querySelector('main h1, main h2')?.focus();
    } }, 'Skip to the content'),
    h('header', { class: 'top' },
      h('button', {
        type: 'button', class: 'icon-button menu-button', 'aria-expanded': String(menu), 'aria-controls': 'menu',
        'aria-label': menu ? 'Close the menu' : 'Menu', onClick: () => setMenu(!menu),
      }, h(Icon, { name: menu ? 'close' : 'menu' })),
      h('p', { class: 'brand' }, h(Mark, null), 'Baton'),
      h('span', { class: 'top-view' }, words)),
    h('aside', { id: 'menu', class: 'side', 'aria-label': 'Menu' },
      h('p', { class: 'brand' }, h(Mark, null), 'Baton'),
      h('nav', { 'aria-label': 'Views' }, h('ul', null, offered.map(([each, label]) =>
        h('li', { key: each }, h('a', {
          href: `#/${each}`, class: each === name ? 'nav on' : 'nav', 'aria-current': each === name ? 'page' : undefined,
        }, h(Icon, { name: each }), h('span', null, label),
        counts[each] > 0 && h('span', { class: `badge of-${each}` }, number(counts[each]),
          h('span', { class: 'unseen' }, each === 'queues' ? ' wait' : ' not delivered'))))))),
      h('div', { class: 'side-foot' },
        h(LinkState, null),
        h(Select, {
          label: 'Colours', value: scheme.get(),
          options: [['auto', 'System'], ['light', 'Light'], ['dark', 'Dark']],
          onChange: (value) => scheme.set(value),
        }),
        h('button', { type: 'button', class: 'nav', onClick: showKeys }, h('kbd', null, '?'), 'Keys'),
        h('div', { class: 'me' },
          h('p', null, h(Name, { name: me.name, class: 'name' }),
            h('span', { class: 'quiet' }, ROLES[me.role]?.split(':')[0] ?? me.role)),
          me.local
            ? h('span', { class: 'quiet' }, 'on this machine')
            : h('button', { type: 'button', class: 'link-button', onClick: onOut }, 'Sign out')))),
    h('main', { id: 'main' },
      h(Interruption, null),
      name === 'conversations'
        ? h(Conversations, { me, open: view === name ? id : null })
        : h(View, { key: name, me })),
    h(Toasts, null), h(Whispers, null),
    keys && h(Keys, { onClose: () => setKeys(false) }));
}

/** How many wait, and how much was not delivered. */
function useCounts() {
  const [counts, setCounts] = useState({ queues: 0, letters: 0 });
  useEffect(() => {
    const ask = () => Promise.all([get('/queues'), get('/dead-letters', { limit: 1 })]).then(
      ([queues, letters]) => setCounts({
        queues: queues.queues.reduce((sum, each) => sum + each.waiting, 0),
        letters: letters.count,
      }),
      () => undefined,
    );
    const later = gathered(ask, 3000);
    const timer = setInterval(() => document.hidden || later(), 30_000);
    ask();
    const ends = [on('handoff', later), on('health', later), on('look', later)];
    return () => {
      later.stop();
      clearInterval(timer);
      ends.forEach((end) => end());
    };
  }, []);
  return counts;
}

function LinkState() {
  const { state } = useCell(link);
  const words = { live: 'Live', connecting: 'Connecting…', polling: 'Read every 5 s', down: 'No connection' }[state];
  return h('p', { class: 'link-state' }, h('span', { class: `dot ${state === 'live' ? 'good' : state === 'down' ? 'bad' : 'warn'}` }), words);
}

/** Says that what is shown may be old. A short gap is nobody's business. */
function Interruption() {
  const { state, since } = useCell(link);
  const now = useMinute();
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const shown = state === 'down' || state === 'polling' && late;
  return h('div', { role: 'status', class: 'interruption-place' }, shown && h('p', { class: `interruption ${state}` },
    h(Icon, { name: 'alert' }),
    state === 'down'
      ? `Baton cannot be reached${now - since > 60_000 ? ` for ${span(now - since)}` : ''}. What you see may be old. Trying again…`
      : 'Live updates are interrupted. The page reads anew every few seconds.'));
}

render(h(Console, null), document.getElementById('console'));

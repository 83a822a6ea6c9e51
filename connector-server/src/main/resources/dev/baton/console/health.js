/** Whether everything works: channels, bots, the store, nodes, and what waits. */
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { get } from './api.js';
import { gathered, useMinute, useRead } from './cells.js';
import { on } from './live.js';
import { Empty, Icon, Loading, Own, Since, Table, Time, Title, Trouble } from './parts.js';
import { count, dayTime, number, plain, seconds, sentenceCase } from './words.js';

const GOOD = new Set(['up', 'ok', 'open', 'ready', 'healthy', 'closed', 'held', 'connected']);

const isGood = (status) => GOOD.has(String(status ?? '').toLowerCase());
const STATES = { up: 'Works', ok: 'Works', degraded: 'Works in part', down: 'Does not work' };
const CIRCUITS = {
  closed: 'is asked as usual', open: 'is not asked for now, because it failed too often',
  half_open: 'is being tried again',
};

const stateWords = (status) => STATES[String(status ?? '').toLowerCase()] ?? sentenceCase(status ?? 'not known');

function State({ status }) {
  const good = isGood(status);
  return h('span', { class: `state-mark ${good ? 'good' : String(status).toLowerCase() === 'degraded' ? 'warn' : 'bad'}` },
    h(Icon, { name: good ? 'done' : 'alert' }), stateWords(status));
}

export function Health() {
  const { data, problem, again } = useRead((signal) => get('/status', {}, signal), []);
  useEffect(() => {
    const later = gathered(again, 1000);
    const ends = [on('health', later), on('look', later)];
    const timer = setInterval(() => document.hidden || again(), 10_000);
    return () => {
      later.stop();
      clearInterval(timer);
      ends.forEach((end) => end());
    };
  }, [again]);
  return h('div', { class: 'page' },
    h(Title, { words: 'Health' }),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && h(Status, { status: data }));
}

function Status({ status }) {
  const now = useMinute();
  const channels = Object.entries(status.channels ?? {});
  const bots = Object.entries(status.bots ?? {});
  const sick = [
    ...channels.filter(([, each]) => !isGood(each.status)).map(([name]) => `channel ${name}`),
    ...bots.filter(([, each]) => !isGood(each.status)).map(([name]) => `bot ${name}`),
    ...(isGood(status.store?.status ?? 'up') ? [] : ['store']),
  ];
  const waits = status.oldest_waiting_seconds ?? {};
  return h('div', null,
    h('p', { class: `verdict ${sick.length ? 'bad' : 'good'}`, role: 'status' },
      h(Icon, { name: sick.length ? 'alert' : 'done' }),
      h('span', null, sick.length ? `Trouble with ${sick.join(', ')}.` : 'Everything works.')),
    h('dl', { class: 'figures' },
      figure('Running since', status.started_at ? h(Time, { at: status.started_at, long: true }) : '–', `Baton ${status.version ?? ''}`),
      figure('Oldest message coming in', waits.in ? seconds(waits.in) : 'none waits'),
      figure('Oldest message going out', waits.out ? seconds(waits.out) : 'none waits'),
      figure('Not delivered', h('a', { href: '#/letters' }, number(totalOf(status.dead_letters))))),
    h('section', { class: 'block', 'aria-labelledby': 'health-channels' },
      h('h2', { id: 'health-channels' }, 'Channels'),
      channels.length === 0 ? h(Empty, { title: 'There are no channels' }) : h(Table, {
        label: 'Channels', head: ['Channel', 'Platform', 'State', { text: 'Waiting to go out', number: true }, 'Limits'],
      }, channels.map(([name, each]) => h('tr', { key: name },
        h('th', { scope: 'row' }, name),
        h('td', null, sentenceCase(each.type)),
        h('td', null, h(State, { status: each.status }), each.cause && h('p', { class: 'cause' }, h(Own, null, each.cause))),
        h('td', { class: 'number' }, each.queued_deliveries === undefined ? '–' : number(each.queued_deliveries ?? 0)),
        h('td', null, each.paused_until && Date.parse(each.paused_until) > now
          ? `asked to wait until ${dayTime(each.paused_until, now)}` : 'within the limits'))))),
    h('section', { class: 'block', 'aria-labelledby': 'health-bots' },
      h('h2', { id: 'health-bots' }, 'Bots'),
      bots.length === 0 ? h(Empty, { title: 'There are no bots' }) : h(Table, {
        label: 'Bots', head: ['Bot', 'State', 'Calls'],
      }, bots.map(([name, each]) => h('tr', { key: name },
        h('th', { scope: 'row' }, name),
        h('td', null, h(State, { status: each.status }), each.cause && h('p', { class: 'cause' }, h(Own, null, each.cause))),
        h('td', null, CIRCUITS[each.circuit] ?? plain(each.circuit ?? 'not known')))))),
    h('section', { class: 'block', 'aria-labelledby': 'health-nodes' },
      h('h2', { id: 'health-nodes' }, 'Store and nodes'),
      h('dl', { class: 'pairs' },
        pair('Store', [h(State, { key: 's', status: status.store?.status ?? 'up' }), ' ', storeName(status.store?.kind)]),
        status.store?.waiting_operations !== undefined && pair('Waiting to be written', number(status.store.waiting_operations)),
        status.shards && pair('Shares of the conversations held here', `${number(status.shards.held ?? 0)} of ${number(status.shards.count ?? 0)}`),
        status.broker && pair('Event broker', brokerWords(status.broker)),
        status.webhooks && pair('Webhooks', brokerWords(status.webhooks))),
      (status.nodes ?? []).length > 0 && h(Table, {
        label: 'Nodes', head: ['Node', 'Running for', { text: 'Shares', number: true }, 'State'],
      }, status.nodes.map((node, at) => h('tr', { key: node.id },
        h('th', { scope: 'row' }, node.id === status.node ? 'This node' : `Node ${at + 1}`),
        h('td', null, node.since ? h(Since, { at: node.since }) : '–'),
        h('td', { class: 'number' }, number(Array.isArray(node.shards) ? node.shards.length : node.shards ?? 0)),
        h('td', null, node.leaving ? 'leaving' : 'working'))))));
}

const storeName = (kind) => ({ sqlite: 'SQLite', postgresql: 'PostgreSQL' }[kind] ?? kind ?? '');

const totalOf = (letters) => (typeof letters === 'number' ? letters
  : Object.values(letters ?? {}).reduce((sum, each) => sum + (Number(each) || 0), 0));

function brokerWords(part) {
  if (typeof part !== 'object') return plain(part);
  return Object.entries(part)
    .filter(([, value]) => value !== null && typeof value !== 'object')
    .map(([name, value]) => `${plain(name)}: ${typeof value === 'number' ? number(value) : plain(value)}`).join(', ')
    || count(Object.keys(part).length, 'webhook');
}

const figure = (words, value, hint) => h('div', { class: 'figure' }, h('dt', null, words), h('dd', null, value),
  hint && h('p', { class: 'quiet' }, hint));
const pair = (words, value) => h('div', null, h('dt', null, words), h('dd', null, value));

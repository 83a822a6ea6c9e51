/** Whether everything works: channels, bots, the store, nodes, and what waits. */
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { get } from './api.js';
import { gathered, useMinute, useRead } from './cells.js';
import { on } from './live.js';
import { Empty, Icon, Loading, Own, Since, Table, Time, Title, Trouble } from './parts.js';
import { dayTime, number, plain, seconds, sentenceCase } from './words.js';

const isGood = (status) => status === 'up';
const STATES = {
  up: 'Works', connecting: 'Is connecting', down: 'Does not work', rejected: 'Its credentials are refused',
};
const CIRCUITS = {
  closed: 'is asked as usual', open: 'is not asked for now, because it failed too often',
  half_open: 'is being tried again',
};

const stateWords = (status) => STATES[status] ?? sentenceCase(status ?? 'not known');

function State({ status }) {
  const good = isGood(status);
  return h('span', { class: `state-mark ${good ? 'good' : status === 'connecting' ? 'warn' : 'bad'}` },
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
    ...(isGood(status.store?.status ?? 'up') ? [] : ['the store']),
    ...(isGood(status.broker?.status ?? 'up') ? [] : ['the event broker']),
    ...Object.entries(status.webhooks ?? {}).filter(([, each]) => !isGood(each.status)).map(([name]) => `webhook ${name}`),
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
    h('div', { class: 'block' },
      h('h2', null, 'Channels'),
      channels.length === 0 ? h(Empty, { title: 'There are no channels' }) : h(Table, {
        label: 'Channels', head: ['Channel', 'Platform', 'State', { text: 'Waiting to go out', number: true }, 'Limits'],
      }, channels.map(([name, each]) => h('tr', { key: name },
        h('th', { scope: 'row' }, name),
        h('td', null, sentenceCase(each.type)),
        h('td', null, h(State, { status: each.status }), each.cause && h('p', { class: 'cause' }, h(Own, null, each.cause))),
        h('td', { class: 'number' }, each.queued_deliveries === undefined ? '–' : number(each.queued_deliveries ?? 0)),
        h('td', null, each.paused_until && Date.parse(each.paused_until) > now
          ? `asked to wait until ${dayTime(each.paused_until, now)}` : 'within the limits'))))),
    h('div', { class: 'block' },
      h('h2', null, 'Bots'),
      bots.length === 0 ? h(Empty, { title: 'There are no bots' }) : h(Table, {
        label: 'Bots', head: ['Bot', 'State', 'Calls'],
      }, bots.map(([name, each]) => h('tr', { key: name },
        h('th', { scope: 'row' }, name),
        h('td', null, h(State, { status: each.status }), each.cause && h('p', { class: 'cause' }, h(Own, null, each.cause))),
        h('td', null, CIRCUITS[each.circuit] ?? plain(each.circuit ?? 'not known')))))),
    h('div', { class: 'block' },
      h('h2', null, 'Store and nodes'),
      h('dl', { class: 'pairs' },
        pair('Store', [h(State, { key: 's', status: status.store?.status ?? 'up' }), ' ', storeName(status.store?.kind)]),
        status.store?.waiting_operations !== undefined && pair('Waiting to be written', number(status.store.waiting_operations)),
        status.shards && pair('Shares of the conversations held here', `${number(status.shards.held ?? 0)} of ${number(status.shards.count ?? 0)}`),
        status.broker && pair('Event broker', partOf(status.broker)),
        Object.entries(status.webhooks ?? {}).map(([name, each]) => pair(`Webhook ${name}`, partOf(each)))),
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

const partOf = (part) => [h(State, { key: 'state', status: part.status }), ' ',
  part.cause && h(Own, { key: 'cause', class: 'quiet' }, part.cause), ' ',
  part.waiting > 0 && `${number(part.waiting)} wait`];

const figure = (words, value, hint) => h('div', { class: 'figure' }, h('dt', null, words), h('dd', null, value),
  hint && h('dd', { class: 'figure-hint' }, hint));
const pair = (words, value) => h('div', null, h('dt', null, words), h('dd', null, value));

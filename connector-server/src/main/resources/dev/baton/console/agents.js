/** The agents, and how much each has to do. */
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { get } from './api.js';
import { gathered, useRead } from './cells.js';
import { on } from './live.js';
import { Empty, Loading, Name, Table, Time, Title, Trouble } from './parts.js';
import { number } from './words.js';

const STATUS = { here: ['good', 'Here'], away: ['off', 'Away'], unknown: ['off', 'Not known'] };

export function Agents() {
  const { data, problem, again } = useRead((signal) => get('/agents', {}, signal), []);
  useEffect(() => {
    const later = gathered(again, 1500);
    const ends = [on('handoff', later), on('look', later)];
    return () => {
      later.stop();
      ends.forEach((end) => end());
    };
  }, [again]);
  const agents = [...(data?.agents ?? [])].sort((a, b) =>
    b.conversations - a.conversations || (a.name ?? '').localeCompare(b.name ?? ''));
  const most = Math.max(1, ...agents.map((each) => each.limit ?? each.conversations));
  return h('div', { class: 'page' },
    h(Title, { words: 'Agents' }),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && agents.length === 0 && h(Empty, { icon: 'agents', title: 'No agent was seen yet' },
      h('p', null, 'Whoever claims a conversation, here or in their own chat client, is listed here.')),
    agents.length > 0 && h(Table, {
      label: 'Agents and their load',
      head: ['Name', 'Desk', 'State', { text: 'Conversations', number: true }, 'Load', 'Last seen'],
    }, agents.map((agent) => {
      const [dot, words] = STATUS[agent.status] ?? STATUS.unknown;
      const load = agent.limit ? agent.conversations / agent.limit : null;
      return h('tr', { key: `${agent.desk} ${agent.id}` },
        h('th', { scope: 'row' }, h(Name, { name: agent.name })),
        h('td', null, agent.desk),
        h('td', null, h('span', { class: `dot ${dot}` }), words),
        h('td', { class: 'number' }, agent.limit
          ? `${number(agent.conversations)} of ${number(agent.limit)}` : number(agent.conversations)),
        h('td', null, h('span', {
          class: `meter ${load !== null && load >= 1 ? 'full' : ''}`, 'aria-hidden': 'true',
        }, h('span', {
          class: 'meter-fill',
          style: { width: `${Math.min(100, 100 * (load ?? agent.conversations / most))}%` },
        })), h('span', { class: 'unseen' }, load !== null && load >= 1 ? 'full' : '')),
        h('td', null, agent.last_seen_at ? h(Time, { at: agent.last_seen_at, long: true }) : '–'));
    })));
}

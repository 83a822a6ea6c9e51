/** The queues, and who waits in them, the longest wait first. */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, post } from './api.js';
import { gathered, useMinute, useRead } from './cells.js';
import { on } from './live.js';
import {
  Button, Empty, Icon, Loading, Name, Own, Since, Title, Trouble, Waited, tell, tellProblem,
} from './parts.js';
import { count, dayTime, number, said } from './words.js';

const MOST = 200;

/** Who waits, and the queues, kept up to date. */
export function useQueues() {
  const read = useRead(async (signal) => {
    const [queues, waiting] = await Promise.all([
      get('/queues', {}, signal),
      get('/conversations', { control: 'queue', limit: MOST }, signal),
    ]);
    return { queues: queues.queues, waiting: waiting.conversations, more: waiting.next !== null, at: Date.now() };
  }, []);
  useEffect(() => {
    const later = gathered(read.again, 800);
    const ends = [on('handoff', later), on('look', later),
      on('conversation', (each) => each.control === 'queue' && later())];
    return () => {
      later.stop();
      ends.forEach((end) => end());
    };
  }, [read.again]);
  return read;
}

export function Queues({ me }) {
  const { data, problem, again } = useQueues();
  return h('div', { class: 'page' },
    h(Title, { words: 'Queues' }),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && data.queues.length === 0 && h(Empty, { icon: 'queues', title: 'There are no queues' },
      h('p', null, 'Add one under queues in baton.yml, with the desks that serve it.')),
    data && data.queues.length > 0 && h('ul', { class: 'cards' },
      data.queues.map((queue) => h(QueueCard, { key: queue.name, queue, read: data.at }))),
    data && data.queues.length > 0 && h(Waiting, { data, me, again }));
}

function QueueCard({ queue, read }) {
  const now = useMinute();
  return h('li', { class: `card ${queue.waiting > 0 ? 'busy' : ''}` },
    h('h2', null, h(Own, null, queue.name)),
    h('p', { class: 'open-state' },
      h('span', { class: queue.open ? 'dot good' : 'dot off' }),
      queue.open ? 'Open' : queue.opens_at ? `Closed, opens ${dayTime(queue.opens_at, now)}` : 'Closed'),
    h('dl', { class: 'facts' },
      h('div', null, h('dt', null, 'Waiting'), h('dd', { class: 'big' }, number(queue.waiting))),
      h('div', null, h('dt', null, 'Longest wait'),
        h('dd', { class: 'big' }, queue.waiting > 0 && queue.oldest_waiting_seconds !== null
          ? h(Waited, { seconds: queue.oldest_waiting_seconds, read }) : '–')),
      h('div', null, h('dt', null, 'With agents'), h('dd', { class: 'big' }, number(queue.with_agents)))),
    h('p', { class: 'quiet' }, `Served by ${queue.desks.length ? queue.desks.join(', ') : 'no desk'}`));
}

function Waiting({ data, me, again }) {
  const [busy, setBusy] = useState(null);
  const since = (each) => each.handoff?.waiting_since ?? each.last_at;
  const rows = [...data.waiting].sort((a, b) => (since(a) < since(b) ? -1 : 1));
  const claim = async (conversation) => {
    setBusy(conversation.id);
    try {
      await post(`/handoffs/${encodeURIComponent(conversation.handoff.id)}/claim`, {}, { epoch: conversation.epoch });
      tell('You have it. What you write goes to the user.');
      location.hash = `#/conversations/${encodeURIComponent(conversation.id)}`;
    } catch (problem) {
      tellProblem(problem);
      setBusy(null);
      again();
    }
  };
  return h('section', { class: 'block', 'aria-labelledby': 'who-waits' },
    h('h2', { id: 'who-waits' }, 'Who waits', ' ', h('span', { class: 'quiet' },
      data.more ? `more than ${MOST}` : count(rows.length, 'person', 'people'))),
    rows.length === 0
      ? h(Empty, { icon: 'done', title: 'Nobody waits' }, h('p', null, 'Whoever asks for a person is here at once.'))
      : h('ul', { class: 'lines' }, rows.map((each) => h('li', { key: each.id, class: 'line' },
        h('span', { class: 'pill queue' }, h(Icon, { name: 'wait' }), h(Since, { at: since(each) })),
        h('a', { class: 'line-name', href: `#/conversations/${encodeURIComponent(each.id)}` },
          h(Name, { name: each.user_name })),
        h('span', { class: 'quiet' }, [each.handoff?.queue, each.channel].filter(Boolean).join(' · ')),
        h(Own, { class: 'line-words' }, each.last_message?.text ?? said(each.last_message?.content).text),
        me.role !== 'viewer' && each.handoff && h(Button, {
          kind: 'small', busy: busy === each.id, onClick: () => claim(each),
          'aria-label': `Claim ${each.user_name ?? ''}`,
        }, 'Claim')))));
}

/** Who had control when, and who read, acted and erased. */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get } from './api.js';
import { useRead } from './cells.js';
import { Button, Empty, Loading, Name, Own, Select, Table, Time, Title, Trouble } from './parts.js';
import { plain, sentenceCase } from './words.js';

const DAYS = [['', 'Any time'], ['1', 'Today'], ['7', '7 days'], ['30', '30 days']];

export function Audit() {
  const [text, setText] = useState('');
  const [actor, setActor] = useState('');
  const [days, setDays] = useState('');
  const [before, setBefore] = useState([null]);
  useEffect(() => {
    const timer = setTimeout(() => {
      setActor(text.trim());
      setBefore([null]);
    }, 300);
    return () => clearTimeout(timer);
  }, [text]);
  const { data, problem, again } = useRead((signal) => get('/audit', {
    actor, from: since(days), before: before.at(-1), limit: 100,
  }, signal), [actor, days, before]);
  const entries = data?.entries ?? [];
  return h('div', { class: 'page' },
    h(Title, { words: 'Audit' },
      h('input', {
        type: 'search', class: 'input', 'aria-label': 'Who', placeholder: 'Who', dir: 'auto', value: text,
        onInput: (event) => setText(event.currentTarget.value),
      }),
      h(Select, { label: 'When', hidden: true, value: days, options: DAYS, onChange: (value) => {
        setDays(value);
        setBefore([null]);
      } }),
      h('a', { class: 'button', href: '/api/v1/audit/export', download: 'baton-audit.ndjson' }, 'Export all')),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && entries.length === 0 && h(Empty, { icon: 'audit', title: 'Nothing fits' },
      h('p', null, 'Every change of control is kept here, and who read, acted and erased.')),
    entries.length > 0 && h(Table, { label: 'Audit', head: ['When', 'Who', 'What', 'Conversation', 'Details'] },
      entries.map((entry) => h('tr', { key: entry.id },
        h('td', null, h(Time, { at: entry.at, long: true })),
        h('th', { scope: 'row' }, h(Name, { name: entry.actor?.name ?? sentenceCase(entry.actor?.kind) })),
        h('td', null, sentenceCase(entry.action).replaceAll('.', ' ')),
        h('td', null, entry.conversation
          ? h('a', { href: `#/conversations/${encodeURIComponent(entry.conversation)}` }, 'Open') : '–'),
        h('td', null, h(Own, null, detail(entry.detail)))))),
    h('p', { class: 'more' },
      before.length > 1 && h(Button, { onClick: () => setBefore(before.slice(0, -1)) }, 'Newer'), ' ',
      data?.next && h(Button, { onClick: () => setBefore([...before, data.next]) }, 'Older')));
}

function since(days) {
  if (!days) return null;
  const date = new Date();
  date.setHours(0, 0, 0, 0);
  date.setDate(date.getDate() - Number(days) + 1);
  return date.toISOString();
}

const isId = (value) => /^[0-9a-f-]{16,}$|^[A-Za-z0-9_-]{20,}$/.test(String(value));

function detail(values) {
  return Object.entries(values ?? {})
    .filter(([, value]) => value !== null && typeof value !== 'object' && !isId(value))
    .filter(([name]) => name !== 'epoch' && !name.endsWith('_id'))
    .map(([name, value]) => `${plain(name)}: ${plain(value)}`).join(', ');
}

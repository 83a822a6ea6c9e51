/** How many asked for a person, how long they waited, and how it ended. */
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { get } from './api.js';
import { useRead } from './cells.js';
import { Button, Empty, Loading, Name, Own, Segments, Table, Title, Trouble } from './parts.js';
import { Bars, Figure } from './plot.js';
import { endReason, number, seconds, shortDay, sentenceCase } from './words.js';

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;
const SPANS = [['1', 'Today'], ['7', '7 days'], ['30', '30 days'], ['90', '90 days']];
const TIMES = [5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14_400, 43_200, 86_400];
const BY = [['day', 'By day'], ['queue', 'By queue'], ['agent', 'By agent']];

function dayBefore(days) {
  const date = new Date();
  date.setDate(date.getDate() - days);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0')).join('-');
}

export function Reports() {
  const [days, setDays] = useState('7');
  const [by, setBy] = useState('day');
  const { data, problem, loading, again } = useRead((signal) => get('/report', {
    from: dayBefore(Number(days) - 1), by, zone: ZONE,
  }, signal), [days, by]);
  return h('div', { class: 'page' },
    h(Title, { words: 'Reports' },
      h(Segments, { label: 'Span of time', value: days, options: SPANS, onChange: setDays }),
      h(Segments, { label: 'Grouped', value: by, options: BY, onChange: setBy }),
      h(Button, { onClick: again, busy: loading }, 'Read again')),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && data.total.handoffs === 0 && h(Empty, { icon: 'reports', title: 'Nobody asked for a person in this time' },
      h('p', null, 'Choose a longer span. Each handoff counts in the span in which it began.')),
    data && data.total.handoffs > 0 && h(Report, { report: data }));
}

function nameOf(group, by) {
  if (by === 'day') return shortDay(`${group.day}T12:00:00`);
  if (by === 'queue') return group.queue ?? 'no queue';
  return group.agent_name ?? 'nobody';
}

function Report({ report }) {
  const { total, groups, by } = report;
  const named = groups.map((group) => ({
    name: nameOf(group, by),
    answered: group.answered,
    unanswered: group.handoffs - group.answered,
    accepted: group.until_accepted?.median_seconds,
    first: group.until_first_words?.median_seconds,
    worst: group.until_first_words?.p90_seconds,
  }));
  const share = total.handoffs ? Math.round((100 * total.answered) / total.handoffs) : 0;
  return h('div', null,
    h('dl', { class: 'figures' },
      h(Figure, { words: 'Asked for a person', value: number(total.handoffs) }),
      h(Figure, { words: 'Answered', value: `${share} %`, hint: `${number(total.answered)} of ${number(total.handoffs)}` }),
      h(Figure, {
        words: 'Until the first words', value: seconds(total.until_first_words?.median_seconds),
        hint: total.until_first_words && `half of them; 9 of 10 within ${seconds(total.until_first_words.p90_seconds)}`,
      }),
      h(Figure, { words: 'With an agent', value: seconds(total.handling?.median_seconds), hint: 'half of them' }),
      h(Figure, {
        words: 'Waiting now', value: number(total.queued),
        hint: total.longest_wait_seconds ? `longest ${seconds(total.longest_wait_seconds)}` : null,
      }),
      h(Figure, {
        words: 'Rating', value: total.ratings ? number(total.ratings.average) : '–',
        hint: total.ratings ? `of 5, from ${number(total.ratings.count)}` : 'nobody rated',
      })),
    h('div', { class: 'plots' },
      h(Bars, {
        title: 'Handoffs', groups: named, stacked: true, scale: number,
        series: [['answered', 'answered', 'one'], ['unanswered', 'not answered', 'two']],
      }),
      h(Bars, {
        title: 'Until the first words', groups: named, scale: seconds, sizes: TIMES,
        series: [['first', 'half within', 'one'], ['worst', '9 of 10 within', 'three']],
      })),
    h(Table, {
      label: `Numbers ${BY.find(([key]) => key === by)?.[1].toLowerCase() ?? ''}`,
      head: [sentenceCase(by), ...['Handoffs', 'Answered', 'Until claimed', 'Until first words', '9 of 10 within', 'With an agent', 'Rating']
        .map((text) => ({ text, number: true }))],
    }, [...groups, { ...total, whole: true }].map((group) => h('tr', {
      key: group.whole ? 'whole' : `${group.day ?? group.queue ?? `${group.desk} ${group.agent_id}`}`,
      class: group.whole ? 'total' : '',
    },
    h('th', { scope: 'row' }, group.whole ? 'All'
      : by === 'agent' ? h(Name, { name: group.agent_name ?? 'Nobody yet' }) : h(Own, null, nameOf(group, by))),
    h('td', { class: 'number' }, number(group.handoffs)),
    h('td', { class: 'number' }, number(group.answered)),
    h('td', { class: 'number' }, seconds(group.until_accepted?.median_seconds)),
    h('td', { class: 'number' }, seconds(group.until_first_words?.median_seconds)),
    h('td', { class: 'number' }, seconds(group.until_first_words?.p90_seconds)),
    h('td', { class: 'number' }, seconds(group.handling?.median_seconds)),
    h('td', { class: 'number' }, group.ratings ? `${number(group.ratings.average)}` : '–')))),
    h(Ends, { reasons: total.end_reasons, ended: total.ended }));
}

function Ends({ reasons, ended }) {
  const known = Object.entries(reasons ?? {}).filter(([, many]) => many > 0).sort((a, b) => b[1] - a[1]);
  return known.length > 0 && h('section', { class: 'block', 'aria-labelledby': 'how-it-ended' },
    h('h2', { id: 'how-it-ended' }, 'How they ended'),
    h('ul', { class: 'shares' }, known.map(([reason, many]) => h('li', { key: reason },
      h('span', null, sentenceCase(endReason(reason))),
      h('span', { class: 'meter', 'aria-hidden': 'true' },
        h('span', { class: 'meter-fill', style: { width: `${(100 * many) / Math.max(1, ended)}%` } })),
      h('span', { class: 'number' }, number(many))))));
}

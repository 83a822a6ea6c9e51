/** The list of conversations, with search and filters, beside the one that is open. */
import { h } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useCell } from './cells.js';
import { Listing } from './listing.js';
import { on } from './live.js';
import {
  Button, ControlPill, Empty, Icon, Loading, Name, Own, Segments, Select, Time, Title, Trouble,
} from './parts.js';
import { VirtualList } from './virtual.js';
import { Conversation } from './conversation.js';
import { number, said } from './words.js';

const ROW = 66;
const STATES = [
  ['all', 'All'], ['waiting', 'Waiting'], ['people', 'Agents'], ['mine', 'Mine'], ['bot', 'Bot'],
];
const NOTHING = {
  all: ['No conversations yet', 'As soon as somebody writes to one of your bots, it is here.'],
  waiting: ['Nobody waits', 'Whoever asks for a person is here until somebody takes the conversation.'],
  people: ['No agent has a conversation', 'Claim one that waits, or take one over from the bot.'],
  mine: ['You have no conversation', 'Claim one that waits, or take one over. Then you can answer here.'],
  bot: ['The bot talks with nobody', 'Conversations that the bot answers are here.'],
};
const NO_FILTER = { state: 'all', where: 'name', text: '', channel: '', queue: '', when: '' };
let filterOfLastTime = NO_FILTER;
const channelsSeen = new Set();
const queuesSeen = new Set();

export function Conversations({ me, open }) {
  const [filter, setFilter] = useState(filterOfLastTime);
  const [text, setText] = useState(filter.text);
  const listing = useMemo(() => new Listing(filter, me), [filter, me]);
  useEffect(() => {
    listing.first();
    const ends = [
      on('conversation', (conversation) => listing.apply(conversation)),
      on('message', (message) => listing.wrote(message)),
      on('look', () => listing.look()),
    ];
    return () => {
      ends.forEach((end) => end());
      listing.close();
    };
  }, [listing]);
  const change = (part) => {
    filterOfLastTime = { ...filter, ...part };
    setFilter(filterOfLastTime);
  };
  useEffect(() => {
    const timer = setTimeout(() => text !== filter.text && change({ text }), 300);
    return () => clearTimeout(timer);
  }, [text]);
  const state = useCell(listing.state);
  state.rows.slice(0, 500).forEach((each) => {
    channelsSeen.add(each.channel);
    if (each.handoff?.queue) queuesSeen.add(each.handoff.queue);
  });

  return h('div', { class: open ? 'split open' : 'split' },
    h('section', { class: 'list-pane', 'aria-label': 'List of conversations' },
      h(Title, { words: 'Conversations', take: !open },
        h('span', { class: 'quiet count' },
          state.rows.length === 0 && !state.whole ? '' : `${number(state.rows.length)}${state.whole ? '' : '+'}`)),
      h(Filters, { filter, text, setText, change }),
      h('div', { class: 'unseen', role: 'status' },
        state.loading || state.problem ? '' : `${number(state.rows.length)}${state.whole ? '' : ' or more'} conversations`),
      state.problem && h(Trouble, { problem: state.problem, again: () => listing.look() }),
      state.rows.length === 0 && !state.problem
        ? state.loading ? h(Loading, null) : h(NothingHere, { filter, clear: () => {
          setText('');
          change(NO_FILTER);
        } })
        : h(VirtualList, {
          items: state.rows,
          height: ROW,
          label: 'Conversations',
          onNearEnd: () => listing.more(),
          row: (conversation, rowProps) => h(Row, {
            conversation, rowProps, me, open: conversation.id === open,
          }),
          foot: state.loading && h('p', { class: 'loading small' }, filter.where === 'words' && filter.text
            ? 'Searching what was said…' : 'Loading more…'),
        })),
    h('section', { class: 'reading-pane', 'aria-label': 'Conversation' },
      open
        ? h(Conversation, { key: open, id: open, me })
        : h(Empty, { icon: 'conversations', title: 'Choose a conversation' },
          h('p', null, 'Use the arrow keys in the list and press Enter. Press ? for all keys.'))));
}

function Filters({ filter, text, setText, change }) {
  const [more, setMore] = useState(Boolean(filter.channel || filter.queue || filter.when));
  const set = [filter.channel, filter.queue, filter.when].filter(Boolean).length;
  return h('div', { class: 'filters', role: 'search' },
    h('div', { class: 'search' },
      h(Icon, { name: 'search' }),
      h('input', {
        id: 'search',
        type: 'search',
        'aria-label': filter.where === 'name' ? 'Search by name' : 'Search what was said',
        placeholder: filter.where === 'name' ? 'Name of the user' : 'Words that were said',
        value: text,
        dir: 'auto',
        maxLength: 200,
        autoComplete: 'off',
        onInput: (event) => setText(event.currentTarget.value),
      }),
      h(Select, {
        label: 'Search in', hidden: true, value: filter.where,
        options: [['name', 'Names'], ['words', 'What was said']],
        onChange: (where) => change({ where }),
      })),
    h('div', { class: 'filter-line' },
      h(Segments, { label: 'Show', value: filter.state, options: STATES, onChange: (state) => change({ state }) }),
      h('button', {
        type: 'button', class: set ? 'link-button on' : 'link-button', 'aria-expanded': String(more),
        'aria-controls': 'more-filters', onClick: () => setMore(!more),
      }, set ? `Filters (${set})` : 'Filters')),
    more && h('div', { id: 'more-filters', class: 'more-filters' },
      h(Select, {
        label: 'Channel', value: filter.channel,
        options: [['', 'All'], ...[...channelsSeen].sort().map((each) => [each, each])],
        onChange: (channel) => change({ channel }),
      }),
      h(Select, {
        label: 'Queue', value: filter.queue,
        options: [['', 'All'], ...[...queuesSeen].sort().map((each) => [each, each])],
        onChange: (queue) => change({ queue }),
      }),
      h(Select, {
        label: 'Active', value: filter.when,
        options: [['', 'At any time'], ['today', 'Today'], ['week', 'In 7 days'], ['month', 'In 30 days']],
        onChange: (when) => change({ when }),
      })));
}

function NothingHere({ filter, clear }) {
  const filtered = filter.text || filter.channel || filter.queue || filter.when;
  if (filtered) {
    return h(Empty, { icon: 'search', title: 'Nothing fits your search' },
      h(Button, { onClick: clear }, 'Show all conversations'));
  }
  const [title, words] = NOTHING[filter.state];
  return h(Empty, { icon: 'conversations', title }, h('p', null, words));
}

const SPEAKER = { bot: 'Bot', system: 'Baton', note: 'Note', draft: 'Draft', agent: 'Agent' };

function Row({ conversation, rowProps, me, open }) {
  const last = conversation.last_message;
  const words = last?.text ?? said(last?.content).text;
  return h('a', {
    ...rowProps,
    class: `row ${conversation.control}${open ? ' open' : ''}`,
    href: `#/conversations/${encodeURIComponent(conversation.id)}`,
    'aria-current': open ? 'true' : undefined,
  },
  h('span', { class: 'row-name' }, h(Name, { name: conversation.user_name, class: 'name' }),
    h('span', { class: 'quiet' }, conversation.channel)),
  h('span', { class: 'row-time quiet' }, h(Time, { at: conversation.last_at })),
  h('span', { class: 'row-words' },
    last && SPEAKER[last.author] && h('span', { class: 'quiet' }, `${SPEAKER[last.author]}: `),
    h(Own, null, words || (last ? 'Something other than text' : "Nothing was said yet"))),
  h('span', { class: 'row-state' }, h(ControlPill, { conversation, me })));
}

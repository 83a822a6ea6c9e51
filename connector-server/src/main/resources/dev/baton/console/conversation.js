/** One conversation: who has it, what was said, and what can be done. */
import { h } from 'preact';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { get, post, told } from './api.js';
import { gathered, inOrder, useMinute } from './cells.js';
import { lookAgain, on } from './live.js';
import { DeedOf, takeAtOnce } from './deeds.js';
import { Composer } from './composer.js';
import { changeWords, Timeline } from './timeline.js';
import {
  Button, Empty, Icon, Loading, Name, Own, Since, Time, Trouble, tell, tellProblem, whisper,
} from './parts.js';
import { clock, dayKey, dayTime, fullTime, longDay, said } from './words.js';

const PAGE = 100;

export function Conversation({ id, me }) {
  const [conversation, setConversation] = useState(null);
  const [messages, setMessages] = useState([]);
  const [handoffs, setHandoffs] = useState([]);
  const [line, setLine] = useState({ spans: [], marks: [] });
  const [earlier, setEarlier] = useState(false);
  const [problem, setProblem] = useState(null);
  const [deed, setDeed] = useState(null);
  const heading = useRef(null);
  const path = `/conversations/${encodeURIComponent(id)}`;

  const order = useMemo(() => inOrder(), [path]);

  const failed = useCallback((failure) => {
    if (failure.name === 'AbortError') return;
    if (failure.status === 404) {
      setConversation(null);
      setMessages([]);
    }
    setProblem(failure);
  }, []);

  const glance = useCallback(async (signal) => {
    const answer = order.ask('glance');
    try {
      const [brief, timeline] = await Promise.all([
        get(path, { messages: false }, signal),
        get(`${path}/timeline`, {}, signal),
      ]);
      if (!answer.isNewest()) return;
      setConversation((known) => newer(known, summed(brief)));
      setHandoffs(brief.handoffs ?? []);
      setLine(timeline);
      setProblem(null);
    } catch (failure) {
      failed(failure);
    }
  }, [path]);

  const load = useCallback(async (signal) => {
    const answer = order.ask('messages');
    const brief = glance(signal);
    try {
      const page = await get(`${path}/messages`, { limit: PAGE }, signal);
      if (!answer.isNewest()) return;
      setMessages((known) => merged(known, page.messages.filter((each) => answer.mayShow(each.id))));
      setEarlier((known) => known || page.next !== null && page.next !== undefined);
    } catch (failure) {
      failed(failure);
    }
    await brief;
  }, [path, glance]);

  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal);
    const look = gathered(() => glance(abort.signal), 700);
    const heard = (message) => {
      order.told(message.id);
      setMessages((known) => merged(known, [message]));
      if (['draft', 'note'].includes(message.author) || message.delivery === 'failed' || message.taken_back) look();
    };
    const ends = [
      on('message', (message) => {
        if (message.conversation !== id) return;
        heard(message);
        if (message.author === 'user') whisper('The user has written.');
      }),
      on('change', (message) => message.conversation === id && heard(message)),
      on('conversation', (next) => {
        if (next.id !== id) return;
        setConversation((known) => {
          if (!known || known.epoch !== next.epoch) look();
          return known && newer(known, { ...known, ...next, handoff: next.handoff === undefined ? known.handoff : next.handoff });
        });
      }),
      on('handoff', (event) => event.conversation === id && look()),
      on('look', () => load(abort.signal)),
    ];
    return () => {
      abort.abort();
      look.stop();
      ends.forEach((end) => end());
    };
  }, [id, load]);

  useEffect(() => {
    const list = document.querySelector('.list-pane');
    if (conversation && list && getComputedStyle(list).display === 'none') heading.current?.focus();
  }, [conversation === null]);

  const readEarlier = async () => {
    try {
      const page = await get(`${path}/messages`, { before: messages[0].seq, limit: PAGE });
      setMessages((known) => merged(known, page.messages));
      setEarlier(page.next !== null && page.next !== undefined);
    } catch (failure) {
      tellProblem(failure);
    }
  };

  if (problem && !conversation) {
    return problem.status === 404
      ? h(Empty, { icon: 'conversations', title: 'This conversation is not here any more' },
        h('p', null, 'It was erased, or the link is wrong.'), h('a', { class: 'button', href: '#/conversations' }, 'All conversations'))
      : h(Trouble, { problem, again: () => load() });
  }
  if (!conversation) return h(Loading, null);

  const operator = me.role !== 'viewer';
  const mine = conversation.control === 'agent' && conversation.handoff?.agent_id === me.id;
  const take = async () => {
    if (conversation.control === 'agent') {
      setDeed('take');
      return;
    }
    try {
      done(await takeAtOnce(conversation));
      tell('You have it. What you write goes to the user.');
    } catch (failure) {
      tellProblem(failure);
      load();
    }
  };
  const done = (answer) => {
    if (answer?.erased) {
      location.hash = '#/conversations';
      lookAgain();
      return;
    }
    if (answer?.conversation && typeof answer.conversation === 'object') {
      setConversation((known) => ({ ...known, ...answer.conversation, handoff: answer.handoff ?? answer.conversation.handoff }));
    }
    load();
    requestAnimationFrame(() => document.getElementById('composer')?.focus());
  };
  const takeWords = conversation.control === 'queue' ? 'Claim' : 'Take over';

  return h('article', { class: 'conversation' },
    h('header', { class: 'conversation-head' },
      h('a', { class: 'icon-button back', href: '#/conversations', 'aria-label': 'Back to the list', title: 'Back to the list' },
        h(Icon, { name: 'back' })),
      h('div', { class: 'who' },
        h('h1', { ref: heading, tabIndex: -1 }, h(Name, { name: conversation.user_name })),
        h('p', { class: 'quiet' },
          conversation.user_handle && h(Own, { class: 'handle' }, `${conversation.user_handle}`),
          h('span', null, conversation.channel),
          conversation.language && h('span', null, languageName(conversation.language)),
          h('span', null, 'since ', h(Time, { at: conversation.created_at })))),
      operator && h(Actions, { conversation, mine, admin: me.role === 'admin', take, takeWords, setDeed })),
    h(StateLine, { conversation, mine, handoffs, waits: waitsSince(line.spans) }),
    h(Timeline, { spans: line.spans, marks: line.marks, onSpan: showSpan }),
    problem && h(Trouble, { problem, again: () => load() }),
    h(Transcript, {
      messages, spans: line.spans, marks: line.marks, handoffs, earlier, readEarlier, mine,
      send: async (message) => {
        try {
          await post(`${path}/messages/${encodeURIComponent(message.id)}/send`, {}, { epoch: conversation.epoch });
          tell('Sent.');
        } catch (failure) {
          tell(told(failure), { bad: true });
        }
        load();
      },
    }),
    operator
      ? h(Composer, {
        key: id, conversation, mine, onTake: take, takeWords,
        onSaid: (message) => {
          if (message) setMessages((known) => merged(known, [message]));
          whisper('Stored.');
        },
        onChanged: () => load(),
      })
      : h('p', { class: 'reader-note' }, 'You can read here. Answering needs the role operator.'),
    deed && h(DeedOf, { name: deed, conversation, onClose: () => setDeed(null), onDone: done }));
}

/** What is newer of a conversation: answers and events may come in another order than they were made. */
function newer(known, next) {
  if (!known) return next;
  const older = next.epoch < known.epoch || next.epoch === known.epoch && Date.parse(next.last_at) < Date.parse(known.last_at);
  return older ? known : next;
}

function summed(whole) {
  const { conversation } = whole;
  const open = (whole.handoffs ?? []).find((each) => each.id === conversation.handoff_id) ?? null;
  return { ...conversation, handoff: conversation.handoff ?? open };
}

function merged(known, more) {
  const byId = new Map(known.map((each) => [each.id, each]));
  more.forEach((each) => byId.set(each.id, { ...byId.get(each.id), ...each }));
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}

function languageName(tag) {
  try {
    return new Intl.DisplayNames(undefined, { type: 'language' }).of(tag);
  } catch {
    return tag;
  }
}

function showSpan(span) {
  const target = document.querySelector(`[data-from="${CSS.escape(span.from)}"]`);
  target?.scrollIntoView({ block: 'start', behavior: calm() ? 'auto' : 'smooth' });
  target?.focus({ preventScroll: true });
}

const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Since when a user waits, wherever they wait now. */
const waitsSince = (spans) => spans[spans.findLastIndex((span) => span.control !== 'queue') + 1]?.from;

function StateLine({ conversation, mine, handoffs, waits }) {
  const { control, handoff } = conversation;
  const reason = handoffs.find((each) => each.id === handoff?.id)?.reason;
  if (control === 'queue') {
    return h('p', { class: 'state queue' }, h(Icon, { name: 'wait' }),
      h('span', null, h('strong', null, 'Waiting '), waits && h(Since, { at: waits }),
        handoff?.queue && ` in ${handoff.queue}. `, reason && [h(Own, { key: 'why' }, reason)]));
  }
  if (control === 'agent') {
    return h('p', { class: 'state agent' }, h(Icon, { name: 'person' }),
      h('span', null, mine
        ? h('strong', null, 'You have it.')
        : h('strong', null, h(Name, { name: handoff?.agent_name ?? 'An agent' }), ' has it.'),
      ' ', reason && h(Own, null, reason)));
  }
  return h('p', { class: 'state bot' }, h(Icon, { name: 'bot' }),
    h('span', null, h('strong', null, 'The bot answers'), conversation.bot && ` (${conversation.bot})`, '.'));
}

function Actions({ conversation, mine, admin, take, takeWords, setDeed }) {
  const open = conversation.control !== 'bot' && conversation.handoff;
  return h('div', { class: 'actions' },
    !mine && h(Button, { kind: 'primary', onClick: take, 'data-key': 'claim' }, takeWords),
    conversation.control === 'bot' && h(Button, { onClick: () => setDeed('ask') }, 'Hand to people'),
    open && h(Button, { onClick: () => setDeed('transfer'), 'data-key': 'transfer' }, 'Transfer'),
    conversation.control === 'agent' && open && h(Button, { onClick: () => setDeed('release') }, 'Give back'),
    open && h(Button, { kind: mine ? 'primary' : '', onClick: () => setDeed('resolve'), 'data-key': 'resolve' }, 'Resolve'),
    admin && h(Button, { kind: 'quiet-danger', onClick: () => setDeed('erase') }, 'Erase'));
}

function Transcript({ messages, spans, marks, handoffs, earlier, readEarlier, mine, send }) {
  const log = useRef(null);
  const stuck = useRef(true);
  const [below, setBelow] = useState(false);
  const now = useMinute();
  const items = useMemo(() => arranged(messages, spans, handoffs), [messages, spans, handoffs]);
  const failures = useMemo(() => new Map(marks.filter((each) => each.kind === 'delivery_failed')
    .map((each) => [each.message_id, each.words])), [marks]);
  const known = useRef(0);
  useLayoutEffect(() => {
    const element = log.current;
    if (stuck.current) {
      element.scrollTop = element.scrollHeight;
    } else if (items.length > known.current) {
      setBelow(true);
    }
    known.current = items.length;
  }, [items]);
  const toEnd = () => {
    stuck.current = true;
    setBelow(false);
    log.current.scrollTo({ top: log.current.scrollHeight, behavior: calm() ? 'auto' : 'smooth' });
  };
  const readMore = async () => {
    const element = log.current;
    const before = element.scrollHeight - element.scrollTop;
    stuck.current = false;
    await readEarlier();
    requestAnimationFrame(() => {
      element.scrollTop = element.scrollHeight - before;
    });
  };
  return h('div', { class: 'transcript-frame' },
    h('div', {
      ref: log, class: 'transcript', tabIndex: 0, role: 'region', 'aria-label': 'What was said',
      onScroll: (event) => {
        const element = event.currentTarget;
        stuck.current = element.scrollHeight - element.scrollTop - element.clientHeight < 40;
        if (stuck.current) setBelow(false);
      },
    },
    earlier && h('p', { class: 'earlier' }, h(Button, { kind: 'small', onClick: readMore }, 'Earlier messages')),
    items.length === 0 && h(Empty, { title: 'Nothing was said yet' }),
    h('ol', { class: 'said' }, items.map((item) => item.kind === 'day'
      ? h('li', { key: item.key, class: 'day' }, h('span', null, longDay(item.at)))
      : item.kind === 'change'
        ? h(Change, { key: item.key, span: item.span, now })
        : h(Said, { key: item.key, item, failure: failures.get(item.message.id), mine, send })))),
    below && h('button', { type: 'button', class: 'to-end', onClick: toEnd }, h(Icon, { name: 'down' }), 'New below'));
}

/** Messages, days and changes of control, in the order of time. */
function arranged(messages, spans, handoffs) {
  const items = [];
  let day = null;
  let at = 0;
  let who = null;
  const changesUntil = (time) => {
    while (at < spans.length && Date.parse(spans[at].from) <= time) {
      if (at > 0) {
        newDay(spans[at].from);
        items.push({ kind: 'change', key: `change ${spans[at].from} ${at}`, span: spans[at] });
        who = null;
      }
      at++;
    }
  };
  const newDay = (time) => {
    if (dayKey(time) !== day) {
      day = dayKey(time);
      items.push({ kind: 'day', key: `day ${day}`, at: time });
      who = null;
    }
  };
  for (const message of messages) {
    changesUntil(Date.parse(message.at) - (message.author === 'user' ? 0 : 1));
    newDay(message.at);
    const speaker = `${message.author} ${message.author_name ?? ''}`;
    items.push({
      kind: 'said', key: message.id, message, again: speaker === who,
      control: spans[Math.max(0, at - 1)]?.control ?? 'bot',
    });
    who = speaker;
  }
  changesUntil(Infinity);
  return items;
}

function Change({ span, now }) {
  const { why, then } = changeWords(span);
  return h('li', { class: `change ${span.control}`, 'data-from': span.from, tabIndex: -1 },
    h('span', { class: 'change-line' }),
    h('p', null, h('strong', { dir: 'auto' }, why), ' ', h('span', { class: 'quiet' }, then), ' ',
      h('time', { class: 'quiet', dateTime: span.from, title: fullTime(span.from) }, dayTime(span.from, now))),
    h('span', { class: 'change-line' }));
}

const AUTHORS = { user: 'User', bot: 'Bot', agent: 'Agent', system: 'Baton', note: 'Note', draft: 'Draft' };
const WENT = {
  waiting: 'not passed on yet', people: null, bot: null, baton: null, held_back: 'held back: too much at once',
};

function Said({ item, failure, mine, send }) {
  const { message } = item;
  const { text, kind, buttons } = said(message.content);
  const failed = message.delivery === 'failed' || failure;
  return h('li', { class: `item on-${item.control} by-${message.author}${item.again ? ' again' : ''}${failed ? ' failed' : ''}` },
    h('div', { class: 'bubble' },
      !item.again && h('p', { class: 'by' },
        message.author === 'note' && h(Icon, { name: 'note' }),
        message.author_name
          ? h(Name, { name: message.author_name }) : AUTHORS[message.author],
        message.author === 'note' && h('span', { class: 'tag' }, 'Note, for agents only'),
        message.author === 'draft' && h('span', { class: 'tag' }, 'Draft of the bot, not sent'),
        message.author === 'agent' && message.author_name && h('span', { class: 'tag' }, 'Agent')),
      item.again && ['note', 'draft'].includes(message.author) && h('span', { class: 'unseen' }, AUTHORS[message.author]),
      message.forwarded_from && h('p', { class: 'quiet' }, 'Forwarded from ', h(Own, null, message.forwarded_from)),
      message.quote && h('blockquote', { dir: 'auto' }, message.quote),
      kind && h('p', { class: 'kind' }, h(Icon, { name: 'file' }), h(Own, null, kind)),
      text && h('p', { class: 'words', dir: 'auto' }, text),
      buttons && h('p', { class: 'button-titles' }, buttons.map((each, at) => h(Own, { key: at, as: 'span' }, each))),
      message.author === 'draft' && mine && message.delivery !== 'sent'
        && h(Button, { kind: 'small', icon: 'send', onClick: () => send(message) }, 'Send it'),
      h('p', { class: 'stamp' },
        message.taken_back && h('span', null, 'taken back'),
        message.author === 'user' && WENT[message.route] && h('span', null, WENT[message.route]),
        message.delivery === 'waiting' && h('span', null, 'being sent'),
        failed && h('span', { class: 'failure' }, h(Icon, { name: 'alert' }), 'Not delivered: ',
          h(Own, null, message.failure ?? failure ?? 'the platform did not take it')),
        h('time', { dateTime: message.at, title: fullTime(message.at) }, clock(message.at)))));
}

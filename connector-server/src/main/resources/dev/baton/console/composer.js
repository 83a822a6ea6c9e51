/** Where answers and notes are written. The two never look alike. */
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { newKey, post, told } from './api.js';
import { get } from './api.js';
import { useRead } from './cells.js';
import { Button, Dialog, Empty, Icon, Loading, Name, Own, Trouble, tell } from './parts.js';
import { looksLikeNote, named } from './words.js';

const unsent = new Map();
const LONGEST = 4000;

/**
 * @param mine whether the person has the conversation, so that they may answer
 * @param onTake begins to take it over or to claim it
 * @param onSaid is called with the message that was stored
 */
export function Composer({ conversation, mine, onTake, takeWords, onSaid, onChanged }) {
  const kept = unsent.get(conversation.id) ?? { text: '', mode: mine ? 'answer' : 'note', canned: null };
  const [text, setText] = useState(kept.text);
  const [mode, setMode] = useState(kept.mode);
  const [canned, setCanned] = useState(kept.canned);
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const [turned, setTurned] = useState(false);
  const key = useRef(newKey());
  const box = useRef(null);
  useEffect(() => {
    unsent.set(conversation.id, { text, mode, canned });
    key.current = newKey();
  }, [text, mode, canned]);
  useEffect(() => {
    if (!text.trim() && !canned) setMode(mine ? 'answer' : 'note');
  }, [mine]);
  useEffect(() => {
    const area = box.current;
    if (!area) return;
    area.style.height = 'auto';
    area.style.height = `${Math.min(220, area.scrollHeight + 2)}px`;
  }, [text, mode]);
  const name = named(conversation.user_name);
  const answering = mode === 'answer';
  const blocked = answering && !mine;

  const write = (value) => {
    setText(value);
    setProblem(null);
    if (answering && looksLikeNote(value)) {
      setMode('note');
      setTurned(true);
    }
  };
  const choose = (next) => {
    setMode(next);
    setTurned(false);
    setProblem(null);
    requestAnimationFrame(() => box.current?.focus());
  };
  const send = async (event) => {
    event?.preventDefault();
    const words = text.trim();
    if (busy || blocked || (!words && !canned)) return;
    setBusy(true);
    setProblem(null);
    try {
      const answer = answering
        ? await post(`/conversations/${encodeURIComponent(conversation.id)}/messages`,
          canned ? { canned: canned.name } : { text: words },
          { epoch: conversation.epoch, key: key.current })
        : await post(`/conversations/${encodeURIComponent(conversation.id)}/notes`,
          { text: words }, { key: key.current });
      setText('');
      setCanned(null);
      setTurned(false);
      if (!mine) setMode('note');
      onSaid(answer.message);
      if (!answering) tell('Note kept. Only agents see it.');
    } catch (failure) {
      setProblem(failure);
      // What may have been stored is sent again under the same key, so that it is not said twice.
      const refused = failure.status >= 400 && failure.status < 500 && failure.code !== 'in_progress';
      if (refused) key.current = newKey();
      if (['changed', 'not_yours', 'taken'].includes(failure.code)) onChanged();
    } finally {
      setBusy(false);
      requestAnimationFrame(() => box.current?.focus());
    }
  };
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
      send(event);
    }
    if (event.key === 'Escape') event.currentTarget.blur();
  };

  return h('form', { class: `composer ${mode}`, onSubmit: send },
    h('div', { class: 'composer-head' },
      h('div', { class: 'modes', role: 'group', 'aria-label': 'What you write' },
        h('button', {
          type: 'button', class: 'mode answer', 'aria-pressed': String(answering), onClick: () => choose('answer'),
        }, h(Icon, { name: 'send' }), 'Answer'),
        h('button', {
          type: 'button', class: 'mode note', 'aria-pressed': String(!answering), onClick: () => choose('note'),
        }, h(Icon, { name: 'note' }), 'Note')),
      h('p', { class: 'composer-for', id: 'composer-for' },
        answering
          ? blocked ? 'Only who has the conversation answers.' : ['Goes to ', h(Name, { key: 'name', name })]
          : 'Only agents see this. The user never does.')),
    turned && h('p', { class: 'hint', role: 'status' }, 'A line begins like a note, so this is kept as a note.'),
    blocked
      ? h('div', { class: 'composer-blocked' },
        h(Button, { kind: 'primary', icon: 'person', onClick: onTake }, takeWords))
      : h('div', { class: 'composer-box' },
        canned
          ? h('div', { class: 'canned-chosen' },
            h('span', { class: 'quiet' }, `Canned answer ${canned.name}`),
            h(Own, { as: 'p' }, preview(canned, conversation)),
            h(Button, { kind: 'small', onClick: () => setCanned(null) }, 'Do not send it'))
          : h('textarea', {
            ref: box,
            id: 'composer',
            rows: 2,
            dir: 'auto',
            maxLength: LONGEST,
            value: text,
            'aria-label': answering ? `Answer to ${name}` : 'Note for agents',
            'aria-describedby': 'composer-for',
            placeholder: answering ? 'Write an answer' : 'Write a note for agents',
            onInput: (event) => write(event.currentTarget.value),
            onKeyDown,
          }),
        h('div', { class: 'composer-foot' },
          answering && !canned && h(Button, { kind: 'small', onClick: () => setChoosing(true) }, 'Canned answers'),
          h('span', { class: 'hint keys-hint' }, canned ? '' : 'Enter sends, Shift and Enter begins a line'),
          h('button', {
            type: 'submit',
            class: answering ? 'button primary' : 'button note-button',
            'aria-disabled': busy || (!text.trim() && !canned) ? 'true' : undefined,
          }, answering ? 'Send' : 'Keep note'))),
    problem && h('p', { class: 'trouble', role: 'alert' }, h(Icon, { name: 'alert' }), told(problem)),
    choosing && h(CannedChoice, {
      conversation,
      onClose: () => setChoosing(false),
      onChoose: (chosen) => {
        setCanned(chosen);
        setChoosing(false);
      },
    }));
}

function preview(canned, conversation) {
  const texts = canned.texts ?? {};
  const text = texts[conversation.language] ?? Object.values(texts)[0] ?? '';
  return text.replaceAll('{user}', conversation.user_name ?? '');
}

function CannedChoice({ conversation, onClose, onChoose }) {
  const [filter, setFilter] = useState('');
  const { data, problem, again } = useRead((signal) => get('/canned', {}, signal), []);
  const fits = (each) => `${each.name} ${preview(each, conversation)}`.toLowerCase()
    .includes(filter.trim().toLowerCase());
  const found = (data?.canned ?? []).filter(fits);
  return h(Dialog, { title: 'Canned answers', onClose, wide: true },
    h('input', {
      type: 'search', class: 'input', 'aria-label': 'Search canned answers', placeholder: 'Search',
      value: filter, onInput: (event) => setFilter(event.currentTarget.value),
    }),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && data.canned.length === 0 && h(Empty, { title: 'There are no canned answers' },
      h('p', null, 'Write them under canned in baton.yml, or save one at a desk with /canned save.')),
    data && data.canned.length > 0 && found.length === 0 && h(Empty, { title: 'None fits' }),
    h('ul', { class: 'choices' }, found.map((each) =>
      h('li', { key: each.name },
        h('button', { type: 'button', class: 'choice', onClick: () => onChoose(each) },
          h('strong', null, each.name), h(Own, { as: 'span' }, preview(each, conversation)))))));
}

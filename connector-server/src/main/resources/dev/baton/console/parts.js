/** The small parts that views are made of. */
import { h } from 'preact';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { cell, useCell, useMinute, useSecond } from './cells.js';
import { dayTime, fullTime, named, shortTime, span } from './words.js';
import { told } from './api.js';

const SHAPES = {
  conversations: 'M4 5h16v11H9l-5 4z',
  queues: 'M5 6h14M5 12h14M5 18h8',
  agents: 'M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm-6 8c0-3 3-5 6-5s6 2 6 5M16 5a3 3 0 0 1 0 6m2 8c0-2-.6-3.600-2-4.600',
  reports: 'M5 19V11m5 8V5m5 14v-6m5 6V8',
  letters: 'M12 4 21 19H3zM12 10v4m0 2.500v.5',
  health: 'M3 12h4l3-7 4 14 3-7h4',
  audit: 'M6 4h9l3 3v13H6zM9 11h6m-6 4h6',
  tokens: 'M8 15a4 4 0 1 1 3.500-6H21v3h-2v3h-3v-3h-4.500',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500 20 20',
  menu: 'M4 7h16M4 12h16M4 17h16',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  down: 'M12 5v13m-5-5 5 5 5-5',
  send: 'M4 12 20 5l-5 15-4-6z',
  note: 'M5 4h14v11l-5 5H5zM14 20v-5h5',
  file: 'M7 3h7l4 4v14H7zM14 3v4h4',
  alert: 'M12 8v5m0 3v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z',
  done: 'M5 12l5 5 9-10',
  bot: 'M6 9h12v9H6zM12 9V5m-3 8v1m6-1v1',
  person: 'M12 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-7 9c0-4 3-6 7-6s7 2 7 6',
  wait: 'M7 4h10M7 20h10M8 4c0 5 8 6 8 8s-8 3-8 8m8-16c0 5-8 6-8 8s8 3 8 8',
};

/** A drawing beside words; it says nothing of its own. */
export function Icon({ name }) {
  return h('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    h('path', { d: SHAPES[name] }));
}

export function Button({ icon, kind = '', busy = false, children, ...rest }) {
  return h('button', {
    type: 'button',
    class: `button ${kind}`,
    'aria-disabled': busy ? 'true' : undefined,
    'aria-busy': busy ? 'true' : undefined,
    ...rest,
    onClick: busy ? undefined : rest.onClick,
  }, icon && h(Icon, { name: icon }), children);
}

/** A button with a drawing only. */
export function IconButton({ icon, label, ...rest }) {
  return h('button', { type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...rest },
    h(Icon, { name: icon }));
}

/** Somebody's own words or name: in the direction of its script, apart from the text around it. */
export function Own({ children, as = 'bdi', ...rest }) {
  return h(as, { dir: 'auto', ...rest }, children);
}

export const Name = ({ name, ...rest }) => h(Own, rest, named(name));

/** A point in time, in the reader's zone. */
export function Time({ at, long = false }) {
  const now = useMinute();
  return h('time', { dateTime: at, title: fullTime(at) }, long ? dayTime(at, now) : shortTime(at, now));
}

/** How long it has been since a time; it goes on. */
export function Since({ at }) {
  const now = useSecond();
  return h('time', { class: 'ticking', dateTime: at, title: `since ${fullTime(at)}` },
    span(now - Date.parse(at)));
}

/** A wait that was so many seconds long when it was read. */
export function Waited({ seconds, read }) {
  const now = useSecond();
  return h('span', { class: 'ticking' }, span(seconds * 1000 + Math.max(0, now - read)));
}

/** Nothing is here: why, and what can be done. */
export function Empty({ title, children, icon }) {
  return h('div', { class: 'empty' },
    icon && h(Icon, { name: icon }), h('p', { class: 'empty-title' }, title),
    children && h('div', { class: 'empty-words' }, children));
}

/** What went wrong, with a way to try again. */
export function Trouble({ problem, again }) {
  return h('div', { class: 'trouble', role: 'alert' },
    h(Icon, { name: 'alert' }), h('span', null, told(problem)),
    again && h(Button, { onClick: again, kind: 'small' }, 'Try again'));
}

export const Loading = ({ what = 'Loading…' }) => h('p', { class: 'loading' }, what);

/** A table that can be scrolled sideways where it does not fit. */
export function Table({ label, head, children, kind = '' }) {
  return h('div', { class: `table-frame ${kind}`, tabIndex: 0, role: 'region', 'aria-label': label },
    h('table', null,
      h('caption', { class: 'unseen' }, label),
      h('thead', null, h('tr', null, head.map((each) =>
        h('th', { scope: 'col', class: each.number ? 'number' : '' }, each.text ?? each)))),
      h('tbody', null, children)));
}

const toasts = cell([]);
let toastId = 0;

/** Tells the person what came of what they did. */
export function tell(words, { bad = false } = {}) {
  const toast = { id: ++toastId, words, bad };
  toasts.set([...toasts.get().slice(-2), toast]);
  setTimeout(() => dismiss(toast.id), bad ? 12_000 : 5_000);
}

export const tellProblem = (problem) => tell(told(problem), { bad: true });

const dismiss = (id) => toasts.set(toasts.get().filter((each) => each.id !== id));

export function Toasts() {
  const shown = useCell(toasts);
  return h('div', { class: 'toasts' },
    h('div', { role: 'status', 'aria-live': 'polite' },
      shown.map((each) => h('div', { key: each.id, class: `toast ${each.bad ? 'bad' : ''}` },
        h(Icon, { name: each.bad ? 'alert' : 'done' }), h('span', { dir: 'auto' }, each.words),
        h(IconButton, { icon: 'close', label: 'Dismiss', onClick: () => dismiss(each.id) })))));
}

const quiet = cell('');

/** Says something to people who hear the page; others see it elsewhere. */
export function whisper(words) {
  quiet.set('');
  setTimeout(() => quiet.set(words), 50);
}

export const Whispers = () =>
  h('div', { class: 'unseen', role: 'status', 'aria-live': 'polite' }, useCell(quiet));

/**
 * A question in front of the page. The browser keeps the focus in it, closes it on Escape and gives
 * the focus back.
 */
export function Dialog({ title, onClose, children, wide = false }) {
  const element = useRef(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      if (dialog.open) dialog.close();
      if (before?.isConnected) before.focus();
    };
  }, []);
  return h('dialog', {
    ref: element,
    class: wide ? 'dialog wide' : 'dialog',
    'aria-labelledby': heading,
    onCancel: (event) => {
      event.preventDefault();
      onClose();
    },
    onClick: (event) => event.target === element.current && onClose(),
  },
  h('div', { class: 'dialog-body' },
    h('div', { class: 'dialog-head' },
      h('h2', { id: heading, tabIndex: -1, autoFocus: true }, title),
      h(IconButton, { icon: 'close', label: 'Close', onClick: onClose })),
    children));
}

/**
 * A dialog that does one thing. It stays open, with the reason, when that fails.
 *
 * @param act returns a promise; the dialog closes when it is kept
 */
export function Deed({ title, verb, act, onClose, danger = false, ready = true, children, wide }) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(null);
  const submit = async (event) => {
    event.preventDefault();
    if (busy || !ready) return;
    setBusy(true);
    setProblem(null);
    try {
      await act();
      onClose();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  return h(Dialog, { title, onClose, wide },
    h('form', { onSubmit: submit },
      children,
      problem && h(Trouble, { problem }),
      h('div', { class: 'dialog-foot' },
        h(Button, { onClick: onClose }, 'Cancel'),
        h('button', {
          type: 'submit',
          class: `button ${danger ? 'danger' : 'primary'}`,
          'aria-disabled': busy || !ready ? 'true' : undefined,
        }, verb))));
}

/** A field with its label. */
export function Field({ label, hint, children }) {
  const id = useId();
  return h('div', { class: 'field' },
    h('label', { for: id }, label),
    children({ id, 'aria-describedby': hint ? `${id}-hint` : undefined }),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint));
}

export function Select({ label, value, options, onChange, hidden = false }) {
  const id = useId();
  return h('span', { class: 'select' },
    h('label', { for: id, class: hidden ? 'unseen' : '' }, label),
    h('select', { id, value, onChange: (event) => onChange(event.currentTarget.value) },
      options.map(([key, words]) => h('option', { key, value: key, selected: key === value }, words))));
}

/** One choice of several, side by side. */
export function Segments({ label, value, options, onChange }) {
  const name = useId();
  return h('fieldset', { class: 'segments' },
    h('legend', { class: 'unseen' }, label),
    options.map(([key, words]) =>
      h('label', { key, class: key === value ? 'segment on' : 'segment' },
        h('input', {
          type: 'radio', name, value: key, checked: key === value, onChange: () => onChange(key),
        }), h('span', null, words))));
}

/** The head of a view; it takes the focus when the view opens. */
export function Title({ children, words, take = true }) {
  const heading = useRef(null);
  useEffect(() => {
    if (take) heading.current?.focus({ preventScroll: true });
  }, []);
  return h('div', { class: 'title' },
    h('h1', { ref: heading, tabIndex: -1 }, words), h('div', { class: 'title-tools' }, children));
}

/** Who may answer, as a small label. */
export function ControlPill({ conversation, me }) {
  const { control, handoff } = conversation;
  if (control === 'queue') {
    return h('span', { class: 'pill queue' }, h(Icon, { name: 'wait' }),
      handoff?.waiting_since ? h(Since, { at: handoff.waiting_since }) : 'waiting');
  }
  if (control === 'agent') {
    const mine = handoff && handoff.agent_id === me.id;
    return h('span', { class: mine ? 'pill agent mine' : 'pill agent' }, h(Icon, { name: 'person' }),
      mine ? 'You' : h(Name, { name: handoff?.agent_name ?? 'an agent' }));
  }
  return h('span', { class: 'pill bot' }, h(Icon, { name: 'bot' }), h(Own, null, conversation.bot ?? 'bot'));
}

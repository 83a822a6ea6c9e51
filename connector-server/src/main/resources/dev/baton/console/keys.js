/** What single keys do. They can be switched off, for people who speak to their computer. */
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { remembered, useCell } from './cells.js';
import { Dialog } from './parts.js';

const singleKeys = remembered('keys', 'on');
const PLACES = { c: 'conversations', q: 'queues', a: 'agents', r: 'reports', n: 'letters', h: 'health' };
const KEYS = [
  ['In the list', [
    ['↑ ↓', 'the conversation before or after'], ['Enter', 'open it'], ['Home End', 'first, last'], ['/', 'search'],
  ]],
  ['In a conversation', [
    ['R', 'write an answer'], ['N', 'write a note'], ['C', 'claim or take over'], ['T', 'transfer'], ['E', 'resolve'],
    ['Enter', 'send what you wrote'], ['Shift Enter', 'begin a line'], ['Esc', 'leave the box, close a dialog'],
  ]],
  ['Anywhere', [
    ['G then C', 'conversations'], ['G then Q', 'queues'], ['G then A', 'agents'], ['G then R', 'reports'],
    ['G then N', 'not delivered'], ['G then H', 'health'], ['?', 'these keys'],
  ]],
];

const click = (selector) => {
  const found = document.querySelector(selector);
  found?.click();
  return Boolean(found);
};

const DEEDS = {
  '/': () => {
    const search = document.getElementById('search');
    search?.focus();
    return Boolean(search);
  },
  r: () => click('.mode.answer') && later('composer'),
  n: () => click('.mode.note') && later('composer'),
  c: () => click('[data-key=claim]'),
  t: () => click('[data-key=transfer]'),
  e: () => click('[data-key=resolve]'),
  j: () => step(1),
  k: () => step(-1),
};

function later(id) {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
  return true;
}

function step(by) {
  const rows = [...document.querySelectorAll('.virtual .row')]
    .sort((a, b) => Number(a.dataset.row) - Number(b.dataset.row));
  if (rows.length === 0) return false;
  const at = rows.findIndex((each) => each === document.activeElement || each.classList.contains('open'));
  (rows[at + by] ?? rows[at < 0 ? 0 : at]).focus();
  return true;
}

export function useKeys(showKeys) {
  useEffect(() => {
    let going = 0;
    const onKeyDown = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target.closest('input:not([type=radio]):not([type=checkbox]), textarea, select, dialog')) return;
      if (event.key === '?') {
        event.preventDefault();
        showKeys();
        return;
      }
      if (singleKeys.get() !== 'on') return;
      const key = event.key.toLowerCase();
      if (Date.now() - going < 1500 && PLACES[key]) {
        going = 0;
        event.preventDefault();
        location.hash = `#/${PLACES[key]}`;
      } else if (key === 'g') {
        going = Date.now();
      } else if (DEEDS[key]?.()) {
        event.preventDefault();
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [showKeys]);
}

export function Keys({ onClose }) {
  const state = useCell(singleKeys);
  return h(Dialog, { title: 'Keys', onClose, wide: true },
    h('div', { class: 'keys' }, KEYS.map(([where, keys]) => h('section', { key: where },
      h('h3', null, where),
      h('dl', null, keys.map(([key, words]) => h('div', { key },
        h('dt', null, key.split(' ').map((each, at) => (['then'].includes(each)
          ? h('span', { key: at }, ' then ') : h('kbd', { key: at }, each)))),
        h('dd', null, words))))))),
    h('label', { class: 'check' }, h('input', {
      type: 'checkbox', checked: state === 'on',
      onChange: (event) => singleKeys.set(event.currentTarget.checked ? 'on' : 'off'),
    }), h('span', null, 'Single letters do something. Switch this off if you dictate.')));
}

/** What could not be delivered and waits for a person. */
import { h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { get, post } from './api.js';
import { gathered, useRead } from './cells.js';
import { on } from './live.js';
import { Button, Deed, Empty, Icon, Loading, Own, Time, Title, Trouble, tell, tellProblem } from './parts.js';
import { count, number, plain, said, sentenceCase } from './words.js';

const WHAT = {
  say: 'Words for a user', said: 'A message from a user', pressed: 'A button that was pressed',
  open_thread: 'A thread to open at a desk', edit: 'A change of a message', delete: 'A message to take back',
};

export function Letters({ me }) {
  const [pages, setPages] = useState(1);
  const { data, problem, again } = useRead(async (signal) => {
    let letters = [];
    let next = null;
    let all = 0;
    for (let page = 0; page < pages; page++) {
      const read = await get('/dead-letters', { text: 'true', limit: 50, before: next }, signal);
      letters = letters.concat(read.dead_letters);
      ({ next, count: all } = read);
      if (next === null) break;
    }
    return { letters, next, all };
  }, [pages]);
  useEffect(() => {
    const later = gathered(again, 1500);
    const ends = [on('health', later), on('look', later)];
    return () => {
      later.stop();
      ends.forEach((end) => end());
    };
  }, [again]);
  return h('div', { class: 'page' },
    h(Title, { words: 'Not delivered' },
      data && data.all > 0 && h('span', { class: 'quiet' }, count(data.all, 'message'))),
    problem && h(Trouble, { problem, again }),
    !data && !problem && h(Loading, null),
    data && data.letters.length === 0 && h(Empty, { icon: 'done', title: 'Everything was delivered' },
      h('p', null, 'What a platform refuses for good is listed here, and you can send it again.')),
    data && data.letters.length > 0 && h('ul', { class: 'letters' },
      data.letters.map((letter) => h(Letter, { key: letter.id, letter, me, again }))),
    data?.next && h('p', { class: 'more' }, h(Button, { onClick: () => setPages(pages + 1) }, 'Show more')));
}

function Letter({ letter, me, again }) {
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const { text, kind } = said(letter.content);
  const path = `/dead-letters/${encodeURIComponent(letter.id)}`;
  const retry = async () => {
    setBusy(true);
    try {
      await post(`${path}/retry`);
      tell(letter.direction === 'in' ? 'It is being tried again.' : 'It is being sent again.');
    } catch (problem) {
      tellProblem(problem);
    }
    setBusy(false);
    again();
  };
  return h('li', { class: 'letter' },
    h('div', { class: 'letter-head' },
      h('h2', null, h(Icon, { name: 'alert' }), WHAT[letter.kind] ?? sentenceCase(letter.kind)),
      h('span', { class: 'quiet' }, letter.direction === 'in' ? 'came in' : 'to go out',
        letter.channel ? ` on ${letter.channel}` : '', ' ', h(Time, { at: letter.since, long: true }))),
    h('p', { class: 'letter-why' }, h('strong', null, 'Why: '), h(Own, null, plain(letter.why))),
    (text || kind) && h('blockquote', { class: 'letter-text', dir: 'auto' }, kind && `${kind} `, text),
    h('div', { class: 'letter-foot' },
      h('span', { class: 'quiet' }, letter.attempts === 0 ? 'not tried' : `tried ${number(letter.attempts)} times`.replace('1 times', 'once')),
      letter.conversation && h('a', { href: `#/conversations/${encodeURIComponent(letter.conversation)}` }, 'Open the conversation'),
      me.role !== 'viewer' && h('span', { class: 'letter-deeds' },
        h(Button, { kind: 'small primary', busy, onClick: retry }, letter.direction === 'in' ? 'Try again' : 'Send again'),
        h(Button, { kind: 'small', onClick: () => setAsking(true) }, 'Discard'))),
    asking && h(Deed, {
      title: 'Discard this message', verb: 'Discard', danger: true, onClose: () => setAsking(false),
      act: async () => {
        await post(`${path}/discard`);
        tell('Discarded.');
        again();
      },
    }, h('p', null, 'It will never be delivered. What was said stays in the conversation, marked as not delivered.')));
}

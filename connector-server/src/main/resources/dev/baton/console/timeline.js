/** Who could speak when: one band, in the order of time, that is read at a glance. */
import { h } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Icon, Own } from './parts.js';
import { useMinute } from './cells.js';
import { dayTime, plain, span as lasting } from './words.js';

const ICONS = { bot: 'bot', queue: 'wait', agent: 'person' };
const MARKS = {
  delivery_failed: ['failed', 'Not delivered'],
  draft: ['draft', 'Draft'],
  note: ['note', 'Note'],
  rating: ['rating', 'Rating'],
  handoff: ['handoff', 'Handoff'],
  erased_part: ['erased', 'Erased'],
};

/** Who has control in a span, in a word or two. */
export function holder(span) {
  if (span.control === 'bot') return span.bot ?? 'Bot';
  if (span.control === 'queue') return 'Waiting';
  return span.agent_name ?? 'An agent';
}

/**
 * The band. A long time takes more room than a short one, but not as much more as it was: a night
 * would hide the day.
 *
 * @param onSpan is called with the span that was chosen
 */
export function Timeline({ spans, marks, onSpan }) {
  const now = useMinute();
  const strip = useRef(null);
  useEffect(() => {
    if (strip.current) strip.current.scrollLeft = strip.current.scrollWidth;
  }, [spans.length]);
  if (spans.length === 0) return null;
  return h('nav', { class: 'timeline', 'aria-label': 'Who could speak when' },
    h('ol', { ref: strip, class: 'timeline-strip' },
      spans.map((span, at) => {
        const from = Date.parse(span.from);
        const to = span.to === null ? now : Date.parse(span.to);
        const room = 1 + Math.log2(1 + Math.max(0, to - from) / 20_000);
        return h('li', {
          key: `${span.from}${at}`,
          class: `span ${span.control}${span.to === null ? ' now' : ''}`,
          style: { flexGrow: room },
        },
        h('button', {
          type: 'button',
          onClick: () => onSpan(span),
          title: `${span.why ?? ''}\n${dayTime(span.from, now)} – ${span.to === null ? 'now' : dayTime(span.to, now)}`,
        },
        h('span', { class: 'span-who' }, h(Icon, { name: ICONS[span.control] }),
          h(Own, null, holder(span))),
        h('span', { class: 'span-time' },
          `${span.to === null ? 'for ' : ''}${lasting(to - from)}`,
          span.control === 'queue' && span.queue && [' in ', h(Own, { key: 'queue' }, span.queue)]),
        h('span', { class: 'span-marks' }, marksOf(span, to, marks).map(([kind, many]) =>
          h('span', { key: kind, class: `mark ${kind}` }, many))))); })));
}

function marksOf(span, to, marks) {
  const from = Date.parse(span.from);
  const counts = new Map();
  for (const mark of marks) {
    const at = Date.parse(mark.at);
    const known = MARKS[mark.kind];
    if (mark.kind === 'handoff' || at < from || (span.to !== null && at >= to)) continue;
    const [kind, words] = known ?? ['other', plain(mark.kind)];
    const [, count] = counts.get(kind) ?? [words, 0];
    counts.set(kind, [words, count + 1]);
  }
  return [...counts].map(([kind, [words, count]]) => [kind, count === 1 ? words : `${count} × ${words.toLowerCase()}`]);
}

/** What a change of control means, for people who were not there. */
export function changeWords(span) {
  const then = {
    bot: 'The bot answers again.',
    queue: 'The bot is silent; what the user writes waits for a person.',
    agent: 'Only this agent answers; the bot does not hear it.',
  }[span.control];
  return { why: span.why || `${holder(span)}`, then };
}

/** What people read: times, waits, states and reasons in words. */

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });
const LONG_DAY = new Intl.DateTimeFormat(undefined, {
  weekday: 'long', day: 'numeric', month: 'long', year: 'numeric',
});
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const NUMBER = new Intl.NumberFormat();

export const number = (value) => NUMBER.format(value);
export const clock = (time) => CLOCK.format(new Date(time));
export const fullTime = (time) => FULL.format(new Date(time));
export const longDay = (time) => LONG_DAY.format(new Date(time));
export const dayKey = (time) => new Date(time).toDateString();
export const shortDay = (time) => DAY.format(new Date(time));

/** A time as short as it can be understood now. */
export function shortTime(time, now) {
  const date = new Date(time);
  const today = new Date(now);
  if (date.toDateString() === today.toDateString()) return CLOCK.format(date);
  return (date.getFullYear() === today.getFullYear() ? DAY : YEAR).format(date);
}

/** A time of day, with the day if it is not today. */
export function dayTime(time, now) {
  const day = shortTime(time, now);
  const of = clock(time);
  return day === of ? of : `${day}, ${of}`;
}

/** A span of time: `45 s`, `4 min`, `1 h 05 min`, `3 days`. */
export function span(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    return minutes % 60 ? `${hours} h ${String(minutes % 60).padStart(2, '0')} min` : `${hours} h`;
  }
  return `${Math.floor(hours / 24)} days`;
}

export const seconds = (value) => (value === null || value === undefined ? '–' : span(value * 1000));

export function count(value, one, many = `${one}s`) {
  return `${number(value)} ${value === 1 ? one : many}`;
}

/** `an_end_reason` as `an end reason`, for words that no list here knows. */
export const plain = (word) => String(word ?? '').replaceAll('_', ' ');

const REASONS = {
  agent_resolved: 'an agent ended it',
  user_ended: 'the user went back to the bot',
  no_agent: 'nobody was there',
  wait_expired: 'nobody took it in time',
  idle_expired: 'nobody wrote any more',
  bot_ended: 'the bot ended it',
  transferred: 'passed to another bot',
  error: 'something failed',
};
export const endReason = (reason) => REASONS[reason] ?? plain(reason);

/** What a message says, as text: `{ text, kind, buttons }`. */
export function said(content) {
  if (!content) return { text: '' };
  switch (content.type) {
    case 'text':
      return { text: content.text };
    case 'media':
      return {
        text: content.caption ?? '',
        kind: `${sentenceCase(content.kind)}${content.file?.name ? `: ${content.file.name}` : ''}`,
      };
    case 'location':
      return {
        text: [content.title, content.address].filter(Boolean).join(', '),
        kind: `Place at ${Number(content.latitude).toFixed(4)}, ${Number(content.longitude).toFixed(4)}`,
      };
    case 'contact':
      return { text: [content.name, content.phone].filter(Boolean).join(', '), kind: 'Contact' };
    case 'choice':
      return { text: content.title ?? '', kind: 'Pressed a button' };
    case 'buttons':
      return { text: content.text, buttons: (content.buttons ?? []).map((each) => each.title) };
    case 'card':
      return { text: content.text, kind: 'Card' };
    case 'native':
      return { text: content.text };
    default:
      return { text: '', kind: 'Something that only the chat client can show' };
  }
}

export function sentenceCase(word) {
  const text = plain(word);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A name to show for somebody who may have none. */
export const named = (name) => (name && name.trim() ? name : 'Somebody without a name');

/** Whether a text would be a note wherever an agent writes it. */
export function looksLikeNote(text) {
  return text.normalize('NFKC').replace(/[\p{Cf}\p{Mn}]/gu, '').split('\n')
    .some((line) => /^[\s>*•\-–—"'“”„]*(\/\/|\/note(\s|$))/i.test(line));
}

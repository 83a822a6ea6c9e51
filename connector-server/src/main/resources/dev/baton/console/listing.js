/** The conversations that a filter leaves, page by page, and kept as events change them. */
import { cell, gathered, RETRY_MILLIS } from './cells.js';
import { get, passes } from './api.js';
import { said } from './words.js';

const PAGE = 200;

/** What is asked of the API for a filter. */
export function asked(filter, me) {
  const days = { today: 1, week: 7, month: 30 }[filter.when];
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  return {
    control: { waiting: 'queue', people: 'agent', bot: 'bot', mine: 'agent' }[filter.state],
    agent: filter.state === 'mine' ? me.id : null,
    channel: filter.channel,
    queue: filter.queue,
    user: filter.where === 'name' ? filter.text : null,
    q: filter.where === 'words' ? filter.text : null,
    active_since: days
      ? new Date(midnight.getTime() - (days - 1) * 86_400_000).toISOString()
      : null,
  };
}

export class Listing {
  constructor(filter, me) {
    this.filter = filter;
    this.me = me;
    this.parameters = asked(filter, me);
    this.byId = new Map();
    this.next = null;
    this.state = cell({ rows: [], loading: true, problem: null, whole: false });
    this.abort = new AbortController();
    this.drawing = false;
    this.lookSoon = gathered(() => this.look(), 2000);
  }

  close() {
    this.lookSoon.stop();
    clearTimeout(this.retry);
    this.abort.abort();
  }

  /** Reads the first page; rows that are known stay. */
  async first() {
    await this.read(null);
  }

  /** Reads the next page, if there is one and none is being read. */
  async more() {
    const { loading, whole, problem } = this.state.get();
    if (!loading && !whole && !problem) await this.read(this.next);
  }

  async read(before) {
    this.become({ loading: true, problem: null });
    try {
      const page = await get(
        '/conversations', { ...this.parameters, before, limit: PAGE }, this.abort.signal);
      page.conversations.forEach((each) => this.byId.set(each.id, each));
      this.next = page.next;
      this.become({ rows: this.sorted(), loading: false, whole: page.next === null });
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** Reads what changed lately, without the pages below. */
  async look() {
    try {
      const page = await get(
        '/conversations', { ...this.parameters, limit: PAGE }, this.abort.signal);
      const oldest = page.next === null ? '' : page.conversations.at(-1).last_at;
      for (const [id, known] of this.byId) {
        if (known.last_at >= oldest) this.byId.delete(id);
      }
      page.conversations.forEach((each) => this.byId.set(each.id, each));
      if (page.next === null) this.next = null;
      this.become({ rows: this.sorted(), problem: null, loading: false });
    } catch (problem) {
      this.failed(problem);
    }
  }

  /** Says so, and tries again by itself where that may help. */
  failed(problem) {
    if (problem.name === 'AbortError') return;
    this.become({ loading: false, problem });
    if (passes(problem)) {
      this.retry = setTimeout(() => this.look(), RETRY_MILLIS);
    }
  }

  /** Takes in what an event says; all events of a moment are drawn at once. */
  apply(event) {
    const known = this.byId.get(event.id);
    const conversation = { handoff: null, last_message: null, ...known, ...event };
    const handoff = conversation.handoff_id ?? null;
    if (handoff === null) conversation.handoff = null;
    if (handoff !== null && (conversation.handoff?.id !== handoff
      || known !== undefined && known.epoch !== event.epoch && event.handoff === undefined)) {
      this.lookSoon();
    }
    if (this.fits(conversation, known)) {
      this.byId.set(conversation.id, conversation);
    } else if (known) {
      this.byId.delete(conversation.id);
    } else {
      return;
    }
    if (!this.drawing) {
      this.drawing = true;
      setTimeout(() => {
        this.drawing = false;
        if (!this.abort.signal.aborted) this.become({ rows: this.sorted() });
      }, 120);
    }
  }

  /** Takes in what somebody wrote: it is the last word of its conversation. */
  wrote(message) {
    const known = this.byId.get(message.conversation);
    if (!known || (known.last_message?.at ?? '') > message.at) return;
    const { text, kind } = said(message.content);
    this.apply({
      ...known,
      last_at: message.at > known.last_at ? message.at : known.last_at,
      last_message: { author: message.author, text: text || kind, at: message.at },
    });
  }

  fits(one, known) {
    const { control, agent, channel, queue, user, q, active_since: since } = this.parameters;
    const name = `${one.user_name ?? ''} ${one.user_handle ?? ''}`.toLowerCase();
    return (!control || one.control === control)
      && (!agent || one.handoff?.agent_id === agent)
      && (!channel || one.channel === channel)
      && (!queue || one.handoff?.queue === queue)
      && (!user || known !== undefined || name.includes(user.toLowerCase()))
      && (!q || known !== undefined)
      && (!since || one.last_at >= since);
  }

  sorted() {
    return [...this.byId.values()].sort((a, b) =>
      a.last_at < b.last_at ? 1 : a.last_at > b.last_at ? -1 : a.id < b.id ? 1 : -1);
  }

  become(change) {
    this.state.set({ ...this.state.get(), ...change });
  }
}

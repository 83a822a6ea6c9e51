// One chat window: the clients of one or more people, one of which is shown.

import { drawMessage, make } from "/message.js";

const template = (id) => document.getElementById(id).content.cloneNode(true);

// In a Webex chat any message can begin a thread; those that ask for something are listed at once.
const threadsOf = (client) => {
  if (client.channel !== "webex" || client.place !== "direct") return client.threads;
  const known = new Set(client.threads.map((thread) => thread.id));
  const begun = client.messages
    .filter((one) => one.thread === null && one.buttons.length && !known.has(one.id))
    .map((one) => ({ id: one.id, title: one.text.split("\n", 1)[0], closed: false }));
  return [...client.threads, ...begun];
};

const viewKey = (seat, thread) => seat + "\n" + (thread ?? "");

// A Webex thread belongs to a message that is itself in the room.
const inView = (message, thread) =>
  thread === null ? message.thread === null : message.thread === thread || message.id === thread;

export class ChatWindow {
  constructor(section, act) {
    this.section = section;
    this.act = act;
    this.kind = section.dataset.kind;
    this.seatIds = section.dataset.seats.split(" ");
    this.seats = new Map();
    this.rows = new Map();
    this.seen = new Map();
    this.toasts = new Map();
    this.seat = this.seatIds[0];
    this.thread = null;
    this.shownView = null;
    this.lastPlaces = new Map();
    this.followUntil = 0;
    this.threadsAtPress = new Set();
    section.append(template(this.kind + "-head"), template("body"));
    const find = (selector) => section.querySelector(selector);
    this.title = find("h2");
    this.title.id = section.getAttribute("aria-labelledby");
    this.sub = find(".sub");
    this.holder = find(".holder");
    this.people = find(".people");
    this.places = find(".places");
    this.places.setAttribute("aria-label", "Chats and threads of " + (section.dataset.name ?? this.seat));
    this.log = find(".log");
    this.empty = find(".empty");
    this.typing = find(".typing");
    this.toast = find(".toast");
    this.form = find(".composer");
    this.input = find("textarea");
    this.locate = find(".location");
    find(".photo").addEventListener("click", () => this.send({ act: "photo" }));
    this.locate.addEventListener("click", () => this.send({ act: "location" }));
    this.input.addEventListener("input", () => this.markNote());
    this.atEnd = true;
    this.log.addEventListener("scroll", () => { this.atEnd = this.isAtEnd(); });
    new ResizeObserver(() => {
      this.fit();
      this.stayAtEnd();
    }).observe(this.log);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    this.input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.say();
      }
    });
  }

  get client() {
    return this.seats.get(this.seat);
  }

  get unread() {
    return this.seatIds.some((seat) => this.unreadSeat(seat));
  }

  async send(what) {
    const problem = await this.act({ seat: this.seat, thread: this.thread, ...what });
    if (problem) this.tell(problem);
    return !problem;
  }

  async say() {
    const text = this.input.value;
    if (!text.trim()) return;
    this.input.value = "";
    this.followUntil = 0;
    this.markNote();
    if (!(await this.send({ act: "say", text })) && !this.input.value) {
      this.input.value = text;
      this.markNote();
    }
  }

  isNote(text) {
    return this.kind === "desk" && /^\s*(\/\/|\/note\b)/.test(text);
  }

  markNote() {
    this.form.classList.toggle("note", this.isNote(this.input.value));
  }

  /** Takes what the server knows about one seat. */
  update(state) {
    this.seats.set(state.id, state);
    this.news(state);
    if (state.id === this.seat && this.thread !== null
        && !threadsOf(state).some((thread) => thread.id === this.thread)) {
      this.thread = null;
    }
    this.follow(state);
    this.render();
  }

  news(state) {
    const told = this.toasts.get(state.id);
    if (told !== undefined && state.toasts.length > told) {
      this.tell(state.toasts[state.toasts.length - 1]);
    }
    this.toasts.set(state.id, state.toasts.length);
  }

  // After a press the conversation may continue in the agent's own chat. Whoever pressed wants to
  // be there; and whoever looks at an empty chat wants to be where something is.
  follow(state) {
    const client = this.client;
    if (!client || state.person !== client.person) return;
    const pressed = Date.now() < this.followUntil && state.place === "direct";
    const idle = !this.input.value && !client.messages.some((one) => inView(one, this.thread));
    if (!pressed && !idle) return;
    const known = pressed ? this.threadsAtPress : new Set();
    const fresh = threadsOf(state).find((thread) => !known.has(viewKey(state.id, thread.id)));
    if (fresh) {
      this.followUntil = 0;
      this.show(state.id, fresh.id);
    }
  }

  show(seat, thread) {
    this.seat = seat;
    this.thread = thread;
    const person = this.client?.person;
    if (person) this.lastPlaces.set(person, { seat, thread });
    this.render();
  }

  /** Starts over with a new world. */
  reset() {
    this.seen.clear();
    this.toasts.clear();
    this.lastPlaces.clear();
    this.show(this.seatIds[0], null);
    this.input.value = "";
    this.markNote();
  }

  tell(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => {
      this.toast.classList.remove("shown");
      this.toast.textContent = "";
    }, 5000);
  }

  // The message that starts a thread is shown in the thread.
  countIn(client, thread) {
    const heads = thread === null ? new Set(threadsOf(client).map((one) => one.id)) : new Set();
    return client.messages
      .filter((message) => inView(message, thread) && !heads.has(message.id)).length;
  }

  unreadView(client, thread) {
    return this.countIn(client, thread) > (this.seen.get(viewKey(client.id, thread)) ?? 0);
  }

  unreadSeat(seat) {
    const client = this.seats.get(seat);
    return Boolean(client)
      && [null, ...threadsOf(client).map((thread) => thread.id)]
        .some((thread) => this.unreadView(client, thread));
  }

  render() {
    const client = this.client;
    if (!client) return;
    this.seen.set(viewKey(this.seat, this.thread), this.countIn(client, this.thread));
    const platform = client.channel === "webex" ? "Webex" : "Telegram";
    if (this.kind === "user") {
      this.title.textContent = client.person;
      this.sub.textContent = "a user on " + platform;
      this.section.querySelector(".avatar").textContent = client.person.slice(0, 1);
      this.empty.textContent = "You are " + client.person + ". Say something to the bot.";
      this.input.placeholder = "Write as " + client.person;
    } else {
      this.title.textContent = this.section.dataset.name;
      this.sub.textContent = client.title;
      this.empty.textContent = this.thread === null
        ? "You are " + client.person + ". Whoever needs a person is offered to you here."
        : "Nothing here yet.";
      this.input.placeholder = client.channel === "webex" && client.place === "space"
        ? "The bot hears only @mentions here"
        : "Answer, or // note";
      this.renderPeople();
      this.renderPlaces(client);
    }
    this.input.setAttribute("aria-label", "Message as " + client.person);
    this.log.setAttribute("aria-label", "Messages " + client.person + " sees");
    this.locate.hidden = !client.locations;
    this.typing.hidden = !client.typing || this.kind !== "user";
    this.typing.querySelector("span").textContent = client.title + " is typing";
    this.renderLog(client);
  }

  renderPeople() {
    const people = [...new Set([...this.seats.values()].map((client) => client.person))];
    if (this.people.children.length !== people.length) {
      this.people.replaceChildren(...people.map((person) => {
        const button = make("button", "", person);
        button.type = "button";
        button.addEventListener("click", () => this.become(person));
        return button;
      }));
    }
    [...this.people.children].forEach((button, index) => {
      const person = people[index];
      button.setAttribute("aria-pressed", String(person === this.client.person));
      const unread = this.seatIds.some(
        (seat) => this.seats.get(seat)?.person === person && this.unreadSeat(seat));
      button.classList.toggle("unread", unread && person !== this.client.person);
    });
  }

  // Whoever takes another agent's chair goes on in the same topic, if that agent has it too, and
  // else where that agent was last.
  become(person) {
    const seats = this.seatIds.filter((seat) => this.seats.get(seat)?.person === person);
    const has = (seat, thread) => thread === null
      || threadsOf(this.seats.get(seat)).some((one) => one.id === thread);
    const same = this.thread !== null && seats.find((seat) => has(seat, this.thread));
    const last = this.lastPlaces.get(person);
    if (same) this.show(same, this.thread);
    else if (last && has(last.seat, last.thread)) this.show(last.seat, last.thread);
    else this.show(seats.find((seat) => this.unreadSeat(seat)) ?? seats[0], null);
  }

  renderPlaces(client) {
    const entries = [];
    for (const seat of this.seatIds) {
      const other = this.seats.get(seat);
      if (other?.person !== client.person) continue;
      const name = other.place === "direct" ? "Chat with Baton"
        : other.channel === "webex" ? "Space" : "General";
      entries.push({ seat, thread: null, name, closed: false });
      for (const thread of threadsOf(other)) {
        entries.push({ seat, thread: thread.id, name: thread.title, closed: thread.closed });
      }
    }
    const signature = JSON.stringify(entries);
    if (this.placesSignature !== signature) {
      this.placesSignature = signature;
      const focused = [...this.places.children].indexOf(document.activeElement);
      this.places.replaceChildren(...entries.map((entry) => {
        const button = make("button", entry.thread === null ? "" : "thread", entry.name);
        button.type = "button";
        button.title = entry.name;
        button.classList.toggle("closed", entry.closed);
        button.addEventListener("click", () => this.show(entry.seat, entry.thread));
        return button;
      }));
      this.places.children[focused]?.focus();
    }
    entries.forEach((entry, index) => {
      const button = this.places.children[index];
      const current = entry.seat === this.seat && entry.thread === this.thread;
      button.setAttribute("aria-current", String(current));
      button.classList.toggle(
        "unread", !current && this.unreadView(this.seats.get(entry.seat), entry.thread));
    });
  }

  renderLog(client) {
    const view = viewKey(this.seat, this.thread);
    const switched = view !== this.shownView;
    this.log.setAttribute("aria-live", switched ? "off" : "polite");
    if (switched) {
      this.rows.clear();
      this.log.replaceChildren();
      this.shownView = view;
    }
    const messages = client.messages.filter((message) => inView(message, this.thread));
    const ids = new Set(messages.map((message) => message.id));
    for (const [id, row] of this.rows) {
      if (!ids.has(id)) {
        this.keepFocus(row.element);
        row.element.remove();
        this.rows.delete(id);
      }
    }
    messages.forEach((message, index) => {
      const goesOn = index > 0 && messages[index - 1].author === message.author;
      const signature = JSON.stringify([message, goesOn]);
      let row = this.rows.get(message.id);
      if (!row || row.signature !== signature) {
        const element = drawMessage(this, client, message, goesOn);
        if (row) {
          this.keepFocus(row.element);
          row.element.replaceWith(element);
        } else if (!switched) {
          element.classList.add("fresh");
        }
        row = { signature, element };
        this.rows.set(message.id, row);
      }
      if (this.log.children[index] !== row.element) {
        this.log.insertBefore(row.element, this.log.children[index] ?? null);
      }
    });
    this.empty.hidden = messages.length > 0;
    if (switched) this.atEnd = true;
    this.fit();
    this.stayAtEnd();
  }

  // A long offer scrolls within itself, so that its head and its buttons are seen at once.
  fit() {
    for (const bubble of this.log.querySelectorAll(".asking .bubble")) {
      if (bubble.scrollHeight > bubble.clientHeight + 1) bubble.tabIndex = 0;
      else bubble.removeAttribute("tabindex");
    }
  }

  isAtEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
  }

  stayAtEnd() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  // A pressed button often vanishes with the answer; the keyboard focus then moves to the composer.
  keepFocus(element) {
    if (element.contains(document.activeElement)) this.input.focus();
  }

  async press(message, button) {
    this.threadsAtPress = new Set();
    for (const client of this.seats.values()) {
      threadsOf(client).forEach((thread) => this.threadsAtPress.add(viewKey(client.id, thread.id)));
    }
    this.followUntil = Date.now() + 8000;
    await this.send({ act: "press", message, button });
  }

  /** Puts a text into the composer and focuses it. */
  suggest(text) {
    this.input.value = text;
    this.markNote();
    this.input.focus();
  }

  /** Looks for a button and goes to it; returns whether there is one. */
  goToButton(wanted) {
    for (const seat of this.seatIds) {
      const client = this.seats.get(seat);
      const message = client?.messages.findLast((one) => one.buttons.some((t) => wanted.test(t)));
      if (message) {
        this.show(seat, message.thread);
        [...this.log.querySelectorAll("button")]
          .findLast((button) => wanted.test(button.textContent))
          ?.focus();
        return true;
      }
    }
    return false;
  }

  /** Goes to where this agent talks to the user; returns whether the agent belongs to this window. */
  goToConversation(agent) {
    const seats = this.seatIds.filter((seat) => this.seats.get(seat)?.person === agent);
    if (!seats.length) return false;
    const open = seats.flatMap((seat) =>
      threadsOf(this.seats.get(seat))
        .filter((thread) => !thread.closed)
        .map((thread) => ({
          seat, thread: thread.id, direct: this.seats.get(seat).place === "direct",
        })));
    const place = open.findLast((one) => one.direct) ?? open.at(-1);
    if (!(this.client.person === agent && this.thread !== null)) {
      this.show(place?.seat ?? seats[0], place?.thread ?? null);
    }
    return true;
  }
}

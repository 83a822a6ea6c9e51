// The calls between the parts: the story first, what is routine folded away, each row opens to the
// whole request and answer.

import { make } from "/message.js";

const names = { telegram: "Telegram", webex: "Webex", bot: "Bot", baton: "Baton", web: "Web page" };
const LONG = /[A-Za-z0-9+/=_-]{40,}/g;

/** Long ids in the middle of a text, as short as one can still tell them apart. */
const shortened = (text) => text.replace(LONG, (id) => id.slice(0, 6) + "…" + id.slice(-6));

function party(name) {
  const element = make("span", "party " + name);
  element.append(make("span", "away", names[name]));
  return element;
}

function pretty(body) {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function part(title, message) {
  const section = make("section");
  section.append(make("h4", "", title));
  if (!message) {
    section.append(make("p", "", "No answer yet."));
    return section;
  }
  const lines = [message.line, ...message.headers].filter(Boolean).join("\n");
  const whole = lines + (message.body ? "\n\n" + pretty(message.body) : "");
  const shown = make("pre", "", shortened(whole));
  section.append(shown);
  if (shown.textContent !== whole) {
    const ids = make("button", "plain", "Show the long ids");
    ids.type = "button";
    ids.addEventListener("click", () => {
      shown.textContent = whole;
      ids.remove();
    });
    section.append(ids);
  }
  return section;
}

export class Wire {
  constructor() {
    this.list = document.getElementById("wire");
    this.fold = document.getElementById("fold");
    this.empty = document.getElementById("wire-empty");
    this.filters = [...document.querySelectorAll("#filters button")];
    this.calls = [];
    this.rows = new Map();
    this.opened = new Set();
    this.routine = false;
    this.fold.addEventListener("click", () => {
      this.routine = !this.routine;
      this.render();
    });
    // One row is in the order of the Tab key; the arrow keys go to the others.
    this.list.addEventListener("focusin", (event) => {
      this.current = event.target.closest("li");
      this.stops();
    });
    this.list.addEventListener("keydown", (event) => {
      const row = event.target.matches(".call") && event.target.parentElement;
      const next = row && { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling,
        Home: this.list.firstElementChild, End: this.list.lastElementChild }[event.key];
      if (!next) return;
      event.preventDefault();
      next.querySelector(".call").focus();
    });
    for (const filter of this.filters) {
      filter.addEventListener("click", () => {
        const on = filter.getAttribute("aria-pressed") !== "true";
        this.filters
          .filter((one) => ("party" in one.dataset) === ("party" in filter.dataset))
          .forEach((one) => one.setAttribute("aria-pressed", String(on && one === filter)));
        this.render();
      });
    }
  }

  show(calls) {
    this.calls = calls;
    this.render();
  }

  reset() {
    this.opened.clear();
  }

  wanted(call) {
    const pressed = this.filters.filter((one) => one.getAttribute("aria-pressed") === "true");
    return pressed.every(({ dataset }) => dataset.party
      ? call.from === dataset.party || call.to === dataset.party
      : call.seat === dataset.seat);
  }

  render() {
    const list = this.list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
    const wanted = this.calls.filter((call) => this.wanted(call));
    const folded = wanted.filter((call) => call.routine).length;
    const shown = wanted.filter((call) => this.routine || !call.routine);
    this.fold.hidden = folded === 0;
    this.fold.setAttribute("aria-expanded", String(this.routine));
    this.fold.textContent = folded + (folded === 1 ? " routine call" : " routine calls")
      + (this.routine ? "" : " folded");
    this.fold.title = "Calls at start-up, looks whether all is well, echoes of what Baton wrote";
    const numbers = new Set(shown.map((call) => call.number));
    for (const [number, row] of this.rows) {
      if (!numbers.has(number)) {
        row.element.remove();
        this.rows.delete(number);
      }
    }
    shown.forEach((call, index) => {
      const signature = call.status + call.what + call.seat;
      let row = this.rows.get(call.number);
      if (!row) {
        row = { element: make("li") };
        this.rows.set(call.number, row);
      }
      if (row.signature !== signature) {
        row.signature = signature;
        this.draw(row.element, call);
      }
      if (list.children[index] !== row.element) {
        list.insertBefore(row.element, list.children[index] ?? null);
      }
    });
    this.stops();
    this.empty.hidden = shown.length > 0;
    this.empty.textContent = this.calls.some((call) => !call.routine)
      ? "No such calls yet." : "Every call between Baton, the platforms and the bot shows up here.";
    if (atEnd) list.scrollTop = list.scrollHeight;
  }

  stops() {
    const stop = this.current?.isConnected ? this.current : this.list.lastElementChild;
    for (const row of this.list.children) {
      row.querySelector(".call").tabIndex = row === stop ? 0 : -1;
    }
  }

  draw(row, call) {
    const focused = row.contains(document.activeElement);
    row.classList.toggle("bad", call.status >= 400);
    row.classList.toggle("routine", call.routine);
    const head = make("button", "call");
    head.type = "button";
    const time = make("time", "", call.at.slice(11, 19));
    time.dateTime = call.at;
    const flow = make("span", "flow");
    const arrow = make("span", "", "→");
    arrow.setAttribute("aria-hidden", "true");
    flow.append(party(call.from), arrow, make("span", "away", " to "), party(call.to));
    head.title = names[call.from] + " → " + names[call.to];
    const what = make("span", "what");
    what.append(make("b", "", call.method), " " + call.what);
    const status = call.status === null ? "…" : (call.status < 400 ? "" : call.status + " · ") + call.millis + " ms";
    head.append(time, flow, what, make("span", "status", status));
    const opened = this.opened.has(call.number);
    head.setAttribute("aria-expanded", String(opened));
    head.addEventListener("click", () => this.toggle(row, call));
    row.replaceChildren(head);
    if (opened) this.open(row, call);
    if (focused) head.focus();
  }

  toggle(row, call) {
    const open = !this.opened.has(call.number);
    row.querySelector(".call").setAttribute("aria-expanded", String(open));
    if (open) {
      this.opened.add(call.number);
      this.open(row, call);
    } else {
      this.opened.delete(call.number);
      row.querySelector(".whole")?.remove();
    }
  }

  async open(row, call) {
    const whole = make("div", "whole");
    row.append(whole);
    try {
      const answer = await fetch("/call?" + new URLSearchParams({ number: call.number }));
      const kept = await answer.json();
      if (!answer.ok) throw new Error(kept.error.message);
      whole.append(
        part(names[call.from] + " asks " + names[call.to], kept.request),
        part(names[call.to] + " answers", kept.answer));
    } catch (problem) {
      whole.append(make("p", "", problem.message));
    }
  }
}

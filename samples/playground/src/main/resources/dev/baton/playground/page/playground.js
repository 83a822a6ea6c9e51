// The page: listens to the server's events and shows chat windows, the baton and the wire.

import { make } from "/message.js";
import { ChatWindow } from "/window.js";

const byId = (id) => document.getElementById(id);
const headers = { "Content-Type": "application/json" };
const names = { telegram: "Telegram", webex: "Webex", bot: "Bot", baton: "Baton" };

async function post(path, body) {
  try {
    const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
    if (answer.ok) return null;
    return (await answer.json()).error.message;
  } catch {
    return "The playground does not answer. Is it still running?";
  }
}

const windows = [...document.querySelectorAll(".window")]
  .map((section) => new ChatWindow(section, (act) => post("/act", act)));
const windowOf = (seat) => windows.find((window) => window.seatIds.includes(seat));
const users = windows.filter((window) => window.kind === "user");
const desks = windows.filter((window) => window.kind === "desk");

// ---- the baton ------------------------------------------------------------------------------

const lanes = new Map();
let batons = [];

function lane(seat) {
  if (!lanes.has(seat)) {
    const element = byId("lane").content.cloneNode(true).firstElementChild;
    byId("lanes").append(element);
    lanes.set(seat, element);
  }
  return lanes.get(seat);
}

function words(baton) {
  if (baton.epoch === null) return ["", "Nothing said yet; the bot will answer."];
  if (baton.control === "bot") return ["The bot", " answers."];
  if (baton.control === "queue") return ["Nobody yet", ": offered to the agents."];
  return [baton.agent ?? "An agent", " answers; the bot is silent."];
}

function showBaton(baton) {
  const element = lane(baton.seat);
  const window = windowOf(baton.seat);
  const person = window.client?.person ?? "";
  const before = element.dataset.control;
  const [who, rest] = words(baton);
  const heading = element.querySelector("h3");
  heading.textContent = person + " ";
  heading.append(make("span", "", "on " + names[window.client?.channel ?? "telegram"]));
  const epoch = element.querySelector(".epoch");
  epoch.textContent = "epoch ";
  epoch.append(make("b", "", baton.epoch === null ? "–" : String(baton.epoch)));
  const says = element.querySelector(".says");
  says.replaceChildren(make("b", "", who), rest);
  element.dataset.control = baton.control;
  element.dataset.epoch = baton.epoch ?? "";
  element.querySelectorAll(".stop").forEach((stop) => {
    stop.classList.toggle("held", stop.dataset.stop === baton.control);
    if (stop.dataset.stop === "agent") {
      stop.textContent = baton.control === "agent" && baton.agent ? baton.agent : "Agent";
    }
  });
  window.holder.dataset.control = baton.control;
  window.holder.textContent = baton.control === "bot" ? "bot answers"
    : baton.control === "queue" ? "waiting" : (baton.agent ?? "agent") + " answers";
  if (before && before !== baton.control) {
    element.classList.remove("passed");
    void element.offsetWidth;
    element.classList.add("passed");
    byId("says").textContent = person + ": " + who + rest + " Epoch " + baton.epoch + ".";
  }
}

// ---- the wire -------------------------------------------------------------------------------

const rows = new Map();

function party(name) {
  const element = make("span", "party " + name);
  element.title = names[name];
  element.append(make("span", "away", names[name]));
  return element;
}

function call(one) {
  const row = make("li");
  row.classList.toggle("bad", one.status >= 400);
  const time = make("time", "", one.at.slice(11, 19));
  time.dateTime = one.at;
  const flow = make("span", "flow");
  const arrow = make("span", "", "→");
  flow.append(party(one.from), arrow, party(one.to));
  flow.title = names[one.from] + " → " + names[one.to];
  const what = make("span", "what");
  what.append(make("b", "", one.method), " " + one.what);
  what.title = one.what;
  const status = one.status === null ? "…" : one.status + " " + one.millis + " ms";
  row.append(time, flow, what, make("span", "status", status));
  return row;
}

function showWire(calls) {
  const list = byId("wire");
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
  const numbers = new Set(calls.map((one) => one.number));
  for (const [number, row] of rows) {
    if (!numbers.has(number)) {
      row.element.remove();
      rows.delete(number);
    }
  }
  for (const one of calls) {
    const known = rows.get(one.number);
    if (known?.status === one.status) continue;
    const element = call(one);
    if (known) known.element.replaceWith(element);
    else list.append(element);
    rows.set(one.number, { status: one.status, element });
  }
  byId("wire-empty").hidden = calls.length > 0;
  if (atEnd) list.scrollTop = list.scrollHeight;
}

// ---- the tour -------------------------------------------------------------------------------

let lastUser = users[0];
users.forEach((window) =>
  window.section.addEventListener("focusin", () => { lastUser = window; }));

function hero() {
  const away = batons.filter((baton) => baton.control !== "bot").map((baton) => windowOf(baton.seat));
  return away.includes(lastUser) ? lastUser : away[0] ?? lastUser;
}

function atAgent(text) {
  const seat = hero().seat;
  const agent = batons.find((baton) => baton.seat === seat && baton.agent)?.agent
    ?? batons.find((baton) => baton.agent)?.agent;
  const desk = desks.find((window) => agent && window.goToConversation(agent)) ?? desks[0];
  desk.suggest(text(agent ?? "your agent"));
}

const steps = {
  ask: () => hero().suggest("Where is my parcel?"),
  hand_off: () => hero().suggest("human"),
  claim: () => desks.some((window) => window.goToButton(/claim|take/i)) || desks[0].log.focus(),
  talk: () => atAgent((agent) => "Hello, this is " + agent + ". I am looking for your parcel."),
  note: () => atAgent(() => "// the depot has it, I will call them"),
  resolve: () => atAgent(() => "/resolve"),
};

function showSteps(list) {
  const next = list.find((step) => !step.done)?.id;
  for (const step of list) {
    const button = document.querySelector(`[data-step="${step.id}"]`);
    const before = button.getAttribute("aria-current");
    button.dataset.done = String(step.done);
    button.setAttribute("aria-label", button.innerText.replace(/\s+/g, " ")
      + (step.done ? ", done" : ""));
    if (step.id === next) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
    if (step.id === next && before === null) {
      const strip = byId("tour");
      strip.scrollTo({ left: button.parentElement.offsetLeft - strip.offsetLeft - 14 });
    }
  }
}

byId("tour").addEventListener("click", (event) => {
  const step = event.target.closest("[data-step]")?.dataset.step;
  if (step) steps[step]();
});

// ---- small screens: one window at a time ----------------------------------------------------

const tabs = [...byId("tabs").children];
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    const tab = tabs.find((one) => one.dataset.window === entry.target.id);
    tab.setAttribute("aria-current", String(entry.isIntersecting));
  }
  showUnread();
}, { root: byId("board"), threshold: 0.6 });
tabs.forEach((tab) => {
  const section = byId(tab.dataset.window);
  seen.observe(section);
  tab.addEventListener("click", () => {
    byId("board").scrollTo({ left: section.offsetLeft });
  });
});

function showUnread() {
  for (const tab of tabs) {
    const window = windows.find((one) => one.section.id === tab.dataset.window);
    if (window) {
      const away = tab.getAttribute("aria-current") !== "true";
      tab.classList.toggle("unread", away && (window.fresh || window.unread));
      if (!away) window.fresh = false;
    }
  }
}

document.addEventListener("click", () => requestAnimationFrame(showUnread));

// ---- state ----------------------------------------------------------------------------------

let world = null;

function take(update) {
  const parts = update.parts;
  if (parts.world !== undefined && parts.world !== world) {
    if (world !== null) windows.forEach((window) => window.reset());
    world = parts.world;
  }
  for (const [name, part] of Object.entries(parts)) {
    if (name.startsWith("seat:")) {
      const window = windowOf(part.id);
      const before = window.seats.get(part.id);
      if (before && part.messages.length > before.messages.length) window.fresh = true;
      window.update(part);
    }
  }
  if (parts.control) {
    batons = parts.control;
    batons.forEach(showBaton);
  }
  if (parts.wire) showWire(parts.wire);
  if (parts.steps) showSteps(parts.steps);
  showUnread();
  document.body.dataset.version = update.version;
}

byId("again").addEventListener("click", async () => {
  const button = byId("again");
  button.setAttribute("aria-busy", "true");
  const problem = await post("/again", {});
  button.removeAttribute("aria-busy");
  byId("link").textContent = problem ?? "";
});

const events = new EventSource("/events");
events.onmessage = (event) => {
  byId("link").textContent = "";
  take(JSON.parse(event.data));
};
events.onerror = () => {
  byId("link").textContent = "Not connected";
};

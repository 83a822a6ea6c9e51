// The page: listens to the server's events and shows chat windows, the baton and the wire.

import { make } from "/message.js";
import { Stage } from "/story.js";
import { Wire } from "/wire.js";
import { ChatWindow } from "/window.js";

const byId = (id) => document.getElementById(id);
const headers = { "Content-Type": "application/json" };
const names = { telegram: "Telegram", webex: "Webex" };

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
  .map((section) => new ChatWindow(section, async (act) => {
    stage.name = null;
    const problem = await post("/act", act);
    if (!problem) stage.remember(act);
    return problem;
  }));
const windowOf = (seat) => windows.find((window) => window.seatIds.includes(seat));
const users = windows.filter((window) => window.kind === "user");
const desks = windows.filter((window) => window.kind === "desk");
const wire = new Wire();
const query = new URLSearchParams(location.search);
const stage = new Stage({
  clients: () => windows.flatMap((window) => [...window.seats.values()]),
  post,
  tell: narrate,
  pace: Number(query.get("pace") ?? 1),
});

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
  const number = element.querySelector(".number");
  number.replaceChildren("epoch ", make("b", "", baton.epoch === null ? "–" : String(baton.epoch)));
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
    byId("says").textContent = person + ": " + who + rest;
  }
}

// ---- stories, and what can go wrong ----------------------------------------------------------

function narrate(text) {
  byId("narration").textContent = text;
  byId("narrator").hidden = false;
}

byId("narrator-end").addEventListener("click", () => {
  stage.stop();
  byId("narrator").hidden = true;
});

async function play(story) {
  stage.stop();
  if (windows.some((window) => [...window.seats.values()].some((one) => one.messages.length))) {
    const before = world;
    await again();
    while (world === before) await new Promise((go) => setTimeout(go, 50));
  }
  document.body.dataset.story = "playing";
  await stage.play(story);
  document.body.dataset.story = "over";
}

async function share() {
  if (!stage.script) {
    narrate("Nothing to share yet: play the story, or write and press something.");
    return;
  }
  const link = new URL(location.pathname, location.href);
  link.searchParams.set("story", stage.script);
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link.href);
    narrate("The link is copied. Whoever opens it in a playground sees the same story.");
  } catch {
    narrate("The link is in the address bar. Whoever opens it in a playground sees the same story.");
  }
}

let troubles = [];

// The platform of the agent who has a conversation; Webex while nobody has one.
function agentsPlatform() {
  const agent = batons.find((baton) => baton.agent)?.agent;
  const desk = desks.find((window) =>
    [...window.seats.values()].some((client) => client.person === agent));
  return desk?.client?.channel ?? "webex";
}

const frozen = () => troubles.find((one) => one.endsWith("_frozen"))?.split("_")[0];

async function trouble(name, on) {
  const problem = await post("/trouble", { trouble: name, on });
  if (problem) narrate(problem);
  return !problem;
}

// Telegram tells of edits and Webex does not, so it is Mia who edits.
const lastWords = (window) => window.client.messages.findLast((one) => one.own && one.text);

const whatIf = {
  async bot() {
    const dead = troubles.includes("bot_dead");
    if (!(await trouble("BOT_DEAD", !dead))) return;
    narrate(dead
      ? "The bot lives again. What users write, or ask again, goes to it."
      : "The bot is dead. Write as " + hero().client.person
        + ": Baton keeps the words, tries again, and then offers to ask again or a person.");
  },
  async platform() {
    const now = frozen();
    const platform = now ?? agentsPlatform();
    if (!(await trouble(platform.toUpperCase() + "_FROZEN", !now))) return;
    narrate(now
      ? names[platform] + " answers again. What waited arrives in a moment, once and in order."
      : names[platform] + " answers no call now. Go on writing: nothing is lost, calls are made again.");
  },
  async race() {
    const open = (seat) => windowOf(seat).seats.get(seat)?.messages
      .findLast((one) => one.buttons.includes("Claim"));
    if (!open("ann")) {
      narrate("Nobody waits, so Mia asks for a person first.");
      await post("/act", { act: "say", seat: "mia", thread: null, text: "human" });
    }
    for (let looks = 0; looks < 200 && !(open("ann") && open("dan-space")); looks++) {
      await new Promise((go) => setTimeout(go, 100));
    }
    const [ann, dan] = [open("ann"), open("dan-space")];
    if (!ann || !dan) {
      narrate("The offer did not come to both platforms. Start again and try once more.");
      return;
    }
    narrate("Ann on Telegram and Dan on Webex press Claim at the same moment. One gets it, the other is told who.");
    await Promise.all([
      post("/act", { act: "press", seat: "ann", message: ann.id, button: "Claim" }),
      post("/act", { act: "press", seat: "dan-space", message: dan.id, button: "Claim" }),
    ]);
  },
  async edit() {
    const user = users[0];
    const last = lastWords(user);
    if (!last) {
      narrate(user.client.person + " has written nothing yet. Say something, then edit it.");
      return;
    }
    const problem = await post("/act", {
      act: "edit", seat: user.seat, message: last.id, text: last.text + " (order 4711)",
    });
    narrate(problem ?? user.client.person + " changed the last message. If people have the conversation, they see"
      + " the new words; the bot is never asked twice.");
  },
};

function showTroubles(list) {
  troubles = list;
  const bot = document.querySelector("[data-what=bot]");
  bot.setAttribute("aria-pressed", String(list.includes("bot_dead")));
  showPlatform();
}

function showPlatform() {
  const button = document.querySelector("[data-what=platform]");
  button.setAttribute("aria-pressed", String(Boolean(frozen())));
  button.textContent = names[frozen() ?? agentsPlatform()] + " freezes";
}

byId("what-if").addEventListener("click", (event) => {
  const what = event.target.closest("[data-what]")?.dataset.what;
  if (what) whatIf[what]();
});
byId("play").addEventListener("click", () => play("handoff"));
byId("share").addEventListener("click", share);

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
    if (world !== null) {
      windows.forEach((window) => window.reset());
      wire.reset();
      stage.done = [];
    }
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
    showPlatform();
  }
  if (parts.troubles) showTroubles(parts.troubles);
  if (parts.wire) wire.show(parts.wire);
  if (parts.steps) showSteps(parts.steps);
  showUnread();
  document.body.dataset.version = update.version;
}

async function again() {
  const button = byId("again");
  button.setAttribute("aria-busy", "true");
  const problem = await post("/again", {});
  button.removeAttribute("aria-busy");
  byId("link").textContent = problem ?? "";
}

byId("again").addEventListener("click", () => {
  stage.stop();
  stage.name = null;
  byId("narrator").hidden = true;
  again();
});

const events = new EventSource("/events");
events.onmessage = (event) => {
  byId("link").textContent = "";
  const first = world === null;
  take(JSON.parse(event.data));
  const story = query.get("story");
  if (first && story) play(story);
};
events.onerror = () => {
  byId("link").textContent = "Not connected";
};

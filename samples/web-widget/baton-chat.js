// A chat for a web page, for Baton's rest channel. One file, no build step, no dependency:
//
//   <script type="module" src="/baton-chat.js"></script>
//   <baton-chat endpoint="/chat" heading="Help"></baton-chat>
//
// `endpoint` is a path of your own server, which knows the visitor and passes on to Baton:
//
//   POST <endpoint>/messages   {"id", "message", "language"}  ->  Baton's answer
//   GET  <endpoint>/messages   an event stream; ?last-event-id=… after a reload
//   GET  <endpoint>/state      {"control": "bot|queue|agent", "agent": "Ann"}; may be missing
//
// Attributes: `heading`, `greeting`, `placeholder`; `inline` fills its box instead of floating over
// the page; `open` begins opened. CSS: --baton-accent, --baton-on-accent. Texts: BatonChat.texts.

const STYLE = `
:host { --accent: var(--baton-accent, #0b5fae); --on: var(--baton-on-accent, #fff); --paper: #fff; --ink: #1d1f23;
  --soft: #5a6069; --line: #d8dce2; --sunk: #f1f3f6; --mine: #dcebfa; --bad: #b3261e; color-scheme: light dark;
  font: 16px/1.45 system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
@media (prefers-color-scheme: dark) {
  :host { --accent: var(--baton-accent, #8cc4fa); --on: var(--baton-on-accent, #10151c); --paper: #1b1e24; --ink: #eceef1;
    --soft: #abb2bd; --line: #3a404a; --sunk: #262a32; --mine: #1d3d5c; --bad: #ff9d94; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
button, textarea { font: inherit; color: inherit; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.launch { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; min-height: 56px; padding: 0 24px; border: 0;
  border-radius: 28px; background: var(--accent); color: var(--on); font-weight: 650; box-shadow: 0 4px 18px rgb(0 0 0 / 28%); }
.count { display: inline-block; min-width: 24px; margin-left: 8px; padding: 0 6px; border-radius: 12px; background: var(--on); color: var(--accent); }
.panel { position: fixed; right: 20px; bottom: 20px; z-index: 2147483000; display: flex; flex-direction: column;
  width: min(390px, calc(100vw - 24px)); height: min(620px, calc(100dvh - 40px)); overflow: hidden; border: 1px solid var(--line);
  border-radius: 16px; background: var(--paper); color: var(--ink); box-shadow: 0 8px 40px rgb(0 0 0 / 28%); }
:host([inline]) .panel { position: static; width: 100%; height: 100%; min-height: 300px; box-shadow: none; }
header { display: flex; align-items: center; gap: 8px; padding: 8px 8px 8px 16px; background: var(--accent); color: var(--on); }
header div { flex: 1; min-width: 0; }
h2 { margin: 0; font-size: 16px; line-height: 1.3; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.state { margin: 0; font-size: 13px; line-height: 1.3; min-height: 1.3em; }
.icon { flex: none; width: 44px; height: 44px; padding: 10px; border: 0; border-radius: 50%; background: none; }
.icon svg { display: block; width: 24px; height: 24px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
header :focus-visible { outline-color: var(--on); }
.log { flex: 1; min-height: 0; overflow-y: auto; display: flex; flex-direction: column; gap: 8px; padding: 14px; }
.log > :first-child { margin-top: auto; }
.said { max-width: 85%; align-self: flex-start; padding: 8px 12px; border-radius: 4px 14px 14px 14px; background: var(--sunk); white-space: pre-wrap; overflow-wrap: anywhere; }
.mine { align-self: flex-end; border-radius: 14px 4px 14px 14px; background: var(--mine); }
.failed { outline: 2px solid var(--bad); }
.said img { display: block; max-width: 100%; max-height: 240px; border-radius: 8px; margin-top: 4px; }
.said a { color: var(--accent); }
.choices { display: flex; flex-wrap: wrap; gap: 8px; align-self: flex-start; max-width: 100%; }
.choices > * { min-height: 44px; padding: 8px 16px; border: 1.5px solid var(--accent); border-radius: 22px; background: none; color: var(--accent); font-weight: 600; text-decoration: none; }
.choices > :hover { background: var(--accent); color: var(--on); }
.retry { min-height: 44px; align-self: flex-end; border: 0; background: none; color: var(--bad); font-weight: 600; text-decoration: underline; }
.typing { display: flex; align-items: center; gap: 4px; min-height: 24px; margin: 0; padding: 0 16px 4px; color: var(--soft); font-size: 13px; }
.typing i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft); }
.trouble { margin: 0; padding: 6px 16px; border-top: 1px solid var(--line); color: var(--bad); font-size: 14px; }
form { display: flex; align-items: flex-end; gap: 6px; padding: 8px; border-top: 1px solid var(--line); }
textarea { flex: 1; min-width: 0; min-height: 44px; max-height: 130px; padding: 10px 14px; border: 1px solid var(--soft); border-radius: 22px; background: var(--paper); resize: none; field-sizing: content; line-height: 1.4; }
textarea::placeholder { color: var(--soft); opacity: 1; }
.send { background: var(--accent); color: var(--on); }
.away { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 480px) {
  .launch { right: 12px; bottom: 12px; }
  .panel { right: 0; bottom: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; } }
@media (prefers-reduced-motion: no-preference) {
  .typing i { animation: hop 1.2s infinite; } .typing i:nth-child(2) { animation-delay: .15s; } .typing i:nth-child(3) { animation-delay: .3s; }
  @keyframes hop { 30% { transform: translateY(-4px); } 60% { transform: none; } } }
`;

const CLOSE = "M6 6l12 12M18 6L6 18";
const SEND = "M4.5 12h14M13 6l6 6-6 6";
const KEPT = 200;
const TYPING = 6000;
const REPLAY = 2500;
const LONGEST_WAIT = 30_000;

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

function icon(path, className, label) {
  const button = make("button", className);
  button.type = "button";
  button.setAttribute("aria-label", label);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("d", path);
  svg.append(line);
  button.append(svg);
  return button;
}

// What a bot or an agent sends is data: only web addresses and Baton's own data: URLs become links.
function address(url) {
  if (typeof url !== "string") return null;
  if (/^data:image\/(png|jpeg|gif|webp);/i.test(url)) return url;
  if (/^data:/i.test(url)) return url;
  try {
    const whole = new URL(url, location.href);
    return whole.protocol === "https:" || whole.protocol === "http:" ? whole.href : null;
  } catch {
    return null;
  }
}

export class BatonChat extends HTMLElement {
  static texts = {
    launch: "Chat with us",
    close: "Close the chat",
    send: "Send",
    message: "Your message",
    log: "Conversation",
    you: "You: ",
    bot: "You are talking with our bot",
    queue: "Waiting for a colleague …",
    agent: "You are talking with {agent}",
    someone: "You are talking with a person",
    typing: "is typing …",
    botName: "The bot",
    file: "Open the file",
    picture: "Picture",
    offline: "Not connected. Trying again …",
    failed: "Not sent. Try again",
  };

  connectedCallback() {
    if (this.shadowRoot) {
      this.listen();
      return;
    }
    this.words = BatonChat.texts;
    this.endpoint = (this.getAttribute("endpoint") ?? "/chat").replace(/\/$/, "");
    this.store = "baton-chat:" + this.endpoint;
    this.kept = this.load();
    this.wait = 1000;
    this.unread = 0;
    this.build();
    this.kept.messages.forEach((one) => this.draw(one));
    if (!this.kept.messages.length && this.getAttribute("greeting")) {
      this.draw({ text: this.getAttribute("greeting") });
    }
    this.listen();
    this.askState();
  }

  disconnectedCallback() {
    this.events?.close();
    clearTimeout(this.again);
  }

  build() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    this.inline = this.hasAttribute("inline");
    const heading = this.getAttribute("heading") ?? this.words.launch;

    this.launch = make("button", "launch", this.words.launch);
    this.launch.type = "button";
    this.count = make("span", "count");
    this.count.hidden = true;
    this.launch.append(this.count);
    this.launch.addEventListener("click", () => this.toggle(true));

    this.panel = make("section", "panel");
    this.panel.setAttribute("aria-label", heading);
    const head = make("header");
    const title = make("div");
    title.append(make("h2", "", heading));
    this.state = make("p", "state");
    this.state.setAttribute("role", "status");
    title.append(this.state);
    this.closer = icon(CLOSE, "icon", this.words.close);
    this.closer.hidden = this.inline;
    this.closer.addEventListener("click", () => this.toggle(false));
    head.append(title, this.closer);

    this.log = make("div", "log");
    this.log.setAttribute("role", "log");
    this.log.setAttribute("aria-label", this.words.log);
    this.log.tabIndex = 0;
    this.typing = make("p", "typing");
    this.typing.append(make("i"), make("i"), make("i"), make("span"));
    this.typing.hidden = true;
    this.trouble = make("p", "trouble", this.words.offline);
    this.trouble.setAttribute("role", "alert");
    this.trouble.hidden = true;

    this.form = make("form");
    this.input = make("textarea");
    this.input.rows = 1;
    this.input.maxLength = 4000;
    this.input.placeholder = this.getAttribute("placeholder") ?? this.words.message;
    this.input.setAttribute("aria-label", this.words.message);
    this.input.setAttribute("enterkeyhint", "send");
    const send = icon(SEND, "icon send", this.words.send);
    send.type = "submit";
    this.form.append(this.input, send);
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
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.inline) this.toggle(false);
    });
    this.panel.append(head, this.log, this.typing, this.trouble, this.form);
    root.append(this.launch, this.panel);
    this.toggle(this.inline || this.hasAttribute("open") || this.kept.open, true);
  }

  toggle(open, quietly) {
    this.panel.hidden = !open;
    this.launch.hidden = open;
    this.kept.open = open && !this.inline;
    this.save();
    if (open) {
      this.unread = 0;
      this.count.hidden = true;
      this.toEnd();
    }
    if (!quietly) (open ? this.input : this.launch).focus();
  }

  // ---- what was said, kept over a reload ----

  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.store));
      if (Array.isArray(kept?.messages)) return kept;
    } catch {
      // A store that is switched off or full of something else: begin anew.
    }
    return { messages: [], last: null, open: false };
  }

  save() {
    this.kept.messages = this.kept.messages.slice(-KEPT);
    try {
      localStorage.setItem(this.store, JSON.stringify(this.kept));
    } catch {
      this.kept.messages = this.kept.messages.slice(-KEPT / 2);
    }
  }

  draw(message) {
    const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80;
    const row = make("div", "said" + (message.mine ? " mine" : ""));
    if (message.mine) row.append(make("span", "away", this.words.you));
    if (message.text) row.append(message.text);
    this.files(row, message);
    if (row.childNodes.length) this.log.append(row);
    if (message.buttons?.length) this.log.append(this.choices(message.buttons));
    if (atEnd || message.mine) this.toEnd();
    return row;
  }

  files(row, message) {
    const image = address(message.image);
    if (image) {
      const picture = make("img");
      picture.src = image;
      picture.alt = message.text || this.words.picture;
      picture.addEventListener("load", () => this.toEnd());
      row.append(picture);
    }
    const file = address(message.attachment);
    if (file) {
      const link = make("a", "", this.words.file);
      link.href = file;
      link.rel = "noopener noreferrer";
      if (file.startsWith("data:")) link.download = "file";
      else link.target = "_blank";
      row.append(link);
    }
  }

  choices(buttons) {
    const bar = make("div", "choices");
    for (const { title, payload, url } of buttons) {
      const target = address(url);
      const choice = make(target ? "a" : "button", "", title);
      if (target) {
        choice.href = target;
        choice.target = "_blank";
        choice.rel = "noopener noreferrer";
      } else {
        choice.type = "button";
        choice.addEventListener("click", () => {
          this.send(payload ?? title, title);
          this.input.focus();
        });
      }
      bar.append(choice);
    }
    return bar;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  // ---- what comes ----

  listen() {
    const url = new URL(this.endpoint + "/messages", location.href);
    if (this.kept.last) url.searchParams.set("last-event-id", this.kept.last);
    const events = new EventSource(url);
    this.events = events;
    events.onopen = () => {
      this.opened = Date.now();
      this.wait = 1000;
      this.trouble.hidden = true;
      this.askState();
    };
    events.onmessage = (event) => this.take(event.data, event.lastEventId);
    events.addEventListener("typing", () => this.showTyping());
    // The browser connects again by itself, unless it was refused or the file has changed place.
    events.onerror = () => {
      this.trouble.hidden = false;
      if (events.readyState === EventSource.CLOSED) {
        clearTimeout(this.again);
        this.again = setTimeout(() => this.listen(), this.wait);
        this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
      }
    };
  }

  take(json, id) {
    const known = this.kept.messages;
    if (id && known.some((one) => one.id === id)) return;
    if (id) this.kept.last = id;
    // What an open answer has brought comes again, with its id, after the connection broke.
    const twin = id && Date.now() - this.opened < REPLAY
      && known.find((one) => !one.mine && !one.id && one.json === json);
    if (twin) {
      twin.id = id;
      this.save();
      return;
    }
    let message;
    try {
      message = JSON.parse(json);
    } catch {
      return;
    }
    const kept = { id, text: message.text, buttons: message.buttons, image: message.image, attachment: message.attachment };
    if (!id) kept.json = json;
    this.hideTyping();
    known.push(kept);
    this.save();
    this.draw(kept);
    if (this.panel.hidden) {
      this.unread += 1;
      this.count.textContent = this.unread;
      this.count.hidden = false;
    }
    this.askState();
  }

  showTyping() {
    this.typing.lastChild.textContent = (this.agent || this.words.botName) + " " + this.words.typing;
    this.typing.hidden = false;
    clearTimeout(this.typingEnds);
    this.typingEnds = setTimeout(() => this.hideTyping(), TYPING);
  }

  hideTyping() {
    this.typing.hidden = true;
  }

  /** Asks who answers; a server that does not tell is asked no more. */
  askState() {
    clearTimeout(this.asking);
    if (this.stateless) return;
    this.asking = setTimeout(async () => {
      try {
        const answer = await fetch(this.endpoint + "/state", { credentials: "same-origin" });
        if (answer.status === 404) this.stateless = true;
        if (!answer.ok) return;
        const { control, agent } = await answer.json();
        this.agent = control === "agent" ? agent : "";
        this.state.textContent = control === "agent"
          ? (agent ? this.words.agent.replace("{agent}", agent) : this.words.someone)
          : this.words[control] ?? "";
      } catch {
        this.state.textContent = "";
      }
    }, 200);
  }

  // ---- what the visitor says ----

  say() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.send(text, text);
    this.input.focus();
  }

  async send(message, shown) {
    const own = { mine: true, text: shown, key: newId() };
    this.kept.messages.push(own);
    this.save();
    await this.post(own, message, this.draw(own));
  }

  /** Sends under the same id until the server says that the words are stored. */
  async post(own, message, row) {
    try {
      const answer = await fetch(this.endpoint + "/messages", {
        method: "POST",
        credentials: "same-origin",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id: own.key, message, language: navigator.language }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      row.classList.remove("failed");
      for (const one of await answer.json()) this.take(JSON.stringify(one), "");
      this.askState();
    } catch {
      row.classList.add("failed");
      const retry = make("button", "retry", this.words.failed);
      retry.type = "button";
      retry.addEventListener("click", () => {
        retry.remove();
        this.post(own, message, row);
      });
      row.after(retry);
      this.toEnd();
    }
  }
}

customElements.define("baton-chat", BatonChat);

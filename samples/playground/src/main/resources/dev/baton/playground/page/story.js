// Stories that play themselves, and what can go wrong. A story is text, one step a line:
//
//   # said to the reader            mia: what Mia writes          mia edits: instead of her last
//   ann: [Claim]                    mia sees words                bot dies, telegram freezes …
//   ann, dan: [Claim]               all at the same moment
//
// so that it fits into a link: ?story=<name> or ?story=<text>.

export const STORIES = {
  handoff: `
# Mia asks the bot.
mia: Where is my parcel?
mia sees depot
# That does not help her. She asks for a person.
mia: human
# The bot called Baton, and Baton offers her to all agents.
ann: [Claim]
mia sees has joined
# Ann has the conversation now. The bot hears nothing of it.
ann: Hello Mia, this is Ann. I am looking for your parcel.
mia sees looking for
mia: Thank you! The label says 2208.
ann sees 2208
# What begins with // stays with the agents.
ann: // the depot has it, I will call them
ann: It comes tomorrow.
mia sees tomorrow
# Done. Ann gives the conversation back.
ann: /resolve
mia sees The bot is back
# And the bot goes on. Now it is your turn.`,
  "bot-dies": `
# The bot's server dies. Mia does not know.
bot dies
mia: Where is my parcel?
# Baton has her words and tries again. Then it tells her.
mia sees cannot be reached
# The server is started again, and Mia asks again with one tap.
bot lives
mia: [Ask again]
mia sees depot
# Nothing was lost, and nothing was asked twice.`,
  freeze: `
# Jonas talks with Cleo, on Webex.
jonas: human
cleo: [Claim]
jonas sees has joined
# Now Webex freezes: it answers no call.
webex freezes
jonas: Are you still there?
# Baton has stored his words. Calls wait, and are made again.
pause
webex thaws
cleo sees still there
# It thaws. What waited arrived, once.`,
  "two-claim": `
# Mia needs a person. Agents on both platforms see it.
mia: human
ann sees asks for a person
dan sees asks for a person
# Ann and Dan press Claim at the same moment.
ann, dan: [Claim]
mia sees has joined
# One of them has it, and the other was told who.`,
  edit: `
# Mia waits for a person, and has made a mistake.
mia: human
mia: My order is 4117
ann sees 4117
mia edits: My order is 4711
ann sees 4711
# The agents see what she meant, and that she changed it.`,
};

const TROUBLES = {
  "bot dies": ["BOT_DEAD", true], "bot lives": ["BOT_DEAD", false],
  "telegram freezes": ["TELEGRAM_FROZEN", true], "telegram thaws": ["TELEGRAM_FROZEN", false],
  "webex freezes": ["WEBEX_FROZEN", true], "webex thaws": ["WEBEX_FROZEN", false],
};
const MOST_STEPS = 80;
const LONGEST = 4000;
const PATIENCE = 45_000;
const BREATH = 1400;

/** The steps of a story; throws what is wrong with a line. */
export function steps(text) {
  const lines = text.slice(0, LONGEST).split("\n").map((one) => one.trim()).filter(Boolean);
  if (lines.length > MOST_STEPS) throw new Error("A story has at most " + MOST_STEPS + " lines.");
  return lines.map((line) => {
    if (line.startsWith("#")) return { kind: "tell", text: line.slice(1).trim() };
    if (line === "pause") return { kind: "pause" };
    if (TROUBLES[line]) return { kind: "trouble", trouble: TROUBLES[line] };
    const sees = line.match(/^(\w+) sees (.+)$/);
    if (sees) return { kind: "sees", who: [sees[1]], text: sees[2] };
    const edits = line.match(/^(\w+) edits: (.+)$/);
    if (edits) return { kind: "edit", who: [edits[1]], text: edits[2] };
    const does = line.match(/^(\w+(?:, \w+)*): (.+)$/);
    if (!does) throw new Error("Not understood: " + line);
    const button = does[2].match(/^\[(.+)\]$/);
    return { kind: button ? "press" : "say", who: does[1].split(", "), text: button?.[1] ?? does[2] };
  });
}

export class Stage {
  /**
   * @param world clients() gives all seats, post(path, body) tells the server, tell(text) the reader
   */
  constructor(world) {
    this.world = world;
    this.playing = null;
    this.done = [];
  }

  /** Remembers what someone did by hand, so that it can be shared. */
  remember(act) {
    const client = this.world.clients().find((one) => one.id === act.seat);
    if (!client) return;
    const who = client.person.toLowerCase();
    if (act.act === "say" && !act.text.includes("\n")) this.done.push(who + ": " + act.text);
    if (act.act === "press") this.done.push(who + ": [" + act.button + "]");
    if (act.act === "edit") this.done.push(who + " edits: " + act.text);
  }

  /** The link's value for what was done or played. */
  get script() {
    return this.name ?? this.done.slice(-MOST_STEPS).join("\n");
  }

  stop() {
    if (this.playing) this.playing.over = true;
    this.playing = null;
  }

  async play(story) {
    this.stop();
    const mine = { over: false };
    this.playing = mine;
    this.name = story;
    try {
      for (const step of steps(STORIES[story] ?? story)) {
        if (mine.over) return;
        await this.step(step, mine);
      }
    } catch (problem) {
      if (!mine.over) this.world.tell("The story stops here. " + problem.message);
    } finally {
      if (this.playing === mine) this.playing = null;
    }
  }

  async step(step, mine) {
    switch (step.kind) {
      case "tell":
        this.world.tell(step.text);
        return this.rest(BREATH);
      case "pause":
        return this.rest(2 * BREATH);
      case "trouble":
        return this.post("/trouble", { trouble: step.trouble[0], on: step.trouble[1] });
      case "sees":
        await this.until(mine, step.who + " never saw “" + step.text + "”", () =>
          this.messages(step.who[0]).some((one) => one.text.includes(step.text)));
        return this.rest(BREATH / 2);
      case "press": {
        const found = await Promise.all(step.who.map((who) =>
          this.until(mine, "there is no button “" + step.text + "” for " + who, () =>
            this.messages(who).findLast((one) => one.buttons.includes(step.text)))));
        return this.together(found.map((one) =>
          ({ act: "press", seat: one.seat, message: one.id, button: step.text })));
      }
      case "edit": {
        const last = await this.until(mine, step.who + " has written nothing", () =>
          this.messages(step.who[0]).findLast((one) => one.own && one.text));
        return this.together([{ act: "edit", seat: last.seat, message: last.id, text: step.text }]);
      }
      default:
        return this.together(step.who.map((who) => ({ act: "say", text: step.text, ...this.place(who) })));
    }
  }

  seats(who) {
    const found = this.world.clients().filter((one) => one.person.toLowerCase() === who);
    if (!found.length) throw new Error("Nobody is called " + who + ".");
    return found;
  }

  messages(who) {
    return this.seats(who).flatMap((client) =>
      client.messages.map((one) => ({ ...one, seat: client.id })));
  }

  // Where somebody answers: a user in their chat, an agent where their conversation is.
  place(who) {
    const clients = this.seats(who);
    const user = clients.find((one) => one.place === "user");
    if (user) return { seat: user.id, thread: null };
    const inThread = clients
      .flatMap((client) => client.messages
        .filter((one) => one.buttons.includes("Resolve"))
        .map((one) => ({ seat: client.id, thread: one.thread ?? (client.channel === "webex" ? one.id : null) })))
      .at(-1);
    return inThread ?? { seat: clients[0].id, thread: null };
  }

  together(acts) {
    return Promise.all(acts.map((act) => this.post("/act", act))).then(() => this.rest(BREATH / 2));
  }

  async post(path, body) {
    const problem = await this.world.post(path, body);
    if (problem) throw new Error(problem);
  }

  rest(millis) {
    return new Promise((go) => setTimeout(go, millis * this.world.pace));
  }

  async until(mine, otherwise, look) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const found = look();
      if (found) return found;
      if (mine.over) throw new Error("stopped");
      if (Date.now() > end) throw new Error(otherwise + ".");
      await new Promise((go) => setTimeout(go, 80));
    }
  }
}

// A message as a chat window shows it. All text from the state is data and only ever becomes text
// nodes.

export const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

export function drawMessage(window, client, message, goesOn) {
  const row = make("div", "message");
  row.dataset.id = message.id;
  row.classList.toggle("own", message.own);
  row.classList.toggle("bot", message.bot);
  const note = message.own && window.isNote(message.text);
  row.classList.toggle("note", note);
  row.classList.toggle("asking", message.buttons.length > 0);
  row.classList.toggle("command", message.own && !note && /^\/\w/.test(message.text));
  const bubble = make("div", "bubble");
  if (!message.own && !goesOn) bubble.append(make("span", "author", message.author));
  if (note) bubble.append(make("span", "tag", "Note · only agents see this"));
  const quoted = message.replyTo
    && client.messages.find((other) => other.id === message.replyTo);
  if (quoted) bubble.append(make("span", "quote", quoted.text));
  if (message.file) bubble.append(file(client, message));
  if (message.text) bubble.append(words(message));
  if (message.edited) bubble.append(make("span", "marks", " · edited"));
  row.append(bubble);
  if (message.reactions.length) {
    row.append(make("span", "reactions", message.reactions.join(" ")));
  }
  if (message.buttons.length) row.append(buttons(window, message));
  return row;
}

function words(message) {
  const text = make("span", "text");
  const ends = message.emphasis.flatMap((part) => [part.offset, part.offset + part.length]);
  const cuts = [...new Set([0, ...ends, message.text.length])].sort((one, two) => one - two);
  cuts.slice(1).forEach((to, index) => {
    const from = cuts[index];
    const parts = message.emphasis
      .filter((part) => part.offset <= from && part.offset + part.length >= to);
    let piece = document.createTextNode(message.text.slice(from, to));
    for (const tag of ["b", "i"]) {
      if (parts.some((part) => part.bold === (tag === "b"))) {
        const styled = make(tag);
        styled.append(piece);
        piece = styled;
      }
    }
    text.append(piece);
  });
  return text;
}

function file(client, message) {
  const url = "/file?" + new URLSearchParams({ seat: client.id, message: message.id });
  if (!message.file.mime.startsWith("image/")) {
    const link = make("a", "", message.file.name);
    link.href = url;
    link.download = message.file.name;
    return link;
  }
  const picture = make("img");
  picture.src = url;
  picture.alt = "Photo: " + message.file.name;
  return picture;
}

function buttons(window, message) {
  const bar = make("div", "buttons");
  for (const title of message.buttons) {
    const button = make("button", "", title);
    button.type = "button";
    button.addEventListener("click", () => window.press(message.id, title));
    bar.append(button);
  }
  return bar;
}

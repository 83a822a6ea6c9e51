import { createServer } from "node:http";
import { Bot, webhookCallback } from "grammy";

const { PORT, WORLD_URL, MODE, TOKEN, SECRET } = process.env;

const bot = new Bot(TOKEN, { client: { apiRoot: WORLD_URL } });

async function answers(sender, message) {
  const response = await fetch(`${WORLD_URL}/webhooks/rest/webhook`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sender: String(sender), message }),
  });
  if (!response.ok) {
    throw new Error(`the bot answered ${response.status}`);
  }
  return response.json();
}

bot.on("message:text", async (ctx) => {
  if (MODE === "message") {
    for (const { text } of await answers(ctx.chat.id, ctx.message.text)) {
      await ctx.reply(text);
    }
  }
});

const webhook = webhookCallback(bot, "http", { secretToken: SECRET });

await bot.init();
createServer((request, response) => {
  if (request.url !== "/webhook") {
    response.writeHead(404).end();
    return;
  }
  // A handler's error comes out here; a bare callback would end the process.
  webhook(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(PORT, "127.0.0.1", () => console.log("ready"));

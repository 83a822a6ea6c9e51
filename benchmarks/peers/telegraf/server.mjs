import { Agent, createServer } from "node:http";
import { Telegraf } from "telegraf";
import { message } from "telegraf/filters";

const { PORT, WORLD_URL, MODE, TOKEN, SECRET } = process.env;

const bot = new Telegraf(TOKEN, { telegram: { apiRoot: WORLD_URL } });
// Telegraf keeps connections to https:// alive and those to http:// not; here it shall not pay for that.
bot.telegram.options.agent = new Agent({ keepAlive: true });

async function answers(sender, text) {
  const response = await fetch(`${WORLD_URL}/webhooks/rest/webhook`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ sender: String(sender), message: text }),
  });
  if (!response.ok) {
    throw new Error(`the bot answered ${response.status}`);
  }
  return response.json();
}

bot.on(message("text"), async (ctx) => {
  if (MODE === "message") {
    for (const { text } of await answers(ctx.chat.id, ctx.message.text)) {
      // Not ctx.reply: that one answers inside the webhook's response, where no receipt comes back.
      await bot.telegram.sendMessage(ctx.chat.id, text);
    }
  }
});

const webhook = bot.webhookCallback("/webhook", { secretToken: SECRET });

bot.botInfo = await bot.telegram.getMe();
createServer((request, response) => {
  // A handler's error comes out here; a bare callback would end the process.
  webhook(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(PORT, "127.0.0.1", () => console.log("ready"));

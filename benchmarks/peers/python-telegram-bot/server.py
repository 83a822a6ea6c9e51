"""A Telegram bot on python-telegram-bot's own webhook server."""

import asyncio
import os

import httpx
from telegram import Update
from telegram.ext import ApplicationBuilder, ContextTypes, MessageHandler, filters

WORLD_URL = os.environ["WORLD_URL"]
PORT = int(os.environ["PORT"])
MESSAGE = os.environ["MODE"] == "message"

client = httpx.AsyncClient(limits=httpx.Limits(max_connections=256, max_keepalive_connections=256))


async def ignore(update: Update, context: ContextTypes.DEFAULT_TYPE):
    pass


async def answer(update: Update, context: ContextTypes.DEFAULT_TYPE):
    response = await client.post(
        f"{WORLD_URL}/webhooks/rest/webhook",
        json={"sender": str(update.effective_chat.id), "message": update.message.text},
    )
    response.raise_for_status()
    for said in response.json():
        await update.message.reply_text(said["text"])


async def main():
    application = (
        ApplicationBuilder()
        .token(os.environ["TOKEN"])
        .base_url(f"{WORLD_URL}/bot")
        # One after the other is its default, and cheaper as long as nobody waits for a bot.
        .concurrent_updates(MESSAGE)
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, answer if MESSAGE else ignore))
    async with application, client:
        await application.start()
        await application.updater.start_webhook(
            listen="127.0.0.1",
            port=PORT,
            url_path="webhook",
            secret_token=os.environ["SECRET"],
            webhook_url=f"http://127.0.0.1:{PORT}/webhook",
        )
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(main())

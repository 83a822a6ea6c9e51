"""Rasa's Telegram channel, with the webhook at /webhook and the Bot API at another address."""

import os

from rasa.core.channels import telegram
from sanic import Blueprint

WORLD_URL = os.environ["WORLD_URL"]

try:
    from aiogram import Bot
    from aiogram.bot.api import TelegramAPIServer
except ImportError:
    # Rasa 2.8 has another library.
    from telebot import apihelper

    apihelper.API_URL = WORLD_URL + "/bot{0}/{1}"
else:

    class WorldOutput(telegram.TelegramOutput):
        def __init__(self, access_token):
            Bot.__init__(self, access_token, server=TelegramAPIServer.from_base(WORLD_URL))

        async def set_webhook(self, *args, **kwargs):
            # Rasa calls this in an event loop that it closes; a connection kept from there is of no use later.
            try:
                return await super().set_webhook(*args, **kwargs)
            finally:
                await self.close()

    telegram.TelegramOutput = WorldOutput


class RootBlueprint(Blueprint):
    def route(self, uri, *args, **kwargs):
        # At / Rasa itself answers; the channel's word of its health cannot stand there too.
        if uri == "/":
            return lambda handler: handler
        return super().route(uri, *args, **kwargs)


telegram.Blueprint = RootBlueprint


class WorldTelegram(telegram.TelegramInput):
    def url_prefix(self):
        return "/"

    def blueprint(self, on_new_message):
        webhook = super().blueprint(on_new_message)

        @webhook.listener("after_server_start")
        async def ready(app, loop):
            print("ready", flush=True)

        return webhook

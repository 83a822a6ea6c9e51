"""A Telegram bot on aiogram's webhook for aiohttp."""

import os

import aiohttp
import uvloop
from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

WORLD_URL = os.environ["WORLD_URL"]

dispatcher = Dispatcher()


@dispatcher.startup()
async def connect():
    dispatcher["client"] = aiohttp.ClientSession()


@dispatcher.shutdown()
async def disconnect():
    await dispatcher["client"].close()


async def ignore(message: Message):
    pass


async def answer(message: Message, client: aiohttp.ClientSession):
    async with client.post(
        f"{WORLD_URL}/webhooks/rest/webhook",
        json={"sender": str(message.chat.id), "message": message.text},
        raise_for_status=True,
    ) as response:
        answers = await response.json()
    for said in answers:
        await message.answer(said["text"])


dispatcher.message.register(answer if os.environ["MODE"] == "message" else ignore, F.text)

bot = Bot(
    os.environ["TOKEN"],
    session=AiohttpSession(api=TelegramAPIServer.from_base(WORLD_URL)),
)
app = web.Application()
SimpleRequestHandler(dispatcher, bot, secret_token=os.environ["SECRET"]).register(app, "/webhook")
setup_application(app, dispatcher, bot=bot)
web.run_app(
    app,
    host="127.0.0.1",
    port=int(os.environ["PORT"]),
    print=lambda _: print("ready", flush=True),
    loop=uvloop.new_event_loop(),
)

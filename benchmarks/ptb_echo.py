"""The usual bot: python-telegram-bot's Application and Updater, and a handler that echoes."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    if update.message and update.message.text:
        await update.message.reply_text(update.message.text)


def run(root: str, token: str, *, concurrent: bool) -> None:
    builder = Application.builder().token(token).base_url(f"{root}/bot")
    application = builder.concurrent_updates(concurrent).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling(allowed_updates=[Update.MESSAGE])


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], concurrent=sys.argv[3] == "concurrent")

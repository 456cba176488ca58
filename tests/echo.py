"""A bot that repeats what it hears, and raises for poison: what dispatching is tested with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError

from bot.context import Context
from bot.handling import Failed
from bot.messages import Notice, Replies, Reply
from bot.router import Router
from db.engine import Database, Job, T
from tests.fakes import Talk

POISON = "veneno"


def echo_router(handled: list[tuple[str, str]]) -> Router:
    """Answers with what was said; raises for the poison, always."""
    router = Router()

    @router.text()
    def echo(context: Context) -> Replies:
        text = context.message.text
        handled.append((context.message.address.removeprefix("fake:"), text))
        if text == POISON:
            context.conversation.last_question = "half a change"
            raise RuntimeError("boom")
        if text.startswith("avise"):
            context.notices.append(Notice("fake:julio", Reply("aviso"), key=text))
        return [Reply(part) for part in text.split("|")]

    return router


class FailingDatabase:
    """A database that cannot be reached for the next jobs, or for those after a poison."""

    def __init__(self, database: Database, failures: int = 0, after_poison: int = 0) -> None:
        self.database = database
        self.failures = failures
        self.after_poison = after_poison

    async def run(self, job: Job[T]) -> T:
        if self.failures:
            self.failures -= 1
            raise OperationalError("SELECT", {}, Exception("no connection"))
        try:
            return await self.database.run(job)
        except Failed:
            self.failures, self.after_poison = self.after_poison, 0
            raise


@asynccontextmanager
async def running(talk: Talk) -> AsyncIterator[None]:
    """The dispatcher's own loop, as in production, until the block ends."""
    ended = asyncio.Event()
    work = asyncio.create_task(talk.dispatcher.run(ended))
    try:
        yield
    finally:
        ended.set()
        talk.dispatcher.notify()
        await work
        await talk.sender.drained()

"""The web side of a running bot, served for real, and a page that talks to it over HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import uvicorn

from bot import app as application
from bot import web
from bot.channels.webchat import WebChat
from bot.chat_site import ChatSite
from bot.context import Knowledge
from bot.files import FileStore
from bot.server import Server, listen
from bot.settings import LOOPBACK, Settings
from bot.signing import Signer
from db.engine import Database
from tests.processes import PATIENCE, until


@asynccontextmanager
async def served(database: Database, knowledge: Knowledge, folder: Path) -> AsyncIterator["Site"]:
    """The demo's web chat on a free port, with its bot, until the block ends."""
    settings = Settings.model_construct(data_dir=folder)
    ready = application.Opened(settings, database, knowledge)
    chat = WebChat(database, application.now)
    signer = Signer(folder / "webchat.key")
    pages = ChatSite(chat, FileStore(folder / "files"), signer, ready.cast(chat.name))
    app = ready.app(chat)
    site = web.Site(app.health, app.metrics, pages.routes(), hosts=LOOPBACK)
    listener = listen("127.0.0.1", 0)
    config = uvicorn.Config(web.build(site), log_config=None, lifespan="off", ws="none")
    server = Server(config)
    tasks = [
        asyncio.create_task(app.run()),
        asyncio.create_task(server.serve(sockets=[listener])),
    ]
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    async with aiohttp.ClientSession(url) as http:
        yield Site(http, app, signer)
    app.stop()
    server.should_exit = True
    await asyncio.gather(*tasks)
    listener.close()


class Site:
    """What a test can reach: HTTP, the app behind it, and pages."""

    def __init__(self, http: aiohttp.ClientSession, app: application.App, signer: Signer) -> None:
        self.http = http
        self.app = app
        self.signer = signer

    async def page(self, member: str = "") -> "Page":
        async with self.http.post("/chat/session", json={"cast": member}) as answer:
            assert answer.status == 200
            return Page(self.http, (await answer.json())["token"])

    async def status(self, method: str, path: str, **options: Any) -> int:
        async with self.http.request(method, path, **options) as answer:
            await answer.read()
            return answer.status


class Page:
    """One open page of one person."""

    def __init__(self, http: aiohttp.ClientSession, token: str) -> None:
        self.http = http
        self.token = token
        self.headers = {"X-Chat-Token": token}

    async def post(self, path: str = "/chat/messages", **options: Any) -> int:
        async with self.http.post(path, headers=self.headers, **options) as answer:
            await answer.read()
            return answer.status

    async def say(self, number: object, text: str = "", **more: Any) -> int:
        return await self.post(json={"id": str(number), "text": text, **more})

    async def history(self) -> dict[str, Any]:
        async with self.http.get("/chat/history", headers=self.headers) as answer:
            assert answer.status == 200
            found: dict[str, Any] = await answer.json()
            return found

    async def replies(self, at_least: int) -> list[dict[str, Any]]:
        """The bot's replies so far, once there are that many."""

        async def enough() -> bool:
            items = (await self.history())["items"]
            self._replies = [item for item in items if item["from"] == "bot"]
            return len(self._replies) >= at_least

        await until(enough)
        return self._replies

    @asynccontextmanager
    async def stream(self, after: int = 0, last_id: str = "") -> AsyncIterator["Stream"]:
        """The page's connection for what is pushed to it; leaving the block drops it."""
        options = {"headers": {"Last-Event-ID": last_id}} if last_id else {}
        parameters = {"token": self.token, "after": str(after)}
        async with self.http.get("/chat/events", params=parameters, **options) as answer:
            assert answer.status == 200
            yield Stream(answer)


class Stream:
    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def reply(self) -> dict[str, Any]:
        """The next reply that is pushed."""
        kind = ""
        async with asyncio.timeout(PATIENCE):
            async for line in self.answer.content:
                name, _, value = line.decode().rstrip("\n").partition(": ")
                if name == "event":
                    kind = value
                elif name == "data" and kind == "reply":
                    found: dict[str, Any] = json.loads(value)
                    return found
        raise AssertionError("the stream ended")


def upload(name: str, content: bytes, mime: str, **fields: str) -> aiohttp.FormData:
    """A file as the page sends it."""
    made = aiohttp.FormData(fields, quote_fields=False)
    made.add_field("file", content, filename=name, content_type=mime)
    return made

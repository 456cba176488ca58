"""`municipio chat`: the conversation in the terminal, through the same inbox and outbox."""

import asyncio
import sys
import uuid
from collections.abc import AsyncIterator

from bot import app as application
from bot import demo, settings
from bot.channels.base import RawUpdate
from bot.channels.console import NAME, ConsoleChannel
from knowledge.text import normalise

FAREWELLS = frozenset({"salir", "chau", "adios", "exit", "quit"})


def chat(name: str | None) -> int:
    """Talk until the end of the input or a farewell; with a name, as that person of the cast."""
    try:
        loaded = settings.load()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    member = _member(name) if name else None
    if name and member is None:
        known = ", ".join(member.id for member in demo.load().members)
        print(f"No hay nadie llamado «{name}» en el elenco. Están: {known}.", file=sys.stderr)
        return 2
    if member:
        loaded = settings.for_demo(loaded)
    return asyncio.run(_talk(loaded, member))


def _member(name: str) -> demo.Member | None:
    wanted = normalise(name)
    for member in demo.load().members:
        if wanted in (normalise(member.id), normalise(member.name)) or wanted in normalise(
            member.name
        ):
            return member
    return None


async def _talk(loaded: settings.Settings, member: demo.Member | None) -> int:
    address = f"{NAME}:{member.id if member else 'visita'}"
    async with application.opened(loaded) as ready:
        if member:
            await ready.past(ready.cast(NAME), NAME)
        app = ready.app(ConsoleChannel(address))
        if not app.leadership.acquire():
            print(
                "Otro proceso usa estos datos: deténgalo, o converse en su chat web.",
                file=sys.stderr,
            )
            return 1
        running = asyncio.create_task(app.run())
        try:
            await app.settled()  # what waited for them comes first
            print("Escriba su pregunta («salir» para terminar).", flush=True)
            async for line in _typed():
                if normalise(line) in FAREWELLS:
                    break
                await _say(app, address, line)
        finally:
            app.stop()
            await running
    return 0


async def _say(app: application.App, address: str, text: str) -> None:
    """Store the line and wait until it is handled and its replies are out."""
    identifier = uuid.uuid4().hex
    payload = {"address": address, "id": identifier, "text": text}
    await app.dispatcher.store([RawUpdate(NAME, identifier, address, payload)])
    await app.settled()


async def _typed() -> AsyncIterator[str]:
    while True:
        if sys.stdin.isatty():
            print("> ", end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line:
            return
        if line.strip():
            yield line.strip()

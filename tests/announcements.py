"""Steps that tests of announcements share: written, approved, on its way, and the clock's work."""

from functools import partial
from typing import Any

from bot.channels.base import Fate, SendError
from bot.messages import Reply
from db import announcements
from db.announcements import Announcement
from tests.fakes import Talk
from tests.voices import run_jobs

AUTHOR, APPROVER = "comunicador-pcm", "aprobadora-pcm"
LINE = "/anuncio alcaldes de Apurímac: Plazo. El viernes vence el plazo."
STORM = 3600.0
"""Seconds for which the channel asks us to be silent, so that what waits goes on waiting."""


async def draft(talk: Talk, line: str = LINE, **values: Any) -> None:
    """Announcement 1, written in one line; `values` are put into its row."""
    await talk(AUTHOR, line)

    def put(session: Any) -> None:
        for name, value in values.items():
            setattr(announcements.get(session, 1), name, value)

    await talk.database.run(put)


async def approve(talk: Talk) -> list[Reply]:
    await talk(AUTHOR, action="ann_do:submit:1:1")
    return await talk(APPROVER, action="ann_do:approve:1:1")


async def on_its_way(talk: Talk, line: str = LINE, **values: Any) -> None:
    """Approved while the channel is silent: the first is tried and comes back, all wait."""
    await draft(talk, line, **values)
    await talk(AUTHOR, action="ann_do:submit:1:1")
    await talk.post(APPROVER, action="ann_do:approve:1:1")
    await talk.dispatcher.handle_head(f"fake:{APPROVER}")
    await talk.sender.drained()
    await silence(talk)


async def silence(talk: Talk) -> None:
    """The next try is refused for everybody, and what waits stays in the outbox."""
    talk.channel.fail_next = [
        SendError(Fate.PAUSE, "too many", retry_after=STORM, everyone=True) for _ in range(64)
    ]
    await talk.sender.claim_once()
    await talk.sender.drained()
    talk.channel.fail_next = []


async def tick(talk: Talk, **step: float) -> None:
    """The clock's jobs after a while, and what they leave to be sent."""
    talk.clock.forward(**step)
    await run_jobs(talk, talk.clock())
    await talk.settle()


async def first(talk: Talk) -> Announcement:
    found = await talk.database.run(partial(announcements.get, announcement_id=1))
    assert found is not None
    return found


def last(talk: Talk, who: str, template: str) -> Reply:
    """The last of these that a person got."""
    got = [reply for reply in talk.channel.sent[f"fake:{who}"] if reply.template == template]
    assert got, f"{who} got no {template}"
    return got[-1]


def heard(talk: Talk, who: str) -> list[str]:
    return [reply.template for reply in talk.channel.sent[f"fake:{who}"]]

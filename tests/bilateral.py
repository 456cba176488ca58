"""A bilateral meeting to test with: its edition, who sits at the table, what they write down."""

from typing import Any

from bot.messages import Reply
from db import commitments, meeting_desks, meetings
from db.commitments import Commitment
from db.meeting_desks import DeskLine
from db.meetings import BilateralMeeting, Edition
from tests.fakes import Talk

MARLENI = "coordinadora-apurimac"
OSCAR = "coordinador-mvcs"
ROSA = "alcaldesa-sabaino"
ELMER = "gerente-sabaino"
JULIO = "alcalde-abancay"
SILVIA = "aprobadora-pcm"

EDITION = "/edicion MUNI 5 2026 Abancay del 20 al 22 de noviembre"
WATER = "Expediente técnico del sistema de agua de Sabaino, MVCS, 30 de marzo"
LAND = "La municipalidad entrega el terreno saneado, fin de año"


async def opened(talk: Talk, place: str = "Sabaino", ministry: str = "MVCS") -> Reply:
    """An edition, and a meeting pinned in Marleni's chat."""
    await talk(SILVIA, EDITION)
    [reply] = await talk(MARLENI, f"/reunion ME5 {place} {ministry}")
    return reply


async def registered(talk: Talk, *lines: str) -> None:
    """Those lines, confirmed."""
    await talk(MARLENI, "\n".join(lines))
    await talk(MARLENI, action="line_ok:all")


async def ended(talk: Talk, *lines: str) -> None:
    """A whole meeting with those lines, its list sent."""
    await opened(talk)
    await registered(talk, *lines)
    await talk(MARLENI, "/fin")


async def desk_lines(talk: Talk, who: str = MARLENI) -> list[DeskLine]:
    """What waits for confirmation in somebody's chat."""

    def read(session: Any) -> list[DeskLine]:
        desk = meeting_desks.of(session, f"fake:{who}")
        return desk.all_lines() if desk else []

    return await talk.database.run(read)


async def all_commitments(talk: Talk) -> list[Commitment]:
    return await talk.database.run(
        lambda session: list(session.query(Commitment).order_by(Commitment.number))
    )


async def commitment(talk: Talk, code: str) -> Commitment:
    found = await talk.database.run(lambda session: commitments.find(session, code))
    assert found is not None
    return found


async def the_meeting(talk: Talk) -> BilateralMeeting:
    return await talk.database.run(lambda session: session.query(BilateralMeeting).one())


async def edition(talk: Talk, prefix: str = "ME5") -> Edition | None:
    return await talk.database.run(lambda session: meetings.edition(session, prefix))


def last(talk: Talk, who: str) -> Reply:
    """The newest thing that came to somebody."""
    return talk.channel.sent[f"fake:{who}"][-1]


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.choices()]

"""Steps that tests of hand-overs share."""

import re
from datetime import datetime

from bot.messages import Reply
from bot.spanish import LIMA
from tests.fakes import Talk
from tests.people import COORDINATOR, agree, templates

MIDNIGHT = datetime(2027, 1, 1, 0, 0, tzinfo=LIMA)
NEW, SPARE = "7001", "7002"


def codes_in(reply: Reply) -> list[str]:
    return re.findall(r"<code>(\w+)</code>", reply.text)


async def hand_over(talk: Talk, place: str = "Sabaino", day: str = "1 de enero de 2027") -> Reply:
    for said in ("/relevo", place):
        replies = await talk(COORDINATOR, said)
    if replies[-1].template == "form_relevo_recorded":
        await talk.tap(COORDINATOR, "Registrar otro")
    for said in (day, "sí"):
        replies = await talk(COORDINATOR, said)
    assert replies[-1].template == "handover_done", replies
    return replies[-1]


async def come_in(talk: Talk, who: str, code: str, name: str = "Pedro Ramos Huamán") -> list[str]:
    await agree(talk, who)
    await talk(who, f"/registro {code}")
    return templates(await talk(who, name))

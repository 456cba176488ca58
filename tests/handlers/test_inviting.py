"""Bringing others in: invitations by who may vouch, and delegates who act until a minute."""

import re
from datetime import datetime

import pytest

from bot.messages import Reply
from bot.spanish import LIMA
from db.posts import Role
from tests.fakes import Talk
from tests.people import (
    ADMIN,
    COORDINATOR,
    MANAGER,
    MAYOR,
    ON_SQLITE,
    SECTOR_COORDINATOR,
    acts,
    agree,
    duties_of,
    employ,
    invite,
    templates,
    titles_of,
)

NEW = "7001"
LAST_MINUTE = datetime(2026, 12, 5, 23, 59, tzinfo=LIMA)
OVER = datetime(2026, 12, 6, 0, 0, tzinfo=LIMA)


def code_in(replies: list[Reply]) -> str:
    found = re.search(r"<code>(\w+)</code>", replies[-1].text)
    assert found, replies
    return found[1]


async def come_in(talk: Talk, who: str, code: str) -> list[str]:
    await agree(talk, who)
    replies = await talk(who, f"/registro {code}")
    if templates(replies) == ["form_ingreso_name"]:
        replies = await talk(who, "Ana Quispe Soto")
    return templates(replies)


async def lend(talk: Talk, until: str = "5 de diciembre de 2026") -> str:
    await talk(MAYOR, "/delegar")
    return code_in(await talk(MAYOR, until))


async def test_a_coordinator_invites_to_a_post_of_the_region(talk: Talk) -> None:
    await talk(COORDINATOR, "/invitar Sabaino")
    shown = await talk(COORDINATOR, "2")
    assert "Gerencia Municipal, Municipalidad Distrital de Sabaino" in shown[0].text
    await come_in(talk, NEW, code_in(shown))
    assert await titles_of(talk, NEW) == ["Gerencia Municipal"]
    assert "invitación" in await acts(talk)


@ON_SQLITE
@pytest.mark.parametrize("place", ["Santiago, Cusco", "080106", "MVCS", "Macondo"])
async def test_outside_the_scope_a_body_is_as_good_as_unknown(talk: Talk, place: str) -> None:
    [reply] = await talk(COORDINATOR, f"/invitar {place}")
    assert reply.text.startswith("No encontré esa entidad en su ámbito")
    assert templates(await talk(COORDINATOR, "Alcaldía")) != ["invitation"]


async def test_a_coordinator_does_not_invite_to_a_post_that_vouches(talk: Talk) -> None:
    await talk(SECTOR_COORDINATOR, "/invitar MVCS")
    assert templates(await talk(SECTOR_COORDINATOR, "1")) == ["invite_needs_admin"]


async def test_an_administrator_invites_anywhere(talk: Talk) -> None:
    await employ(talk, ADMIN)
    await talk(ADMIN, "/invitar MVCS")
    await come_in(talk, NEW, code_in(await talk(ADMIN, "1")))
    assert [duty.role for duty in await duties_of(talk, NEW)] == [Role.COORDINATOR]


@ON_SQLITE
@pytest.mark.parametrize("title", ["9", "77", "?"])
async def test_a_number_that_is_not_offered_is_no_title(talk: Talk, title: str) -> None:
    await talk(COORDINATOR, "/invitar Sabaino")
    assert templates(await talk(COORDINATOR, title)) == ["form_empty_answer", "form_invitar_post"]


async def test_the_code_is_kept_nowhere(talk: Talk) -> None:
    await talk(COORDINATOR, "/invitar Sabaino")
    code = code_in(await talk(COORDINATOR, "2"))
    assert all(code not in str(delivery.payload) for delivery in await talk.outbox())


async def test_a_delegate_has_the_rights_until_the_minute(talk: Talk) -> None:
    assert "join_done" in await come_in(talk, NEW, await lend(talk))
    [duty] = await duties_of(talk, NEW)
    assert (duty.role, duty.on_loan, duty.until) == (Role.AUTHORITY, True, OVER)
    talk.clock.set(LAST_MINUTE)
    [held] = await talk(NEW, "/cargos")
    assert "por delegación (hasta el 5 de diciembre de 2026)" in held.text
    talk.clock.set(OVER)
    assert templates(await talk(NEW, "/cargos")) == ["not_allowed"]
    assert await titles_of(talk, MAYOR) == ["Alcaldía"]


async def test_a_delegate_does_not_delegate(talk: Talk) -> None:
    await come_in(talk, NEW, await lend(talk))
    assert templates(await talk(NEW, "/delegar")) == ["nothing_to_delegate"]


async def test_with_two_posts_one_says_which(talk: Talk) -> None:
    await agree(talk, MAYOR)
    await talk(MAYOR, f"/registro {await invite(talk, title='Regiduría')}")
    assert templates(await talk(MAYOR, "/delegar")) == ["form_delegar_post"]
    await talk(MAYOR, "2")
    await come_in(talk, NEW, code_in(await talk(MAYOR, "31 de diciembre")))
    assert await titles_of(talk, NEW) == ["Regiduría"]


async def test_delegating_again_moves_the_end(talk: Talk) -> None:
    await come_in(talk, NEW, await lend(talk, "30 de noviembre de 2026"))
    await come_in(talk, NEW, await lend(talk))
    assert [duty.until for duty in await duties_of(talk, NEW)] == [OVER]


@ON_SQLITE
@pytest.mark.parametrize("until", ["ayer", "1 de enero de 2020", "algún día", "31 de febrero"])
async def test_a_delegation_needs_a_day_to_come(talk: Talk, until: str) -> None:
    await talk(MAYOR, "/delegar")
    assert templates(await talk(MAYOR, until)) == ["date_unclear", "form_delegar_until"]


async def test_nobody_lends_what_is_no_longer_theirs(talk: Talk) -> None:
    code = await lend(talk)
    await talk(MAYOR, action="erase:yes")
    assert await come_in(talk, NEW, code) == ["code_wrong"]
    assert await duties_of(talk, NEW) == []


async def test_who_erases_themselves_takes_their_delegates_along(talk: Talk) -> None:
    await come_in(talk, NEW, await lend(talk))
    await talk(MAYOR, action="erase:yes")
    assert await duties_of(talk, NEW) == []
    assert await titles_of(talk, MANAGER) == ["Gerencia Municipal"]

"""Looking up a body: for who may, within the scope, and on record."""

import pytest
from sqlalchemy.orm import Session

from db.audit import AuditRecord
from tests.fakes import Talk
from tests.people import (
    ADVISER,
    COORDINATOR,
    MAYOR,
    ON_SQLITE,
    SECTOR_COORDINATOR,
    employ,
    templates,
)

pytestmark = ON_SQLITE
UNKNOWN = "No encontré esa entidad en su ámbito"


async def looked_up(talk: Talk) -> list[str]:
    def job(session: Session) -> list[str]:
        rows = session.query(AuditRecord).filter_by(act="consulta de entidad")
        return [row.subject for row in rows.order_by(AuditRecord.id)]

    return await talk.database.run(job)


@pytest.mark.parametrize(
    "said",
    ["/entidad Sabaino", "entidad sabayno antabamba", "/entidad 030307", "/entidad SABAINO"],
)
async def test_a_coordinator_sees_who_holds_what(talk: Talk, said: str) -> None:
    [card] = await talk(COORDINATOR, said)
    assert "Municipalidad Distrital de Sabaino" in card.text
    assert "<b>Alcaldía:</b> Rosa Huamaní Quispe (desde el 21 de noviembre de 2026)" in card.text


async def test_the_look_is_on_record(talk: Talk) -> None:
    await talk(COORDINATOR, "/entidad Sabaino")
    await talk(COORDINATOR, "/entidad Santiago, Cusco")
    assert await looked_up(talk) == ["body:030307"]


async def test_out_of_scope_and_unknown_are_told_apart_by_nothing(talk: Talk) -> None:
    said = ["Santiago, Cusco", "080106", "Gobierno Regional de Cusco", "MEF", "Macondo", "999999"]
    replies = [(await talk(COORDINATOR, f"/entidad {place}"))[0] for place in said]
    replies.append((await talk(COORDINATOR, action="body:080106"))[0])
    assert {reply.text[: len(UNKNOWN)] for reply in replies} == {UNKNOWN}
    assert len({reply.text for reply in replies}) == 1


async def test_a_repeated_name_is_narrowed_to_the_scope(talk: Talk) -> None:
    [card] = await talk(COORDINATOR, "/entidad Santa Rosa")
    assert "Grau, Apurímac · ubigeo 030710" in card.text


async def test_who_reaches_every_body_chooses_among_the_same_names(talk: Talk) -> None:
    [choose] = await talk(ADVISER, "/entidad Santa Rosa")
    assert choose.template == "body_choose"
    [card] = await talk.tap(ADVISER, "Grau, Apurímac")
    assert "ubigeo 030710" in card.text
    assert "Nadie de esta entidad se ha registrado" in card.text


async def test_a_sector_coordinator_sees_the_sector_and_no_municipality(talk: Talk) -> None:
    [card] = await talk(SECTOR_COORDINATOR, "/entidad vivienda")
    assert "Enlace sectorial MVCS:</b> Óscar Benites Lara" in card.text
    [refused] = await talk(SECTOR_COORDINATOR, "/entidad Sabaino")
    assert refused.text.startswith(UNKNOWN)


async def test_without_a_name_the_bot_asks_which(talk: Talk) -> None:
    assert templates(await talk(ADVISER, "/entidad")) == ["body_which"]


async def test_a_question_that_begins_like_the_command_is_a_question(talk: Talk) -> None:
    replies = await talk(MAYOR, "entidad que aprueba el presupuesto")
    assert "not_allowed" not in templates(replies)


async def test_a_post_that_waits_for_a_holder_is_shown_as_such(talk: Talk) -> None:
    await talk(COORDINATOR, "/invitar Abancay, Abancay")
    await talk(COORDINATOR, "Secretaría General")
    [card] = await talk(COORDINATOR, "/entidad 030101")
    assert "<b>Secretaría General:</b> sin titular registrado" in card.text


async def test_an_administrator_reaches_everything(talk: Talk) -> None:
    await employ(talk, "admin")
    assert templates(await talk("admin", "/entidad Santiago, Cusco")) == ["body_card"]

"""One's own affairs: settings, a second address, a copy of the data, notices off, erasure."""

import json
import re
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import people, schema
from db.people import Person
from tests.fakes import Talk
from tests.people import (
    COORDINATOR,
    MAYOR,
    ON_SQLITE,
    OTHER_MAYOR,
    acts,
    agree,
    duties_of,
    invite,
    list_phone,
    person_of,
    request_to_join,
    templates,
    titles_of,
)

SECOND = "celular-nuevo"


def exported(talk: Talk, who: str) -> dict[str, list[dict[str, object]]]:
    """The content of the file that `/misdatos` sent last."""
    [file] = talk.channel.sent[f"fake:{who}"][-1].attachments
    content = talk.dispatcher.files.path(file.path).read_text(encoding="utf-8")
    found: dict[str, list[dict[str, object]]] = json.loads(content)
    return found


async def link_code(talk: Talk, who: str) -> str:
    [reply] = await talk(who, "/vincular")
    found = re.search(r"<code>(\w+)</code>", reply.text)
    assert found
    return found[1]


async def settings_of(talk: Talk, who: str) -> dict[str, object]:
    def job(session: Session) -> dict[str, object]:
        return session.get_one(Person, person_of(session, who)).settings

    return await talk.database.run(job)


@ON_SQLITE
@pytest.mark.parametrize(
    ("label", "setting"),
    [
        ("18:00", {"hour": 18}),
        ("uno por uno", {"digest": False}),
        ("No recibir avisos", {"notices": False}),
        ("Tratarme de tú", {"address": "tu"}),
    ],
)
async def test_a_setting_is_changed_with_one_tap(
    talk: Talk, label: str, setting: dict[str, object]
) -> None:
    await talk(MAYOR, "/ajustes")
    assert templates(await talk.tap(MAYOR, label)) == ["settings"]
    assert await settings_of(talk, MAYOR) == setting


@ON_SQLITE
@pytest.mark.parametrize("action", ["set:hour:3", "set:hour", "set:name:x", "set:channel:fax"])
async def test_a_setting_that_is_not_offered_is_refused(talk: Talk, action: str) -> None:
    assert templates(await talk(MAYOR, action=action)) == ["outdated_button"]
    assert await settings_of(talk, MAYOR) == {}


async def test_a_second_address_is_the_same_person(talk: Talk) -> None:
    code = await link_code(talk, MAYOR)
    assert templates(await talk(SECOND, f"vincular {code.lower()}")) == ["link_done"]
    assert await titles_of(talk, SECOND) == ["Alcaldía"]
    assert templates(await talk(SECOND, "/cargos")) == ["my_posts"]
    assert "dirección vinculada" in await acts(talk)


async def test_a_link_code_serves_once_and_for_minutes(talk: Talk) -> None:
    code = await link_code(talk, MAYOR)
    await talk(SECOND, f"/vincular {code}")
    assert templates(await talk("otra", f"/vincular {code}")) == ["code_wrong"]
    late = await link_code(talk, MAYOR)
    talk.clock.forward(minutes=10)
    assert templates(await talk("otra", f"/vincular {late}")) == ["code_wrong"]
    assert await duties_of(talk, "otra") == []


async def test_the_address_of_somebody_else_is_not_taken_over(talk: Talk) -> None:
    code = await link_code(talk, MAYOR)
    assert templates(await talk(OTHER_MAYOR, f"/vincular {code}")) == ["link_taken"]
    assert len(await duties_of(talk, OTHER_MAYOR)) == 1


async def test_without_a_registration_linking_is_explained(talk: Talk) -> None:
    assert templates(await talk(SECOND, "/vincular")) == ["link_how"]


async def test_a_notice_goes_to_the_channel_of_choice(talk: Talk) -> None:
    def prefer(session: Session, channel: str) -> str | None:
        number = person_of(session, MAYOR)
        assert number
        person = session.get_one(Person, number)
        people.link(session, "telegram:5", person, talk.clock())
        people.change_setting(person, "channel", channel)
        return people.preferred_address(session, number)

    for channel, address in (("telegram", "telegram:5"), ("fake", f"fake:{MAYOR}")):
        assert await talk.database.run(partial(prefer, channel=channel)) == address


async def test_an_answer_goes_where_it_was_asked_and_a_notice_where_one_wrote_last(
    talk: Talk,
) -> None:
    await talk(SECOND, f"/vincular {await link_code(talk, COORDINATOR)}")
    talk.clock.forward(minutes=1)
    assert templates(await talk(COORDINATOR, "/cargos")) == ["my_posts"]
    talk.clock.forward(minutes=1)
    await talk(SECOND, "/cargos")
    await request_to_join(talk, "7001")
    assert talk.channel.sent[f"fake:{SECOND}"][-1].template == "join_request"
    assert talk.channel.sent[f"fake:{COORDINATOR}"][-1].template == "my_posts"


async def test_who_said_baja_gets_answers_and_no_notices(talk: Talk) -> None:
    assert templates(await talk(COORDINATOR, "/baja")) == ["notices_off"]
    [waiting] = await request_to_join(talk, "7001")
    assert "Todavía no hay quien pueda confirmarla" in waiting.text
    assert templates(await talk(COORDINATOR, "/solicitudes")) == ["join_requests"]
    assert "baja" in await acts(talk)


async def test_the_copy_of_the_data_holds_what_there_is(talk: Talk) -> None:
    await talk(MAYOR, "plazo para aprobar el PIA")
    assert templates(await talk(MAYOR, "/misdatos")) == ["my_data"]
    record = exported(talk, MAYOR)
    assert {"people", "addresses", "tenures", "inbox", "outbox", "audit"} <= set(record)
    assert [row["name"] for row in record["people"]] == ["Rosa Huamaní Quispe"]


async def test_a_stranger_gets_a_copy_too(talk: Talk) -> None:
    await agree(talk, "7001")
    assert templates(await talk("7001", "/misdatos")) == ["my_data"]
    record = exported(talk, "7001")
    assert {"addresses", "consents", "inbox"} <= set(record)
    assert all(row["address"] == "fake:7001" for row in record["addresses"])


async def test_the_copy_does_not_tell_about_others(talk: Talk) -> None:
    await request_to_join(talk, "7001")
    await talk.tap(COORDINATOR, "Aprobar")
    await talk(COORDINATOR, "/misdatos")
    [request] = exported(talk, COORDINATOR)["join_requests"]
    assert "name" not in request
    assert "address" not in request


async def test_erasing_needs_a_confirmation(talk: Talk) -> None:
    await talk(MAYOR, "/borrarme")
    assert templates(await talk.tap(MAYOR, "No")) == ["erase_kept"]
    assert await titles_of(talk, MAYOR) == ["Alcaldía"]


async def test_after_erasing_one_is_a_stranger(talk: Talk) -> None:
    await talk(MAYOR, "/misdatos")
    [file] = talk.channel.sent[f"fake:{MAYOR}"][-1].attachments
    await talk(MAYOR, "/borrarme")
    assert templates(await talk.tap(MAYOR, "Sí, borrar todo")) == ["erased"]
    assert not talk.dispatcher.files.path(file.path).exists()
    assert templates(await talk(MAYOR, "/cargos")) == ["not_allowed"]
    assert "consent" in templates(await talk(MAYOR, "/inicio"))


async def test_after_a_whole_life_here_nothing_that_names_one_is_left(talk: Talk) -> None:
    who, name, phone = "70707070", "Zenobia Plantada", "51999000111"
    await list_phone(talk, phone, name)
    await request_to_join(talk, who, "Sabaino", "Regiduría", name)
    await talk.tap(COORDINATOR, "Aprobar")
    await talk(who, contact={"phone": phone, "user_id": who})
    await talk(who, "/registro ABCD234567")
    await talk(who, f"me llamo {name} y mi celular es 999000111")
    await talk(who, "/delegar")
    await talk(who, "/misdatos")
    await talk(who, "/borrarme")
    await talk.tap(who, "Sí, borrar todo")

    tables = [model.__table__ for model in schema.TABLES]

    def left(session: Session) -> list[str]:
        rows = [(t.name, row) for t in tables for row in session.execute(select(t))]
        planted = (name, "Zenobia", phone, who)
        return [f"{table}: {row}" for table, row in rows if any(p in str(row) for p in planted)]

    found = await talk.database.run(left)
    assert [row for row in found if not row.startswith(("questions", "outbox"))] == []


async def test_who_erased_themselves_may_come_again(talk: Talk) -> None:
    await talk(MAYOR, action="erase:yes")
    code = await invite(talk)
    await agree(talk, MAYOR)
    await talk(MAYOR, f"/registro {code}")
    assert "join_done" in templates(await talk(MAYOR, "Rosa Huamaní Quispe"))

"""The advisers' group on Telegram: consultations come in, are taken and answered before all."""

from sqlalchemy.orm import Session

from bot.messages import Reply
from db import people
from db.consultation_states import State
from tests.fakes import Talk
from tests.handlers.consultation_world import (
    CARMEN,
    HUGO,
    ROSA,
    ask,
    consultation,
    heard,
    newest,
)
from tests.people import ON_SQLITE, employ, templates


@ON_SQLITE
async def test_an_adviser_works_in_the_group(talk: Talk) -> None:
    await employ(talk, "administradora")
    group = "telegram:-1001234"
    await talk("administradora", "/grupo -1001234 asesores")
    await ask(talk)
    assert heard(talk, CARMEN, "adviser_news") == []
    waiting = [row for row in await talk.outbox() if row.address == group]
    assert [row.payload["template"] for row in waiting] == ["adviser_news"]


async def enrolled_group(talk: Talk, advises: bool = True) -> str:
    """A group of the fake channel in which advisers work."""

    def job(session: Session) -> None:
        row = people.see(session, "fake:grupo", talk.clock())
        row.enrolled, row.advises = True, advises

    await talk.database.run(job)
    return "grupo"


async def in_group(talk: Talk, who: str, text: str = "", **payload: object) -> list[Reply]:
    return await talk("grupo", text, sender=f"fake:{who}", **payload)


async def test_in_the_group_it_is_taken_answered_and_sent(talk: Talk) -> None:
    await enrolled_group(talk)
    await ask(talk)
    [news] = talk.channel.sent["fake:grupo"]
    card_id = newest(talk, "grupo")
    [card] = await in_group(talk, CARMEN, action="c_take:1")
    assert "Responda a este mensaje con la respuesta" in card.text
    [noted] = await in_group(talk, HUGO, "nota: yo vi algo así", reply_to=card_id)
    assert "yo vi algo así" in noted.text
    [how] = await in_group(talk, CARMEN, action="c_say:1:ask_back")
    assert how.template == "adviser_say_how"
    [draft] = await in_group(talk, CARMEN, "Ninguna norma lo prohíbe.", reply_to=card_id)
    assert draft.template == "form_redaccion_text"
    [support] = await in_group(talk, CARMEN, action="c_send:1")
    assert support.template == "adviser_support_how"
    await in_group(
        talk, CARMEN, "Base legal: Ley 27972\nFuente: SPIJ", reply_to=newest(talk, "grupo")
    )
    [sent] = await in_group(talk, CARMEN, action="c_send:1")
    assert "Respuesta enviada" in sent.text
    assert news.template == "adviser_news"
    assert len(heard(talk, ROSA, "consultation_answered")) == 1


@ON_SQLITE
async def test_in_any_other_group_nothing_of_this_is_spoken_of(talk: Talk) -> None:
    await enrolled_group(talk, advises=False)
    await ask(talk)
    assert talk.channel.sent["fake:grupo"] == []
    assert templates(await in_group(talk, CARMEN, "/cola")) == ["only_in_private"]
    assert templates(await in_group(talk, CARMEN, action="c_take:1")) == ["only_in_private"]


@ON_SQLITE
async def test_who_is_no_adviser_does_nothing_in_the_group(talk: Talk) -> None:
    await enrolled_group(talk)
    await ask(talk)
    card_id = newest(talk, "grupo")
    assert templates(await in_group(talk, ROSA, action="c_take:1")) == ["not_allowed"]
    await in_group(talk, ROSA, "respondo yo", reply_to=card_id)
    assert (await consultation(talk)).state == State.RECEIVED


@ON_SQLITE
async def test_a_group_reply_needs_support_or_a_tap_to_go_without(talk: Talk) -> None:
    await enrolled_group(talk)
    await ask(talk)
    await in_group(talk, CARMEN, "Sí se puede.", reply_to=newest(talk, "grupo"))
    await in_group(talk, CARMEN, action="c_send:1")
    [sent] = await in_group(talk, CARMEN, action="c_send:1:asi")
    assert "Respuesta enviada" in sent.text

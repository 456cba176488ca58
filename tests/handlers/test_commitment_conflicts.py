"""Two at once, and those who left: one wins, the other is told; whoever left sees nothing."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db import handover
from db.bodies import Body
from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import (
    ELMER,
    MARLENI,
    OSCAR,
    ROSA,
    World,
    offers,
)

HEIR = "nueva-alcaldesa"


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


async def test_a_button_of_an_older_version_says_what_changed(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(OSCAR, f"/compromiso {code}")
    await talk(MARLENI, f"/bloqueado {code} Falta el terreno")
    [news, card] = await talk.tap(OSCAR, "Está bloqueado")
    assert "cambió mientras tanto" in news.text
    assert "Marleni Tello" in news.text
    assert "Falta el terreno" in news.text
    assert offers(card, "Ya no está bloqueado")


async def test_a_half_filled_form_on_an_older_version_is_asked_again(
    talk: Talk, world: World
) -> None:
    code = await world.register()
    await talk(OSCAR, f"/compromiso {code}")
    await talk.tap(OSCAR, "Reasignar")
    await talk(OSCAR, "municipalidad provincial de Abancay")
    await talk(ROSA, f"/avance {code} Ya se empezó")
    [news, question] = await talk(OSCAR, "Lo hará la provincia")
    assert news.template == "commitment_stale"
    assert "responda otra vez" in news.text
    assert question.template == "form_reasignar_body"
    assert (await world.row(code)).responsible_code == "030307"
    await talk(OSCAR, "municipalidad provincial de Abancay")
    await talk(OSCAR, "Lo hará la provincia")
    assert (await world.row(code)).responsible_code == "030101"


async def test_of_two_coordinators_at_once_one_wins(talk: Talk, world: World) -> None:
    code = await world.register()
    for who in (MARLENI, OSCAR):
        await talk(who, f"/compromiso {code}")
        await talk.tap(who, "Está bloqueado")
    for who in (MARLENI, OSCAR):
        await talk.post(who, f"Motivo de {who}")
    heads = (talk.dispatcher.handle_head(f"fake:{who}") for who in (MARLENI, OSCAR))
    await asyncio.gather(*heads)
    await talk.settle()
    answers = {who: talk.channel.sent[f"fake:{who}"] for who in (MARLENI, OSCAR)}
    won = [who for who, got in answers.items() if any("Bloqueo avisado" in r.text for r in got)]
    told = [
        who for who, got in answers.items() if any(r.template == "commitment_stale" for r in got)
    ]
    assert len(won) == 1
    assert len(told) == 1
    assert set(won + told) == {MARLENI, OSCAR}
    assert await world.state(code) == State.BLOCKED


async def hand_over(talk: Talk) -> str:
    """The government of Sabaino changes now; the code for the new mayor."""

    def act(session: Session) -> str:
        body = session.get_one(Body, "030307")
        now = talk.clock()
        done = handover.hand_over(session, body, at=now, now=now, by=None)
        return next(heir.code for heir in done.successors if heir.title == "Alcaldía")

    return await talk.database.run(act)


async def test_the_new_mayor_finds_everything_and_the_old_one_nothing(
    talk: Talk, world: World
) -> None:
    talk.clock.forward(days=1)
    code = await world.register()
    await world.file(ROSA, code)
    await talk(ROSA, f"/avance {code} Falta la última firma")
    await talk(ROSA, f"/compromiso {code}")
    await talk(ELMER, f"/bloqueado {code}")
    card = talk.channel.sent[f"fake:{ROSA}"][-1]
    number = (await world.row(code)).id
    secret = await hand_over(talk)
    talk.clock.forward(minutes=1)

    for button in card.choices():
        [reply] = await talk(ROSA, action=button.action)
        assert reply.template == "not_allowed"
    for typed in ("/compromisos", "/mis_compromisos", f"/compromiso {code}", f"/avance {code} x"):
        [reply] = await talk(ROSA, typed)
        assert reply.template == "not_allowed"
    for said in (code, "Falta el terreno"):
        replies = await talk(ELMER if said != code else ROSA, said)
        assert all(code not in reply.text for reply in replies)
    assert await world.state(code) == State.IN_PROGRESS

    await talk(HEIR, f"/registro {secret}")
    await talk.tap(HEIR, "acepto")
    replies = await talk(HEIR, "Luz Marina Soto")
    brief = next(reply for reply in replies if reply.template == "brief_commitments")
    assert code in brief.text
    assert "Falta la última firma" in brief.text
    [shown] = await talk(HEIR, f"/compromiso {code}")
    assert "Evidencias:</b> 1" in shown.text
    [history] = await talk(HEIR, action=f"history:{number}")
    assert "Rosa Huamaní" in history.text
    [piece] = await talk(HEIR, action="piece:1")
    assert len(piece.attachments) == 1


async def test_a_form_of_who_kept_another_post_shows_nothing(talk: Talk, world: World) -> None:
    """Moved away from their body: with a post elsewhere the form goes on, but is blind."""
    code = await world.register()
    await talk(MARLENI, f"/compromiso {code}")
    await talk.tap(MARLENI, "Está bloqueado")

    def move(session: Session) -> None:
        from db import posts
        from db.posts import Role, Scope, ScopeKind, Tenure

        now = talk.clock()
        person = world.person_id(session, MARLENI)
        for tenure in session.query(Tenure).filter_by(person_id=person):
            tenure.ends_at = now
        body = session.get_one(Body, "PCM")
        post = posts.ensure_post(
            session,
            body=body,
            title="Coordinación territorial Puno",
            role=Role.COORDINATOR,
            scope=Scope(ScopeKind.REGION, "21"),
        )
        posts.appoint(session, person_id=person, post=post, now=now)

    await talk.database.run(move)
    talk.clock.now += timedelta(seconds=1)
    [reply] = await talk(MARLENI, "Falta el terreno")
    assert reply.template == "commitment_unknown"
    assert await world.state(code) == State.PENDING

"""Who comes after: the successor of a mayor, and the colleague of an adviser who leaves."""

from datetime import timedelta

from db.consultation_states import State
from tests.fakes import Talk
from tests.handlers.consultation_world import (
    CARMEN,
    HUGO,
    NUMBER,
    QUESTION,
    ROSA,
    answer,
    ask,
    asked_and_taken,
    consultation,
    heard,
    leave_post,
    newest,
    tick,
)
from tests.handovers import MIDNIGHT, NEW, codes_in, come_in, hand_over
from tests.people import templates


async def test_an_open_consultation_of_a_municipality_passes_to_the_successor(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    await asked_and_taken(talk)
    old_card = newest(talk, ROSA)
    talk.clock.set(MIDNIGHT + timedelta(days=4, hours=10))
    arrived = await come_in(talk, NEW, code)
    assert "brief_consultations" in arrived
    [brief] = heard(talk, NEW, "brief_consultations")
    assert NUMBER in brief.text
    [seen] = await talk(NEW, "/mis_consultas")
    assert NUMBER in seen.text
    [gone] = await talk(ROSA, "/mis_consultas")
    assert NUMBER not in gone.text
    assert templates(await talk(ROSA, action="c_show:1")) == ["consultation_unknown"]
    assert templates(await talk(ROSA, "algo más", reply_to=old_card)) == ["consultation_unknown"]
    await answer(talk)
    assert len(heard(talk, NEW, "consultation_answered")) == 1
    assert heard(talk, ROSA, "consultation_answered") == []
    await talk.tap(NEW, "Me sirvió")
    assert (await consultation(talk)).useful is True


async def test_a_successor_finds_nothing_when_nothing_waits(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    talk.clock.set(MIDNIGHT + timedelta(hours=10))
    assert "brief_consultations" not in await come_in(talk, NEW, code)


async def test_an_adviser_who_leaves_hands_the_queue_on(talk: Talk) -> None:
    await asked_and_taken(talk)
    await ask(talk, "alcalde-abancay", f"{QUESTION} ¿Y de plata?")
    await talk.tap(CARMEN, "Tomar")
    await talk(CARMEN, "/repreguntar 2 ¿Cuántos?")
    await leave_post(talk, CARMEN)
    await tick(talk)
    first, second = await consultation(talk, 1), await consultation(talk, 2)
    assert first.holder is not None
    assert first.holder.name == "Hugo Salas Medrano"
    assert (second.held_by, second.state) == (first.held_by, State.ASKED_BACK)
    assert len(heard(talk, HUGO, "adviser_news")) >= 2
    await tick(talk)
    told = len(heard(talk, HUGO, "adviser_news"))
    await tick(talk)
    assert len(heard(talk, HUGO, "adviser_news")) == told


async def test_with_nobody_left_it_waits_in_the_queue(talk: Talk) -> None:
    await asked_and_taken(talk)
    for who in (CARMEN, HUGO):
        await leave_post(talk, who)
    await tick(talk)
    row = await consultation(talk)
    assert (row.state, row.held_by) == (State.RECEIVED, None)


async def test_who_is_away_when_it_is_due_hands_it_on(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, "/ausente hasta el 4 de diciembre")
    await tick(talk)
    row = await consultation(talk)
    assert row.holder is not None
    assert row.holder.name == "Hugo Salas Medrano"


async def test_who_is_back_before_it_is_due_keeps_it(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, "/ausente hasta el 23 de noviembre")
    await tick(talk)
    row = await consultation(talk)
    assert row.holder is not None
    assert row.holder.name == "Carmen Luza Ibarra"

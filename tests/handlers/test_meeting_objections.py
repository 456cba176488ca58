"""After the meeting: confirming, objecting, what comes of it, and what silence means."""

from datetime import UTC, datetime
from functools import partial

from bot import jobs
from db.commitment_states import State
from tests.bilateral import (
    ELMER,
    JULIO,
    LAND,
    MARLENI,
    OSCAR,
    ROSA,
    WATER,
    all_commitments,
    commitment,
    ended,
    labels,
    last,
    opened,
    registered,
    the_meeting,
)
from tests.fakes import Talk


async def states(talk: Talk) -> list[str]:
    return [row.state for row in await all_commitments(talk)]


async def tick(talk: Talk) -> dict[str, int]:
    done = await talk.database.run(partial(jobs.every_hour, now=talk.clock()))
    await talk.settle()
    return done


async def test_when_both_have_confirmed_it_is_settled(talk: Talk) -> None:
    await ended(talk, WATER, LAND)
    [thanks] = await talk.tap(ROSA, "Confirmar todos (2)")
    assert "Falta la otra parte" in thanks.text
    assert await states(talk) == [State.TO_CONFIRM] * 2
    [thanks] = await talk.tap(OSCAR, "Confirmar todos (2)")
    assert "ya son firmes" in thanks.text
    assert await states(talk) == [State.PENDING] * 2


async def test_whoever_wrote_it_down_hears_it_once_for_all(talk: Talk) -> None:
    await ended(talk, WATER, LAND)
    before = len(talk.channel.sent[f"fake:{MARLENI}"])
    await talk.tap(ROSA, "Confirmar todos (2)")
    [told] = talk.channel.sent[f"fake:{MARLENI}"][before:]
    assert "Rosa Huamaní Quispe" in told.text
    assert "2 compromisos" in told.text


async def test_a_second_tap_confirms_nothing_twice(talk: Talk) -> None:
    await ended(talk, WATER, LAND)
    meeting = await the_meeting(talk)
    await talk.tap(ROSA, "Confirmar todos")
    await talk.tap(OSCAR, "Confirmar todos")
    [reply] = await talk(ROSA, action=f"agree:{meeting.id}")
    assert reply.template == "agreement_nothing"


async def test_one_person_speaks_for_the_body(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(ELMER, "Confirmar ME5-0001")
    await talk.tap(OSCAR, "Confirmar ME5-0001")
    assert await states(talk) == [State.PENDING]


async def test_who_is_no_party_confirms_nothing(talk: Talk) -> None:
    await ended(talk, WATER)
    meeting, row = await the_meeting(talk), await commitment(talk, "ME5-0001")
    for action in (f"agree:{meeting.id}", f"agreements:{meeting.id}:1", "agree:99", "agree"):
        [reply] = await talk(JULIO, action=action)
        assert reply.template == "agreement_nothing"
    [reply] = await talk(JULIO, action=f"confirm:{row.id}:{row.version}")
    assert reply.template == "commitment_unknown"
    [reply] = await talk(MARLENI, action=f"confirm:{row.id}:{row.version}")
    assert reply.template == "commitment_refused"
    assert await states(talk) == [State.TO_CONFIRM]


async def test_nothing_is_confirmed_while_the_meeting_goes_on(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    meeting = await the_meeting(talk)
    [reply] = await talk(ROSA, action=f"agree:{meeting.id}")
    assert reply.template == "agreement_nothing"


async def test_an_objection_goes_back_to_the_coordinator_with_its_reason(talk: Talk) -> None:
    await ended(talk, WATER)
    [question] = await talk.tap(OSCAR, "Objetar")
    assert "¿qué no corresponde?" in question.text
    await talk(OSCAR, "Se acordó para abril")
    told = last(talk, MARLENI)
    assert "Se acordó para abril" in told.text
    for label in ("Corregir", "Mantener como está", "Retirar"):
        assert any(label in button for button in labels(told))
    assert await states(talk) == [State.OBJECTED]


async def test_an_objection_without_a_reason_is_asked_again(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(OSCAR, "Objetar")
    complaint, again = await talk(OSCAR, "x")
    assert (complaint.template, again.template) == ("form_empty_answer", "form_motivo_reason")
    assert await states(talk) == [State.TO_CONFIRM]


async def test_what_is_corrected_goes_to_both_again_with_a_new_term(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(ROSA, "Confirmar")
    talk.clock.forward(days=3)
    await talk.tap(OSCAR, "Objetar")
    await talk(OSCAR, "Se acordó para abril")
    await talk.tap(MARLENI, "Corregir")
    await talk.tap(MARLENI, "Plazo")
    await talk(MARLENI, "15 de abril")
    for who in (ROSA, OSCAR):
        assert "jueves 15 de abril de 2027" in last(talk, who).text
        assert "27 de noviembre de 2026" in last(talk, who).text
        assert any("Confirmar" in label for label in labels(last(talk, who)))
    row = await commitment(talk, "ME5-0001")
    assert (row.state, row.responsible_confirmed_at, row.counterpart_confirmed_at) == (
        State.TO_CONFIRM,
        None,
        None,
    )


async def test_an_objection_can_be_overruled_with_a_reason(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(OSCAR, "Objetar")
    await talk(OSCAR, "No tenemos presupuesto")
    await talk.tap(MARLENI, "Mantener como está")
    await talk(MARLENI, "Consta en el acta firmada")
    assert await states(talk) == [State.PENDING]
    assert "Consta en el acta firmada" in last(talk, OSCAR).text


async def test_or_the_commitment_withdrawn(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(OSCAR, "Objetar")
    await talk(OSCAR, "No se acordó")
    await talk.tap(MARLENI, "Retirar")
    await talk(MARLENI, "Se registró por error")
    assert await states(talk) == [State.CLOSED]
    assert "Se registró por error" in last(talk, ROSA).text


async def test_silence_settles_when_the_term_is_over(talk: Talk) -> None:
    await ended(talk, WATER, LAND)
    talk.clock.set(datetime(2026, 11, 26, 4, 59, tzinfo=UTC))  # 25 November, 23:59 in Lima
    assert (await tick(talk))["settled_notices"] == 0
    talk.clock.forward(minutes=2)
    assert (await tick(talk))["settled_notices"] == 4
    assert await states(talk) == [State.PENDING] * 2
    assert "ME5-0001 y ME5-0002" in last(talk, ROSA).text


async def test_it_settles_once(talk: Talk) -> None:
    await ended(talk, WATER)
    talk.clock.forward(days=7)
    await tick(talk)
    assert (await tick(talk))["settled_notices"] == 0


async def test_silence_does_not_settle_what_was_objected_to(talk: Talk) -> None:
    await ended(talk, WATER)
    await talk.tap(OSCAR, "Objetar")
    await talk(OSCAR, "No se acordó")
    talk.clock.forward(days=30)
    assert (await tick(talk))["settled_notices"] == 0
    assert await states(talk) == [State.OBJECTED]


async def test_a_button_from_before_a_correction_says_what_changed(talk: Talk) -> None:
    await ended(talk, WATER)
    old = await commitment(talk, "ME5-0001")
    await talk(MARLENI, action=f"correct:{old.id}:{old.version}")
    await talk(MARLENI, "Plazo")
    await talk(MARLENI, "15 de abril")
    stale, _ = await talk(ROSA, action=f"confirm:{old.id}:{old.version}")
    assert stale.template == "commitment_stale"
    row = await commitment(talk, "ME5-0001")
    assert row.counterpart_confirmed_at is None


async def test_a_long_list_has_pages(talk: Talk) -> None:
    await ended(talk, *(f"Obra {n} de agua, 30 de marzo" for n in range(1, 11)))
    assert "Obra 8" in last(talk, ROSA).text
    assert "Obra 9" not in last(talk, ROSA).text
    [second] = await talk.tap(ROSA, "Siguientes")
    assert "Obra 10" in second.text
    await talk.tap(ROSA, "Confirmar todos (10)")
    await talk.tap(OSCAR, "Confirmar todos (10)")
    assert await states(talk) == [State.PENDING] * 10


async def test_a_ministry_hears_only_of_what_it_takes_part_in(talk: Talk) -> None:
    await ended(talk, WATER, "Puente Antabamba, MTC, 30 de marzo")
    assert "ME5-0002" not in last(talk, OSCAR).text
    assert "ME5-0002" in last(talk, ROSA).text

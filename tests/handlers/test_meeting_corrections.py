"""Putting right what was written down: by button or «campo: valor», before and after it counts."""

from datetime import date

import pytest

from tests.bilateral import (
    LAND,
    MARLENI,
    OSCAR,
    ROSA,
    WATER,
    all_commitments,
    commitment,
    desk_lines,
    ended,
    labels,
    last,
    opened,
    registered,
)
from tests.fakes import Talk


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("Texto", "Perfil del sistema de agua", {"text": "Perfil del sistema de agua"}),
        ("Responsable", "Municipalidad Distrital de Sabaino", {"responsible": "030307"}),
        ("Responsable", "transportes", {"responsible": "MTC"}),
        ("Plazo", "15 de abril", {"due_on": "2027-04-15"}),
        ("Plazo", "sin plazo", {"due_on": "", "undated": True}),
        ("Monto", "1.5 millones", {"amount": "1500000.0"}),
        ("CUI", "2 345 678", {"cui": "2345678"}),
        ("Tipo", "Actividad", {"kind": "actividad"}),
    ],
)
async def test_each_field_is_corrected_by_button(
    talk: Talk, field: str, value: str, kept: dict[str, object]
) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    await talk.tap(MARLENI, "Corregir")
    await talk.tap(MARLENI, field)
    [echo] = await talk(MARLENI, value)
    [line] = await desk_lines(talk)
    assert echo.template == "meeting_heard"
    assert {key: getattr(line, key) for key in kept} == kept


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("plazo: ayer", "deadline_unclear"),
        ("plazo: la próxima semana", "deadline_unclear"),
        ("plazo: cuando se pueda", "deadline_unclear"),
        ("responsable: Cusco", "value_body_wrong"),
        ("responsable: nadie", "value_body_wrong"),
        ("monto: mucho", "value_amount_wrong"),
        ("monto: 0", "value_amount_wrong"),
        ("cui: 123", "value_cui_wrong"),
        ("tipo: sueño", "value_kind_wrong"),
        (f"texto: {'x' * 1200}", "value_text_wrong"),
    ],
)
async def test_what_cannot_be_is_refused_and_changes_nothing(
    talk: Talk, said: str, complaint: str
) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    before = await desk_lines(talk)
    [reply] = await talk(MARLENI, said)
    assert reply.template == complaint
    assert await desk_lines(talk) == before


async def test_a_correction_without_a_code_is_for_the_last_line(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, f"{WATER}\n{LAND}")
    await talk(MARLENI, "plazo: 15 de abril")
    assert [line.due_on for line in await desk_lines(talk)] == ["2027-03-30", "2027-04-15"]


async def test_or_for_the_one_that_is_being_asked_about(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, f"Asistencia técnica, la próxima semana\n{LAND}")
    await talk(MARLENI, "plazo: 15 de abril")
    assert [line.due_on for line in await desk_lines(talk)] == ["2027-04-15", "2026-12-31"]


async def test_a_date_alone_answers_the_open_question(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, f"Asistencia técnica\n{LAND}")
    await talk(MARLENI, "en 10 días hábiles")
    assert [line.due_on for line in await desk_lines(talk)] == ["2026-12-04", "2026-12-31"]


async def test_a_body_alone_answers_it_too(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, "Presentar el perfil al MVCS, 15 de febrero")
    await talk(MARLENI, "la municipalidad")
    [line] = await desk_lines(talk)
    assert line.responsible == "030307"


async def test_a_whole_commitment_that_begins_like_a_correction_is_none(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    await talk(MARLENI, "Responsable: MTC; mejoramiento de la trocha; 30 de mayo")
    assert [line.responsible for line in await desk_lines(talk)] == ["MVCS", "MTC"]


async def test_what_was_registered_is_corrected_quietly_until_the_meeting_ends(
    talk: Talk,
) -> None:
    await opened(talk)
    await registered(talk, WATER)
    [told] = await talk(MARLENI, "ME5-1 plazo: 15 de abril")
    assert told.template == "meeting_corrected"
    row = await commitment(talk, "ME5-0001")
    assert (row.due_on, row.original_due_on) == (date(2027, 4, 15), date(2027, 4, 15))
    assert talk.channel.sent[f"fake:{ROSA}"] == []


async def test_without_a_code_it_is_the_last_that_one_registered(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER, LAND)
    await talk(MARLENI, "monto: 500 mil soles")
    assert [row.amount for row in await all_commitments(talk)] == [None, 500_000]


async def test_the_parties_change_places_when_the_other_is_responsible(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    await talk(MARLENI, "ME5-1 responsable: la municipalidad")
    row = await commitment(talk, "ME5-0001")
    assert (row.responsible_code, row.counterpart_code) == ("030307", "MVCS")


async def test_a_registered_one_is_chosen_by_button(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER, LAND)
    [pick] = await talk.tap(MARLENI, "Corregir uno")
    assert len(labels(pick)) == 2
    await talk.tap(MARLENI, "ME5-0002")
    await talk.tap(MARLENI, "Tipo")
    [told] = await talk.tap(MARLENI, "Actividad")
    assert told.template == "meeting_corrected"


async def test_with_nothing_written_there_is_nothing_to_correct(talk: Talk) -> None:
    await opened(talk)
    [reply] = await talk(MARLENI, action="line_fix")
    assert reply.template == "meeting_nothing_waits"
    [reply] = await talk(MARLENI, "ME5-0007 plazo: mañana")
    assert reply.template == "meeting_line_gone"


async def test_a_line_that_went_while_it_was_corrected_says_so(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    await talk.tap(MARLENI, "Corregir")
    await talk(MARLENI, action="line_ok:all")
    await talk.tap(MARLENI, "Plazo")
    replies = await talk(MARLENI, "15 de abril")
    assert replies[0].template == "meeting_line_gone"
    assert (await commitment(talk, "ME5-0001")).due_on == date(2027, 3, 30)


async def test_of_two_who_correct_at_once_the_second_is_told_what_changed(talk: Talk) -> None:
    await ended(talk, WATER)
    row = await commitment(talk, "ME5-0001")
    for who in (MARLENI, OSCAR):
        await talk(who, action=f"correct:{row.id}:{row.version}")
        await talk(who, "Plazo")
    await talk(OSCAR, "15 de abril")
    stale, _ = await talk(MARLENI, "20 de abril")
    assert stale.template == "commitment_stale"
    assert "15 de abril de 2027" in stale.text
    assert (await commitment(talk, "ME5-0001")).due_on == date(2027, 4, 15)


async def test_at_the_table_too(talk: Talk) -> None:
    await opened(talk)
    await talk(OSCAR, "/reunion ME5 Sabaino MVCS")
    await registered(talk, WATER)
    for who in (MARLENI, OSCAR):
        await talk(who, action="line_fix:ME5-0001")
        await talk(who, "Plazo")
    await talk(OSCAR, "15 de abril")
    stale, _ = await talk(MARLENI, "20 de abril")
    assert stale.template == "commitment_stale"


async def test_what_both_agreed_is_not_corrected_any_more(talk: Talk) -> None:
    await ended(talk, WATER)
    row = await commitment(talk, "ME5-0001")
    for who in (ROSA, OSCAR):
        await talk.tap(who, "Confirmar")
    [reply, *_] = await talk(MARLENI, action=f"correct:{row.id}:{row.version}")
    assert reply.template in ("commitment_stale", "commitment_refused")
    assert last(talk, MARLENI).template != "form_correccion_field"


@pytest.mark.parametrize("word", ["cancelar", "Salir"])
async def test_a_word_that_leaves_forms_is_no_commitment(talk: Talk, word: str) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    assert [reply.template for reply in await talk(MARLENI, word)] == ["form_nothing_to_cancel"]
    assert len(await desk_lines(talk)) == 1


async def test_a_commitment_that_begins_with_such_a_word_is_one(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, "Cancelar la deuda de la posta, 30 de marzo")
    assert echo.template == "meeting_heard"

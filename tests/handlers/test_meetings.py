"""Meeting mode: pinning a meeting, writing down lines, confirming them, ending it."""

import pytest
from sqlalchemy.orm import Session

from db.meetings import MeetingState
from db.posts import Post
from tests.bilateral import (
    EDITION,
    ELMER,
    JULIO,
    LAND,
    MARLENI,
    OSCAR,
    ROSA,
    SILVIA,
    WATER,
    all_commitments,
    desk_lines,
    edition,
    ended,
    labels,
    last,
    opened,
    registered,
    the_meeting,
)
from tests.fakes import Talk


async def test_without_an_edition_there_is_nothing_to_register_in(talk: Talk) -> None:
    [reply] = await talk(MARLENI, "/reunion Sabaino MVCS")
    assert reply.template == "edition_none"


@pytest.mark.parametrize(
    "typed",
    [
        "/reunion ME5 Sabaino MVCS",
        "/reunion sabaino vivienda",
        "/reunion me5 Sabaino, Antabamba con el Ministerio de Vivienda",
        "/reunion MVCS 030307",
    ],
)
async def test_a_meeting_is_pinned_with_one_line(talk: Talk, typed: str) -> None:
    await talk(SILVIA, EDITION)
    [reply] = await talk(MARLENI, typed)
    assert reply.template == "meeting_pinned"
    meeting = await the_meeting(talk)
    assert (meeting.local_code, meeting.counterpart_code) == ("030307", "MVCS")


async def test_what_was_not_said_is_asked(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await talk(SILVIA, "/edicion MUNI 6 2026 Lima del 25 al 26 de noviembre")
    [first] = await talk(MARLENI, "/reunion")
    [second] = await talk.tap(MARLENI, "ME5")
    [third] = await talk(MARLENI, "Sabaino")
    [pinned] = await talk(MARLENI, "MVCS")
    asked = [reply.template for reply in (first, second, third)]
    assert asked == [f"form_reunion_{key}" for key in ("edition", "local", "counterpart")]
    assert pinned.template == "meeting_pinned"


async def test_what_was_said_in_the_middle_is_not_asked(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [local] = await talk(OSCAR, "/reunion")
    [pinned] = await talk(OSCAR, "Sabaino")
    assert local.template == "form_reunion_local"
    assert "Sabaino – MVCS" in pinned.text


@pytest.mark.parametrize("place", ["Wanchaq", "Miraflores, Lima", "no existe"])
async def test_a_place_out_of_scope_is_as_good_as_unknown(talk: Talk, place: str) -> None:
    await talk(SILVIA, EDITION)
    await talk(MARLENI, "/reunion")
    [complaint, _] = await talk(MARLENI, place)
    assert complaint.template == "out_of_scope"


async def test_a_sector_coordinator_meets_only_for_their_own_sector(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [asked] = await talk(OSCAR, "/reunion ME5 Sabaino MTC")
    assert asked.template == "form_reunion_counterpart"
    [complaint, _] = await talk(OSCAR, "MTC")
    assert complaint.template == "out_of_scope"
    [pinned] = await talk.tap(OSCAR, "MVCS")
    assert pinned.template == "meeting_pinned"


async def test_a_mayor_opens_no_meeting(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [reply] = await talk(ROSA, "/reunion ME5 Sabaino MVCS")
    assert reply.template == "not_allowed"


async def test_two_who_open_it_on_one_day_are_at_the_same_table(talk: Talk) -> None:
    await opened(talk)
    await talk(OSCAR, "/reunion ME5 Sabaino MVCS")
    await the_meeting(talk)
    await registered(talk, WATER)
    await talk(OSCAR, LAND)
    await talk.tap(OSCAR, "Confirmar")
    assert [row.code for row in await all_commitments(talk)] == ["ME5-0001", "ME5-0002"]


async def test_a_line_is_echoed_in_full_and_registered_when_confirmed(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, WATER)
    for words in (
        "ME5-0001",
        "Expediente técnico del sistema de agua de Sabaino",
        "Responsable: Ministerio de Vivienda",
        "Contraparte: Municipalidad Distrital de Sabaino",
        "martes 30 de marzo de 2027",
    ):
        assert words in echo.text
    assert labels(echo) == ["✅ Confirmar ME5-0001", "✏️ Corregir", "🗑 Descartar"]
    assert await all_commitments(talk) == []
    [done] = await talk.tap(MARLENI, "Confirmar ME5-0001")
    assert done.template == "meeting_lines_done"
    [made] = await all_commitments(talk)
    assert (made.code, made.responsible_code, made.counterpart_code, made.state) == (
        "ME5-0001",
        "MVCS",
        "030307",
        "por_confirmar",
    )


async def test_whoever_says_nothing_of_the_responsible_means_the_ministry(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, "Pistas y veredas de la plaza, 30 de marzo")
    [made] = await all_commitments(talk)
    assert made.responsible_code == "MVCS"


async def test_another_ministry_may_promise_too(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, "Puente Antabamba, MTC, 30 de marzo")
    [made] = await all_commitments(talk)
    assert (made.responsible_code, made.counterpart_code) == ("MTC", "030307")


async def test_a_body_of_another_region_cannot_promise(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, "Puente, Gobierno Regional de Cusco, 30 de marzo")
    assert "¿quién es responsable?" in echo.text


async def test_what_is_doubtful_is_not_confirmed(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, f"{WATER}\nAsistencia técnica, la próxima semana")
    [done] = await talk(MARLENI, action="line_ok:all")
    assert "Falta aclarar 1 línea" in done.text
    assert [line.code for line in await desk_lines(talk)] == ["ME5-0002"]
    [again] = await talk(MARLENI, action="line_ok:all")
    assert "puede ser más de un día" in again.text
    assert len(await all_commitments(talk)) == 1


async def test_a_date_nobody_offered_is_not_taken(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, "Asistencia técnica, la próxima semana")
    [reply] = await talk(MARLENI, action="line_due:ME5-0001:2020-01-01")
    assert reply.template == "outdated_button"
    [reply] = await talk(MARLENI, action="line_who:ME5-0001:MTC")
    assert reply.template == "outdated_button"


async def test_a_button_of_a_line_that_is_done_says_so(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    await talk.tap(MARLENI, "Confirmar ME5-0001")
    [reply] = await talk(MARLENI, action="line_drop:ME5-0001")
    assert reply.template == "meeting_line_gone"
    assert "ya está registrado" in reply.text
    assert len(await all_commitments(talk)) == 1


async def test_a_button_without_its_meeting_says_so(talk: Talk) -> None:
    for action in ("line_ok:ME5-0001", "line_drop:ME5-0001", "line_fix:ME5-0001"):
        [reply] = await talk(MARLENI, action=action)
        assert reply.template == "meeting_line_gone"
    [reply] = await talk(MARLENI, action="line_all")
    assert reply.template == "meeting_none"
    for action in ("held_take", "held_ask", "meeting_reopen:7", "meeting_reopen"):
        [reply] = await talk(MARLENI, action=action)
        assert reply.template == "outdated_button"


async def test_the_number_of_a_discarded_line_goes_to_the_next(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, "Una cosa, mayo\nOtra cosa, junio")
    await talk.tap(MARLENI, "Descartar una")
    [left] = await talk.tap(MARLENI, "ME5-0001")
    assert "ME5-0001 se descartó" in left.text
    await talk(MARLENI, WATER)
    assert [line.number for line in await desk_lines(talk)] == [1, 2]


async def test_numbers_that_nobody_used_go_back(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    await talk(MARLENI, LAND)
    [empty] = await talk.tap(MARLENI, "Descartar")
    assert "No queda nada por confirmar" in empty.text
    await talk(MARLENI, "/fin")
    found = await edition(talk)
    assert found is not None
    assert found.last_code == 1


async def test_a_word_that_opens_a_command_is_a_commitment_at_the_table(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, "Entidad prestadora de agua, convenio, 30 de marzo")
    assert echo.template == "meeting_heard"
    [card] = await talk(MARLENI, "/entidad Sabaino")
    assert card.template == "body_card"


@pytest.mark.parametrize("said", ["hola", "¿Cuándo se aprueba el PIA?", "ayuda", "👍"])
async def test_what_is_no_commitment_goes_its_usual_way(talk: Talk, said: str) -> None:
    await opened(talk)
    await talk(MARLENI, said)
    assert await desk_lines(talk) == []


async def test_a_question_with_a_date_and_a_body_is_a_commitment_after_all(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, "¿Expediente del puente Antabamba, MTC, 30 de marzo?")
    [line] = await desk_lines(talk)
    assert line.responsible == "MTC"


async def test_what_may_be_either_is_asked(talk: Talk) -> None:
    await opened(talk)
    [asked] = await talk(MARLENI, "hasta cuanto compro sin proceso")
    assert asked.template == "meeting_unsure"
    [echo] = await talk.tap(MARLENI, "Es un compromiso")
    assert echo.template == "meeting_heard"


async def test_a_message_of_many_lines_is_cut_and_says_so(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, "\n".join(f"Obra {n}, mayo" for n in range(60)))
    assert "Leí las primeras 40" in echo.text
    assert len(await desk_lines(talk)) == 40


async def test_the_choice_among_many_lines_has_pages(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, "\n".join(f"Obra {n}, mayo" for n in range(1, 13)))
    [first] = await talk.tap(MARLENI, "Descartar una")
    [second] = await talk.tap(MARLENI, "Siguientes")
    assert "Obra 12" in labels(second)[3]
    assert not any("Obra 12" in label for label in labels(first))


@pytest.mark.parametrize(("text", "problem"), [("x " * 700, "demasiado largo")])
async def test_a_text_that_is_too_long_is_asked_again(talk: Talk, text: str, problem: str) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, f"{text}, mayo")
    assert problem in echo.text
    [fixed] = await talk(MARLENI, "texto: Pistas de la plaza")
    assert "Pistas de la plaza" in fixed.text
    assert labels(fixed)[0] == "✅ Confirmar ME5-0001"


async def test_a_line_that_says_no_text_is_asked_for_it(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, "MTC, 30 de marzo")
    assert "falta decir qué" in echo.text


async def test_a_second_document_replaces_the_first(talk: Talk) -> None:
    await opened(talk)
    for name in ("acta.pdf", "acta-firmada.pdf"):
        stored = talk.dispatcher.files.save(name.encode(), name, "application/pdf")
        [reply] = await talk(MARLENI, files=[vars(stored)])
    assert "Reemplaza a la anterior" in reply.text
    assert (await the_meeting(talk)).minutes_name == "acta-firmada.pdf"


async def test_without_words_it_shows_the_meeting_that_is_pinned(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    [reply] = await talk(MARLENI, "/reunion")
    assert "Líneas sin confirmar: 1" in reply.text
    [shown] = await talk.tap(MARLENI, "Ver lo que falta")
    assert "ME5-0001" in shown.text


async def test_another_meeting_waits_until_this_one_is_ended(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    [reply] = await talk(MARLENI, "/reunion ME5 Abancay MTC")
    assert "1 línea sin confirmar" in reply.text
    await talk(MARLENI, action="line_ok:all")
    [reply] = await talk(MARLENI, "/reunion ME5 Abancay MTC")
    assert "1 compromiso que falta enviar" in reply.text
    await talk.tap(MARLENI, "Terminar la reunión")
    [pinned] = await talk(MARLENI, "/reunion ME5 Abancay MTC")
    assert "Abancay – MTC" in pinned.text


async def test_who_loses_the_region_in_the_middle_registers_nothing_more(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    await talk.database.run(move_to_cusco)
    for action in ("line_ok:all", "line_ok:ME5-0001", "line_fix:ME5-0001"):
        [reply] = await talk(MARLENI, action=action)
        assert reply.template == "meeting_line_gone"
    [reply] = await talk(MARLENI, "/fin")
    assert reply.template == "meeting_none"
    [pinned] = await talk(MARLENI, "/reunion ME5 Wanchaq MVCS")
    assert pinned.template == "meeting_pinned"
    assert await all_commitments(talk) == []


def move_to_cusco(session: Session) -> None:
    [post] = session.query(Post).filter_by(title="Coordinación territorial Apurímac")
    post.scope_value = "08"


async def test_an_empty_meeting_is_left_without_more(talk: Talk) -> None:
    await opened(talk)
    [pinned] = await talk(MARLENI, "/reunion ME5 Abancay MTC")
    assert "Abancay – MTC" in pinned.text


async def test_the_same_meeting_again_is_shown(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, WATER)
    [shown] = await talk(MARLENI, "/reunion ME5 Sabaino MVCS")
    assert shown.template == "meeting_pinned"
    assert "Líneas sin confirmar: 1" in shown.text


async def test_the_list_goes_to_both_parties_and_to_nobody_else(talk: Talk) -> None:
    await ended(talk, WATER, LAND)
    for who in (ROSA, ELMER, OSCAR):
        assert last(talk, who).template == "agreement_list"
        assert "miércoles 25 de noviembre de 2026" in last(talk, who).text
    assert talk.channel.sent[f"fake:{JULIO}"] == []
    assert (await the_meeting(talk)).state == MeetingState.CLOSED


async def test_the_days_to_object_can_be_said(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    [wrong] = await talk(MARLENI, "/fin 90")
    assert wrong.template == "meeting_days_wrong"
    [reply] = await talk(MARLENI, "/fin 5")
    assert "viernes 27 de noviembre de 2026" in reply.text


async def test_a_meeting_without_commitments_sends_nothing(talk: Talk) -> None:
    await opened(talk)
    [reply] = await talk(MARLENI, "/fin")
    assert "sin compromisos registrados" in reply.text
    assert talk.channel.sent[f"fake:{ROSA}"] == []


async def test_what_is_not_confirmed_can_be_dropped_at_the_end(talk: Talk) -> None:
    await opened(talk)
    await talk(MARLENI, f"{WATER}\nAsistencia técnica, la próxima semana")
    [asked] = await talk(MARLENI, "/fin")
    assert "1 de ellas tiene algo por aclarar" in asked.text
    assert not any("Confirmar todo" in label for label in labels(asked))
    [reply] = await talk.tap(MARLENI, "Descartar lo no confirmado")
    assert "sin compromisos" in reply.text


async def test_it_is_ended_once_from_two_chats(talk: Talk) -> None:
    await opened(talk)
    await talk(OSCAR, "/reunion ME5 Sabaino MVCS")
    await registered(talk, WATER)
    await talk(MARLENI, "/fin")
    before = len(talk.channel.sent[f"fake:{ROSA}"])
    [reply] = await talk(OSCAR, "/fin")
    assert "ya se había cerrado" in reply.text
    assert len(talk.channel.sent[f"fake:{ROSA}"]) == before


async def test_lines_of_a_meeting_that_was_ended_elsewhere_are_not_lost(talk: Talk) -> None:
    await opened(talk)
    await talk(OSCAR, "/reunion ME5 Sabaino MVCS")
    await registered(talk, WATER)
    await talk(OSCAR, LAND)
    await talk(MARLENI, "/fin")
    for again in ("/fin", "Otra cosa, mayo"):
        [closed] = await talk(OSCAR, again)
        assert closed.template == "meeting_closed"
    [closed] = await talk(OSCAR, action="line_ok:all")
    assert closed.template == "meeting_closed"
    [pinned] = await talk.tap(OSCAR, "Reabrir")
    assert pinned.template == "meeting_pinned"
    [done] = await talk(OSCAR, action="line_ok:all")
    assert "ME5-0002" in done.text


async def test_a_meeting_that_was_ended_too_early_can_be_reopened(talk: Talk) -> None:
    await ended(talk, WATER)
    [closed] = await talk(MARLENI, "/reunion ME5 Sabaino MVCS")
    assert closed.template == "meeting_closed"
    await talk.tap(MARLENI, "Reabrir")
    await registered(talk, LAND)
    [reply] = await talk(MARLENI, "/fin")
    assert "2 compromisos" in reply.text
    assert "ME5-0002" in last(talk, ROSA).text


async def test_ten_commitments_need_no_more_than_22_messages(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    said = ["/reunion Sabaino MVCS", *(f"Obra {n} de agua, 30 de marzo" for n in range(10))]
    for text in said:
        await talk(MARLENI, text)
    [done] = await talk.tap(MARLENI, "Confirmar todos (10)")
    [end] = await talk(MARLENI, "/fin")
    assert "10 compromisos registrados" in done.text
    assert "10 compromisos" in end.text
    assert len(said) + 2 == 13

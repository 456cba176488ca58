"""One commitment by itself: step by step, in one line, or at the pinned table."""

from db.meetings import MeetingState
from tests.bilateral import (
    EDITION,
    MARLENI,
    OSCAR,
    ROSA,
    SILVIA,
    WATER,
    all_commitments,
    desk_lines,
    labels,
    last,
    opened,
    registered,
    the_meeting,
)
from tests.fakes import Talk

KEYS = ("local", "counterpart", "text", "responsible", "due", "amount", "cui")
ANSWERS = ("Sabaino", "MVCS", "Agua potable", "MVCS", "30 de marzo", "500 mil", "2345678")


async def step_by_step(talk: Talk) -> list[str]:
    """The templates of the questions, as the guided form asks them."""
    [asked] = await talk(MARLENI, "/nuevo_compromiso")
    templates = [asked.template]
    for answer in ANSWERS:
        [asked] = await talk(MARLENI, answer)
        templates.append(asked.template)
    return templates


async def test_each_thing_is_asked(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    *asked, echo = await step_by_step(talk)
    assert asked == [f"form_compromiso_{key}" for key in KEYS]
    assert echo == "meeting_heard"
    [line] = await desk_lines(talk)
    assert (line.text, line.responsible, line.due_on) == ("Agua potable", "MVCS", "2027-03-30")
    assert (line.amount, line.cui) == ("500000", "2345678")


async def test_the_edition_is_asked_when_there_are_several(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await talk(SILVIA, "/edicion MUNI 6 2026 Lima del 25 al 26 de noviembre")
    [asked] = await talk(MARLENI, "/nuevo_compromiso")
    assert asked.template == "form_compromiso_edition"
    assert len(labels(asked)) == 3


async def test_what_is_optional_may_be_left_out(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await talk(MARLENI, "/nuevo_compromiso")
    for answer in (*ANSWERS[:4], "sin plazo", "omitir"):
        await talk(MARLENI, answer)
    await talk(MARLENI, "omitir")
    [line] = await desk_lines(talk)
    assert (line.undated, line.amount, line.cui) == (True, "", "")


async def test_when_it_is_confirmed_both_parties_are_asked(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await step_by_step(talk)
    done, end = await talk.tap(MARLENI, "Confirmar")
    assert (done.template, end.template) == ("meeting_lines_done", "meeting_ended")
    assert last(talk, ROSA).template == "agreement_list"
    assert (await the_meeting(talk)).state == MeetingState.CLOSED


async def test_one_line_leaves_only_the_bodies_to_ask(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [local] = await talk(MARLENI, f"/nuevo_compromiso {WATER}")
    [counterpart] = await talk(MARLENI, "Sabaino")
    [echo] = await talk(MARLENI, "MVCS")
    asked = (local.template, counterpart.template, echo.template)
    assert asked == ("form_compromiso_local", "form_compromiso_counterpart", "meeting_heard")
    assert "martes 30 de marzo de 2027" in echo.text


async def test_a_doubt_in_the_line_can_be_answered_by_typing(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await talk(MARLENI, "/nuevo_compromiso Agua potable, MVCS")
    await talk(MARLENI, "Sabaino")
    await talk(MARLENI, "MVCS")
    await talk(MARLENI, "30 de marzo")
    [line] = await desk_lines(talk)
    assert line.due_on == "2027-03-30"
    await talk(MARLENI, "Otra cosa que escribo, MTC, mayo")
    assert len(await desk_lines(talk)) == 1


async def test_until_it_is_settled_there_is_no_second_one(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    await step_by_step(talk)
    [echo] = await talk(MARLENI, "/nuevo_compromiso")
    assert echo.template == "meeting_heard"
    [gone] = await talk.tap(MARLENI, "Descartar")
    assert labels(gone) == []
    [asked] = await talk(MARLENI, "/nuevo_compromiso")
    assert asked.template == "form_compromiso_local"


async def test_at_a_pinned_meeting_a_line_is_like_any_other(talk: Talk) -> None:
    await opened(talk)
    [echo] = await talk(MARLENI, f"/nuevo_compromiso {WATER}")
    assert echo.template == "meeting_heard"
    [asked] = await talk(MARLENI, "/nuevo_compromiso")
    assert asked.template == "form_compromiso_text"


async def test_one_more_while_the_meeting_goes_on_elsewhere_does_not_end_it(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    await talk(OSCAR, "/nuevo_compromiso Pistas de la plaza, mayo")
    await talk(OSCAR, "Sabaino")
    [done] = await talk.tap(OSCAR, "Confirmar")
    assert done.template == "meeting_lines_done"
    assert (await the_meeting(talk)).state == MeetingState.OPEN
    assert [row.code for row in await all_commitments(talk)] == ["ME5-0001", "ME5-0002"]


async def test_one_more_after_the_meeting_sends_the_list_again(talk: Talk) -> None:
    await opened(talk)
    await registered(talk, WATER)
    await talk(MARLENI, "/fin")
    await step_by_step(talk)
    await talk.tap(MARLENI, "Confirmar")
    assert "ME5-0002" in last(talk, ROSA).text


async def test_without_an_edition_there_is_nothing_to_register_in(talk: Talk) -> None:
    [reply] = await talk(MARLENI, "/nuevo_compromiso")
    assert reply.template == "edition_none"


async def test_a_mayor_registers_nothing(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/nuevo_compromiso")
    assert reply.template == "not_allowed"

"""A body changes hands between two minutes: one term ends, the next begins, nothing is lost."""

from datetime import timedelta
from functools import partial

from bot import jobs
from bot.messages import Reply
from db.posts import Tenure
from tests.fakes import Talk
from tests.handovers import MIDNIGHT, NEW, SPARE, codes_in, come_in, hand_over
from tests.people import (
    COORDINATOR,
    MAYOR,
    OTHER_MAYOR,
    acts,
    employ,
    templates,
    titles_of,
)


async def tenures(talk: Talk) -> list[Tenure]:
    return await talk.database.run(lambda s: list(s.query(Tenure).order_by("id")))


async def test_the_question_shows_who_leaves_and_what_waits(talk: Talk) -> None:
    for said in ("/relevo", "Sabaino", "1/1/2027"):
        [shown] = await talk(COORDINATOR, said)
    assert "viernes 1 de enero de 2027, a las 00:00" in shown.text
    assert "Rosa Huamaní Quispe, Alcaldía" in shown.text
    assert "invitación para: Alcaldía, Gerencia Municipal." in shown.text
    assert templates(await talk(COORDINATOR, "2")) == ["handover_not_done"]
    assert {tenure.ends_at for tenure in await tenures(talk)} == {None}


async def test_the_rights_change_hands_at_midnight_in_lima(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    assert await come_in(talk, NEW, code) == ["join_from"]
    talk.clock.set(MIDNIGHT - timedelta(seconds=1))
    assert (await titles_of(talk, MAYOR), await titles_of(talk, NEW)) == (["Alcaldía"], [])
    talk.clock.set(MIDNIGHT)
    assert (await titles_of(talk, MAYOR), await titles_of(talk, NEW)) == ([], ["Alcaldía"])
    assert templates(await talk(NEW, "/delegar")) == ["form_delegar_until"]
    assert templates(await talk.tap(NEW, "Cancelar")) == ["form_cancelled"]


async def test_the_old_mayor_is_refused_politely_everywhere(talk: Talk) -> None:
    await talk(MAYOR, "/ajustes")
    await hand_over(talk)
    talk.clock.set(MIDNIGHT - timedelta(minutes=1))
    await talk(MAYOR, "/delegar")
    talk.clock.set(MIDNIGHT)
    assert templates(await talk(MAYOR, "5 de enero de 2027")) == ["form_not_yours"]
    assert templates(await talk.tap(MAYOR, "18:00")) == ["not_allowed"]
    [refused] = await talk(MAYOR, "/cargos")
    assert "usted no tiene uno vigente" in refused.text
    assert templates(await talk(MAYOR, "/misdatos")) == ["my_data"]
    assert templates(await talk(MAYOR, "plazo para aprobar el PIA")) != ["not_allowed"]


async def test_the_new_mayor_finds_what_falls_due(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    await come_in(talk, NEW, code)
    assert templates(await talk(NEW, action="brief:030307")) == ["not_allowed"]
    talk.clock.set(MIDNIGHT)
    await talk(NEW, "/cargos")
    [brief] = await talk.tap(NEW, "Lo que vence")
    assert "Lo que vence en los próximos 90 días" in brief.text
    assert templates(await talk(NEW, action="brief:030101")) == ["outdated_button"]


async def test_a_body_without_deadlines_has_nothing_to_show(talk: Talk) -> None:
    await talk(COORDINATOR, "/cargos")
    assert templates(await talk.tap(COORDINATOR, "Lo que vence")) == ["brief_nothing"]


async def test_who_comes_after_the_change_gets_the_brief_at_once(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    talk.clock.set(MIDNIGHT + timedelta(days=3))
    assert await come_in(talk, NEW, code) == ["join_done", "brief_obligations"]


async def test_no_row_of_the_old_term_is_lost(talk: Talk) -> None:
    before = await tenures(talk)
    code = codes_in(await hand_over(talk))[0]
    await come_in(talk, NEW, code)
    after = await tenures(talk)
    assert [t.id for t in after[:-1]] == [t.id for t in before]
    assert [t.starts_at for t in after[:-1]] == [t.starts_at for t in before]
    ended = [t.end_reason for t in after if t.ends_at == MIDNIGHT]
    assert ended == ["relevo", "relevo"]
    assert (await acts(talk)).count("fin de período") == 2


async def test_another_body_is_not_touched(talk: Talk) -> None:
    await hand_over(talk)
    talk.clock.set(MIDNIGHT)
    assert await titles_of(talk, OTHER_MAYOR) == ["Alcaldía"]
    assert await titles_of(talk, COORDINATOR) == ["Coordinación territorial Apurímac"]


async def test_a_body_where_nobody_is_registered_gets_a_code_for_its_mayor(talk: Talk) -> None:
    done = await hand_over(talk, "Antabamba, Antabamba")
    assert "Alcaldía" in done.text
    await come_in(talk, NEW, codes_in(done)[0])
    talk.clock.set(MIDNIGHT)
    assert await titles_of(talk, NEW) == ["Alcaldía"]


async def test_a_body_without_a_government_is_not_handed_over(talk: Talk) -> None:
    await employ(talk, "admin")
    await talk("admin", "/relevo")
    replies = await talk("admin", "MVCS")
    assert templates(replies) == ["handover_not_here", "form_relevo_body"]


async def test_a_hand_over_today_ends_the_term_at_that_moment(talk: Talk) -> None:
    talk.clock.forward(minutes=5)
    done = await hand_over(talk, day="hoy")
    assert "desde este momento" in done.text
    assert await titles_of(talk, MAYOR) == []
    assert await come_in(talk, NEW, codes_in(done)[0]) == ["join_done", "brief_obligations"]


async def undo(talk: Talk) -> Reply:
    for said in ("/relevo", "Sabaino", "Dejarlo sin efecto"):
        replies = await talk(COORDINATOR, said)
    return replies[-1]


async def test_a_hand_over_of_a_wrong_date_is_taken_back(talk: Talk) -> None:
    code, other = codes_in(await hand_over(talk))[:2]
    await come_in(talk, NEW, code)
    done = await undo(talk)
    assert done.template == "handover_undone"
    assert "Rosa Huamaní Quispe (Alcaldía)" in done.text
    [*_, told] = talk.channel.sent[f"fake:{NEW}"]
    assert told.template == "handover_called_off"
    assert templates(await talk(SPARE, f"/registro {other}"))[-1] != "join_from"
    talk.clock.set(MIDNIGHT + timedelta(days=1))
    assert (await titles_of(talk, MAYOR), await titles_of(talk, NEW)) == (["Alcaldía"], [])
    assert "relevo sin efecto" in await acts(talk)


async def test_after_it_was_taken_back_the_right_date_holds(talk: Talk) -> None:
    await hand_over(talk, day="1 de diciembre de 2026")
    await undo(talk)
    code = codes_in(await hand_over(talk))[0]
    await come_in(talk, NEW, code)
    talk.clock.set(MIDNIGHT - timedelta(seconds=1))
    assert await titles_of(talk, MAYOR) == ["Alcaldía"]
    talk.clock.set(MIDNIGHT)
    assert (await titles_of(talk, MAYOR), await titles_of(talk, NEW)) == ([], ["Alcaldía"])


async def test_a_hand_over_that_has_begun_is_not_taken_back(talk: Talk) -> None:
    await hand_over(talk)
    talk.clock.set(MIDNIGHT)
    await talk(COORDINATOR, "/relevo")
    assert templates(await talk(COORDINATOR, "Sabaino")) == ["form_relevo_date"]


async def test_who_came_in_early_is_told_on_the_first_morning_once(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    await come_in(talk, NEW, code)
    for hour, words in ((7, 0), (8, 1), (9, 1)):
        instant = MIDNIGHT + timedelta(hours=hour)
        talk.clock.set(instant)
        await talk.database.run(partial(jobs.every_hour, now=instant))
        await talk.settle()
        sent = templates(talk.channel.sent[f"fake:{NEW}"])
        assert sent.count("term_begun") == words
    [brief] = await talk.tap(NEW, "Ver lo que encuentro")
    assert brief.template == "brief_obligations"


async def test_who_comes_in_later_is_not_told_twice(talk: Talk) -> None:
    code = codes_in(await hand_over(talk))[0]
    instant = MIDNIGHT + timedelta(hours=9)
    talk.clock.set(instant)
    await come_in(talk, NEW, code)
    await talk.database.run(partial(jobs.every_hour, now=instant))
    await talk.settle()
    assert "term_begun" not in templates(talk.channel.sent[f"fake:{NEW}"])

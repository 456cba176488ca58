"""The clock of the advisers: fair shares, honest hours, and quiet when nobody is at work."""

from datetime import timedelta

from bot.spanish import LIMA
from db.consultation_states import REOPEN_DAYS, State
from tests.fakes import Talk
from tests.handlers.consultation_world import (
    CARMEN,
    GLADYS,
    HUGO,
    JULIO,
    MONDAY,
    QUESTION,
    ROSA,
    answer,
    ask,
    asked_and_taken,
    consultation,
    heard,
    tick,
)

STAFF = "asesora-pcm"


async def test_what_nobody_takes_goes_to_the_least_busy(talk: Talk) -> None:
    await asked_and_taken(talk)
    await ask(talk, text=f"{QUESTION} ¿Y de plata?")
    talk.clock.forward(hours=1)
    await tick(talk)
    row = await consultation(talk, 2)
    assert row.holder is not None
    assert (row.state, row.holder.name) == (State.ASSIGNED, "Hugo Salas Medrano")


async def test_within_the_hour_anybody_may_still_take_it(talk: Talk) -> None:
    await ask(talk)
    talk.clock.forward(minutes=50)
    await tick(talk)
    assert (await consultation(talk)).state == State.RECEIVED


async def test_what_was_answered_is_closed_when_it_can_no_longer_be_reopened(talk: Talk) -> None:
    await asked_and_taken(talk)
    await answer(talk)
    talk.clock.forward(days=REOPEN_DAYS)
    await tick(talk)
    assert (await consultation(talk)).state == State.ANSWERED
    talk.clock.forward(minutes=1)
    await tick(talk)
    assert (await consultation(talk)).state == State.CLOSED


async def test_the_clock_stands_still_while_the_asker_owes_a_word(talk: Talk) -> None:
    await asked_and_taken(talk)
    promised = (await consultation(talk)).due_at
    talk.clock.forward(hours=3)
    await talk(CARMEN, "/repreguntar 1 ¿Cuántos son?")
    talk.clock.forward(days=2)
    await tick(talk)
    assert heard(talk, ROSA, "consultation_delayed") == []
    await talk(ROSA, "agregar doce")
    # Monday 12:00 to Tuesday 9:00 were six hours at work; they count from Wednesday 12:00.
    row = await consultation(talk)
    assert promised.astimezone(LIMA).strftime("%A %H:%M") == "Tuesday 09:00"
    assert row.due_at.astimezone(LIMA).strftime("%A %H:%M") == "Thursday 09:00"


async def test_a_decreed_day_moves_what_was_promised_and_the_asker_hears_it(talk: Talk) -> None:
    await asked_and_taken(talk)
    await ask(talk, JULIO, QUESTION)
    await talk(HUGO, action="c_take:2")
    await talk(HUGO, "/repreguntar 2 ¿Cuántos son?")
    [shown] = await talk(STAFF, "/no_laborables 24 de noviembre de 2026, D.S. 110-2026-PCM")
    assert "ya no cuenta como día hábil" in shown.text
    [told] = heard(talk, ROSA, "consultation_put_off")
    assert "El 24 de noviembre de 2026 fue declarado no laborable" in told.text
    assert "miércoles 25 de noviembre de 2026, 09:00" in told.text
    assert heard(talk, JULIO, "consultation_put_off") == []
    talk.clock.forward(days=1)
    await tick(talk)  # Tuesday: nobody is at work, nothing is late
    assert heard(talk, ROSA, "consultation_delayed") == []
    await talk(JULIO, "agregar doce")
    row = await consultation(talk, 2)
    assert row.due_at.astimezone(LIMA).strftime("%A %H:%M") == "Wednesday 17:30"


async def test_a_decreed_day_past_what_was_promised_moves_nothing(talk: Talk) -> None:
    await asked_and_taken(talk)
    promised = (await consultation(talk)).due_at
    await talk(STAFF, "/no_laborables 26 de noviembre de 2026, D.S. 110-2026-PCM")
    assert (await consultation(talk)).due_at == promised
    assert heard(talk, ROSA, "consultation_put_off") == []


async def test_what_waits_for_review_is_spoken_of_too(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(GLADYS, "/equipo")
    await talk.tap(GLADYS, "Carmen")
    await talk.tap(GLADYS, "Revisar sus respuestas")
    await answer(talk)
    assert (await consultation(talk)).state == State.IN_REVIEW
    talk.clock.set(MONDAY + timedelta(hours=8))
    await tick(talk)
    assert "se prometió" in heard(talk, GLADYS, "adviser_news")[-1].text


async def test_without_anybody_on_duty_the_promise_counts_from_their_return(talk: Talk) -> None:
    talk.clock.set(MONDAY)
    for who in (CARMEN, HUGO):
        await talk(who, "/ausente hasta el 27 de noviembre")
    [received] = await ask(talk)
    assert "no hay asesores de turno" in received.text
    assert "lunes 30 de noviembre de 2026, 17:30" in received.text


async def test_a_long_queue_is_said_and_counted(talk: Talk) -> None:
    for number in range(9):
        await ask(talk, text=f"{QUESTION} {number}")
    for number in range(10):
        await ask(talk, "gerente-sabaino", f"{QUESTION} {number}")
    for number in range(10):
        [last] = await ask(talk, "alcalde-abancay", f"{QUESTION} {number}")
    assert "Hay 28 consultas antes" in last.text
    assert "martes 24 de noviembre de 2026, 11:15" in last.text

"""Asking about reminders: one's own, those of one commitment, those of a day, and the policy."""

from datetime import date, datetime

import pytest

from bot.spanish import LIMA
from tests.fakes import Talk
from tests.handlers.commitment_world import CARMEN, JULIO, MARLENI, OSCAR, ROSA, World, labels
from tests.people import ON_SQLITE, templates
from tests.ticks import tick_async

pytestmark = ON_SQLITE
FRIDAY = date(2026, 12, 18)


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


@pytest.fixture
async def code(world: World) -> str:
    return await world.register(due_on=FRIDAY)


async def at(world: World, day: int, month: int = 12, hour: int = 9) -> None:
    instant = datetime(2026, month, day, hour, tzinfo=LIMA)
    world.talk.clock.set(instant)
    for _ in range(2):  # the second notes what became of what the first one sent
        await tick_async(world.talk.database, instant)
        await world.talk.settle()


async def say(world: World, who: str, text: str) -> str:
    [reply] = await world.talk(who, text)
    return reply.text


async def test_alone_it_shows_what_comes_next(world: World, code: str) -> None:
    said = await say(world, ROSA, "/recordatorios")
    assert f"25/11/2026</b> · {code}" in said
    assert "15 días hábiles antes" in said
    assert "politica" not in said


async def test_a_mayor_sees_the_next_warnings_of_obligations_too(world: World, code: str) -> None:
    said = await say(world, ROSA, "/recordatorios")
    assert "De las obligaciones de la municipalidad" in said
    assert "25/11/2026</b> · Informar al concejo sobre el control de la recaudación" in said
    assert said.count("vence el 30/11/2026") == 1
    assert "que vence el 30/11/2026" in said


async def test_who_governs_none_or_wants_no_notices_sees_no_obligations(
    world: World, code: str
) -> None:
    assert "obligaciones" not in await say(world, OSCAR, "/recordatorios")
    await world.talk(ROSA, "/baja")
    assert "obligaciones" not in await say(world, ROSA, "/recordatorios")


async def test_without_any_it_says_so(world: World) -> None:
    assert "No hay ninguno por delante" in await say(world, ROSA, "/recordatorios")
    assert "/recordatorios politica" in await say(world, CARMEN, "/recordatorios")


async def test_of_one_commitment_it_tells_what_went_what_will_and_why_not(
    world: World, code: str
) -> None:
    await at(world, 7)
    said = await say(world, OSCAR, f"/recordatorios {code}")
    assert "04/11/2026, 30 días hábiles antes: el plazo se fijó cuando ya había pasado" in said
    assert "Rosa Huamaní Quispe, Elmer Ccori Pumacayo (otro recordatorio decía más)" in said
    assert (
        "07/12/2026, 7 días hábiles antes: Rosa Huamaní Quispe, Elmer Ccori Pumacayo (responsable)"
        in said
    )
    assert "15/12/2026, 3 días hábiles antes" in said
    assert "Óscar Benites Lara (contraparte)" in said


async def test_the_number_alone_is_enough_and_a_wrong_one_is_nobodys(
    world: World, code: str
) -> None:
    assert code in await say(world, ROSA, "/recordatorios 1")
    assert templates(await world.talk(ROSA, "/recordatorios ME5-99")) == ["commitment_unknown"]
    assert templates(await world.talk(JULIO, f"/recordatorios {code}")) == ["commitment_unknown"]


async def test_what_has_ended_or_has_no_deadline_is_not_reminded_of(world: World) -> None:
    undated = await world.register(due_on=None)
    assert "no tiene plazo" in await say(world, ROSA, f"/recordatorios {undated}")


async def test_a_button_of_the_list_explains_one(world: World, code: str) -> None:
    await world.talk(ROSA, "/recordatorios")
    [story] = await world.talk.tap(ROSA, code)
    assert story.template == "reminder_story"


async def test_silence_is_for_three_days_and_can_be_lifted(world: World, code: str) -> None:
    await at(world, 15)
    [done] = await world.talk.tap(ROSA, "Silenciar")
    assert "hasta el 18 de diciembre de 2026 inclusive" in done.text
    [story] = await world.talk.tap(ROSA, "Volver a recordármelo")
    assert "En silencio" not in story.text
    before = world.count(ROSA)
    await at(world, 17)
    assert world.count(ROSA) == before + 1


ANSWERS = ("rem", "done", "note", "ask_extension", "block", "mute")


async def test_every_button_of_a_reminder_answers_and_when_outdated_says_what_changed(
    world: World, code: str
) -> None:
    await at(world, 15)
    for name in ANSWERS:
        [reply] = await world.talk(ROSA, action=f"{name}:1:1")
        assert reply.template in ("reminder", "reminder_silenced") or "form_" in reply.template
        await world.talk(ROSA, "cancelar")
    await world.talk(ROSA, f"/avance {code} se firmó el contrato")
    for name in ANSWERS:
        stale, now = await world.talk(ROSA, action=f"{name}:1:1")
        assert stale.template == "commitment_stale"
        assert "anotó un avance" in stale.text
        assert code in now.text


async def test_a_button_of_what_is_no_longer_theirs_says_so(world: World, code: str) -> None:
    for name in ANSWERS:
        [reply] = await world.talk(JULIO, action=f"{name}:1:1")
        assert "ya no está entre los que usted puede ver" in reply.text


async def test_staff_see_a_day_before_it_comes(world: World, code: str) -> None:
    said = await say(world, MARLENI, "/recordatorios 15 de diciembre")
    assert "Recordatorios del martes 15 de diciembre de 2026" in said
    assert f"{code} Expediente técnico del puente Antabamba" in said
    assert "(3 días hábiles antes, coordinación)" in said
    assert "En total: 3 personas, 3 recordatorios" in said


async def test_a_day_shows_what_would_be_skipped_and_why(world: World, code: str) -> None:
    await world.talk(ROSA, "/baja")
    said = await say(world, CARMEN, "/recordatorios 15 de diciembre")
    assert "</s>: no recibe avisos" in said
    assert "En total: 2 personas, 2 recordatorios" in said


async def test_the_preview_is_what_comes_true(world: World, code: str) -> None:
    """Also of what was planned and not sent, and of the week's summary."""
    await at(world, 18)
    said = await say(world, CARMEN, "/recordatorios 21 de diciembre")
    named = [name for name in ("Rosa", "Elmer", "Marleni", "Óscar", "Carmen") if name in said]
    before = {who: world.count(who) for who in (ROSA, MARLENI, OSCAR, CARMEN, JULIO)}
    await at(world, 21)
    assert named == ["Rosa", "Elmer", "Marleni", "Óscar", "Carmen"]
    got = [world.count(who) - before[who] for who in (ROSA, MARLENI, OSCAR, CARMEN, JULIO)]
    assert got == [1, 1, 1, 1, 0]


async def test_a_day_that_is_not_worked_has_none(world: World, code: str) -> None:
    assert "No es día laborable" in await say(world, CARMEN, "/recordatorios 20 de diciembre")
    assert "No se enviaría nada" in await say(world, CARMEN, "/recordatorios 2 de diciembre")


async def test_a_day_within_a_reach_shows_no_other_regions(world: World) -> None:
    await world.register(responsible="080106", counterpart="MTC", by=CARMEN, due_on=FRIDAY)
    said = await say(world, MARLENI, "/recordatorios 15 de diciembre")
    assert "ME5-0001" not in said


async def test_whoever_is_not_staff_is_told_what_they_may_ask(world: World) -> None:
    assert "lo ven las coordinaciones" in await say(world, ROSA, "/recordatorios 15 de diciembre")
    assert "Esa fecha ya pasó" in await say(world, CARMEN, "/recordatorios 1 de noviembre de 2026")
    assert "No entendí" in await say(world, ROSA, "/recordatorios ceviche")


async def test_the_policy_is_said_as_a_sentence(world: World, code: str) -> None:
    said = await say(world, ROSA, "/recordatorios politica")
    assert (
        "Se recuerda 30, 15, 7, 3 y 1 días hábiles antes, el mismo día y cada lunes mientras esté "
        "vencido, a las 9:00, a quien responde por el compromiso; a la contraparte, 7 días hábiles "
        "antes y cuando está vencido; a la coordinación, 3 días hábiles antes y cuando está "
        "vencido; a la PCM, desde los 15 días de vencido."
    ) in said
    assert "ME5.</b> La usual" in said


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("dias 20 10 5", "Se recuerda 20, 10 y 5 días hábiles antes, el mismo día"),
        ("dias 1", "Se recuerda 1 día hábil antes, el mismo día"),
        ("dias no", "Se recuerda el mismo día y cada lunes"),
        ("dia no", "3 y 1 días hábiles antes y cada lunes"),
        ("vencidos no", "antes y el mismo día, a las 9:00"),
        ("hora 11", "a las 11:00"),
        (
            "contraparte 15 7 vencido",
            "contraparte, 15 y 7 días hábiles antes y cuando",
        ),
        ("coordinacion mismo día", "a la coordinación, el mismo día"),
        ("pcm vencido 30", "a la PCM, desde los 30 días de vencido"),
        ("pcm no", "a la PCM, nunca"),
    ],
)
async def test_the_pcm_changes_it_by_command(
    world: World, code: str, typed: str, says: str
) -> None:
    said = await say(world, CARMEN, f"/recordatorios politica ME5 {typed}")
    assert "Política cambiada" in said
    assert says in said
    assert says in await say(world, MARLENI, "/recordatorios politica ME5")


@pytest.mark.parametrize(
    "typed", ["dias mañana", "dias 0", "dias 300", "hora 7", "hora 19", "vencidos quizá", "pcm x"]
)
async def test_what_can_not_be_read_changes_nothing(world: World, code: str, typed: str) -> None:
    assert "No lo entendí" in await say(world, CARMEN, f"/recordatorios politica ME5 {typed}")
    assert "La usual" in await say(world, CARMEN, "/recordatorios politica")


async def test_nobody_hears_of_a_rule_that_there_is_not(world: World, code: str) -> None:
    said = await say(world, CARMEN, "/recordatorios politica ME5 contraparte 8")
    assert "de los que ya tiene la política" in said
    await say(world, CARMEN, "/recordatorios politica ME5 dias 20 5")
    assert "a la contraparte, cuando está vencido" in await say(
        world, CARMEN, "/recordatorios politica ME5"
    )


async def test_step_by_step_it_is_asked_for(world: World, code: str) -> None:
    await world.talk(CARMEN, "/recordatorios politica ME5")
    await world.talk.tap(CARMEN, "Cambiar")
    [question] = await world.talk.tap(CARMEN, "Hora")
    assert "Una hora entera de 8 a 18" in question.text
    complaint, _ = await world.talk(CARMEN, "25")
    assert complaint.template == "policy_unclear"
    [done] = await world.talk(CARMEN, "10")
    assert "a las 10:00" in done.text
    await world.talk.tap(CARMEN, "Cambiar")
    [back] = await world.talk.tap(CARMEN, "Volver a la política usual")
    assert "a las 9:00" in back.text


async def test_the_usual_one_comes_back_by_command(world: World, code: str) -> None:
    await world.talk(CARMEN, "/recordatorios politica ME5 hora 11")
    assert "a las 9:00" in await say(world, CARMEN, "/recordatorios politica ME5 usual")


async def test_a_coordinator_sees_it_and_does_not_change_it(world: World, code: str) -> None:
    [refused] = await world.talk(MARLENI, "/recordatorios politica ME5 hora 11")
    assert refused.template == "policy_not_yours"
    [shown] = await world.talk(MARLENI, "/recordatorios politica ME5")
    assert labels(shown) == []


async def test_a_reminder_is_answered_with_evidence_that_is_there_already(
    world: World, code: str
) -> None:
    await world.file(ROSA, f"{code} obra")
    await at(world, 15)
    [card] = await world.talk.tap(ROSA, "Cumplido")
    assert "Declarado cumplido" in card.text
    assert await world.state(code) == "cumplido"


async def test_what_is_blocked_can_be_freed_but_not_declared(world: World, code: str) -> None:
    await world.talk(ROSA, f"/bloqueado {code} Falta el terreno")
    await at(world, 15)
    [reminder] = (await world.news(ROSA, 0))[-1:]
    assert labels(reminder)[:3] == [
        "✍️ En proceso",
        "🗓 Pedir prórroga",
        "▶️ Ya no está bloqueado",
    ]


async def test_who_only_watches_can_silence_it_and_look(world: World, code: str) -> None:
    await at(world, 7)
    [reminder] = (await world.news(OSCAR, 0))[-1:]
    assert "✅ Cumplido" not in labels(reminder)


async def test_a_week_with_nothing_else_is_a_summary_by_itself(world: World, code: str) -> None:
    await at(world, 23, 11)
    [week] = await world.news(CARMEN, 0)
    assert (week.template, "1 compromiso en curso" in week.text) == ("week", True)

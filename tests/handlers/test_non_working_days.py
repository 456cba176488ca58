"""Decreed non-working days: entered by staff, and at once no deadline counts them."""

from datetime import date

from sqlalchemy.orm import Session

from bot import working_days
from db import non_working_days
from db.audit import Act
from db.commitments import Commitment
from knowledge import calendar
from tests.fakes import SATURDAY, Talk
from tests.handlers.commitment_world import World
from tests.people import ADVISER, MAYOR, ON_SQLITE, acts, templates
from tests.test_house import ROOT

pytestmark = ON_SQLITE
MONDAY = date(2027, 1, 4)
TYPED = "/no_laborables 4 de enero de 2027, D.S. 110-2026-PCM"


async def is_worked(talk: Talk, day: date) -> bool:
    return await talk.database.run(lambda s: working_days.load(s).is_working_day(day))


async def test_a_day_in_one_line_counts_at_once(talk: Talk) -> None:
    [reply] = await talk(ADVISER, TYPED)
    assert "El lunes 4 de enero de 2027 ya no cuenta como día hábil" in reply.text
    assert not await is_worked(talk, MONDAY)
    assert "11/01/2027</b> Suscribir" in (await talk(MAYOR, "/calendario transferencia"))[0].text
    assert Act.NON_WORKING_DAY in await acts(talk)


async def test_a_day_that_is_taken_back_counts_again(talk: Talk) -> None:
    await talk(ADVISER, TYPED)
    [reply] = await talk.tap(ADVISER, "Quitar el 04/01/2027")
    assert "vuelve a contar como día hábil" in reply.text
    assert await is_worked(talk, MONDAY)
    again = await talk(ADVISER, action="offday_drop:2027-01-04")
    assert templates(again) == ["outdated_button"]
    assert templates(await talk(ADVISER, action="offday_drop:nada")) == ["outdated_button"]


async def test_step_by_step_and_only_with_its_decree(talk: Talk) -> None:
    await talk(ADVISER, "/no_laborables")
    await talk.tap(ADVISER, "Agregar un día")
    await talk(ADVISER, "4 de enero de 2027")
    assert templates(await talk(ADVISER, "no sé"))[0] == "basis_unclear"
    assert await is_worked(talk, MONDAY)
    [reply] = await talk(ADVISER, "D.S. 110-2026-PCM")
    assert "(D.S. 110-2026-PCM)" in reply.text
    assert not await is_worked(talk, MONDAY)


async def test_without_its_decree_it_is_asked_for(talk: Talk) -> None:
    assert templates(await talk(ADVISER, "/no_laborables 4 de enero de 2027")) == [
        "form_no_laborable_basis"
    ]


async def test_a_holiday_or_a_weekend_is_none(talk: Talk) -> None:
    holiday = await talk(ADVISER, "/no_laborables 8 de diciembre, D.S. 110-2026-PCM")
    assert "Inmaculada Concepción" in holiday[0].text
    weekend = await talk(ADVISER, "/no_laborables sábado 9 de enero de 2027, D.S. 110-2026-PCM")
    assert templates(weekend) == ["non_working_already"]
    assert templates(await talk(ADVISER, "/no_laborables pronto"))[0] == "date_unclear"


async def test_reminders_give_way_to_the_new_day(talk: Talk) -> None:
    world = World(talk)
    code = await world.register(due_on=date(2026, 12, 15))
    await talk.database.run(lambda s: _planned_until_later(s, world))
    await talk(ADVISER, "/no_laborables 14 de diciembre de 2026, D.S. 110-2026-PCM")
    assert (await world.row(code)).next_reminder_at <= talk.clock()


def _planned_until_later(session: Session, world: World) -> None:
    for row in session.query(Commitment):
        row.next_reminder_at = world.talk.clock().replace(month=12)


def test_everything_counts_by_the_days_that_staff_entered(database: object) -> None:
    """Whoever reads the calendar past the record would count other days than the rest."""
    found = [
        str(path.relative_to(ROOT))
        for folder in ("bot", "handlers")
        for path in (ROOT / folder).rglob("*.py")
        if "calendar.load(" in path.read_text(encoding="utf-8") and path.name != "working_days.py"
    ]
    assert found == []


def test_a_day_is_entered_once(database) -> None:
    for new in (True, False):
        added = database.run_now(
            lambda s: non_working_days.add(
                s, MONDAY, "D.S. 110-2026-PCM", by=None, now=SATURDAY, days=calendar.load()
            )
        )
        assert added is new

"""A person's calendar file, read strictly: a later one puts right what an earlier one said."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from bot import calendar_files
from bot.calendar_files import Event
from db import obligation_events
from db.commitments import Commitment
from db.people import Address
from tests import ics
from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.ics import Component
from tests.people import ADVISER, COORDINATOR, MAYOR, OTHER_MAYOR, SABAINO, templates

CALL = "obl-tg-comision.e1@municipio-al-dia"
PIA = "obl-pia.2026-12@municipio-al-dia"
ACT = "obl-tg-acta.2027-01@municipio-al-dia"


async def content(talk: Talk, who: str = MAYOR) -> bytes:
    [reply] = await talk(who, "/calendario archivo")
    [file] = reply.attachments
    assert (file.name, file.mime) == ("mi_calendario.ics", "text/calendar")
    return talk.dispatcher.files.path(file.path).read_bytes()


async def dates(talk: Talk, who: str = MAYOR) -> dict[str, Component]:
    return ics.events(await content(talk, who))


def told(event: Component) -> tuple[str, str, str]:
    return event.one("SEQUENCE"), event.one("DTSTART"), event.one("STATUS")


async def test_it_has_ones_commitments_and_what_the_municipality_owes(talk: Talk) -> None:
    code = await World(talk).register(due_on=date(2026, 12, 15), text="Puente; tramo 1, Sabaino")
    found = await dates(talk)
    commitment = found[f"{code}@municipio-al-dia"]
    assert commitment.one("SUMMARY") == f"{code}: Puente; tramo 1, Sabaino"
    assert commitment.one("DTSTART") == "20261215"
    assert found[PIA].one("DTSTART") == "20261231"
    assert "Base legal: D. Leg. 1440, art. 31.3\n" in found[PIA].one("DESCRIPTION")
    assert found[PIA].of("VALARM")[0].one("TRIGGER") == "-PT15H"


async def test_it_can_be_had_from_ones_list_of_commitments(talk: Talk) -> None:
    await World(talk).register()
    await talk(MAYOR, "/mis_compromisos")
    assert templates(await talk.tap(MAYOR, "A mi calendario")) == ["calendar_file"]


async def test_a_file_of_the_same_says_the_same(talk: Talk) -> None:
    first = {number: told(event) for number, event in (await dates(talk)).items()}
    talk.clock.forward(hours=5)
    again = await dates(talk)
    assert {number: told(event) for number, event in again.items()} == first
    assert again[PIA].one("DTSTAMP") == "20261121T200000Z"
    assert again[PIA].one("LAST-MODIFIED") == "20261121T150000Z"


async def test_a_commitment_that_moves_or_is_closed_replaces_itself(talk: Talk) -> None:
    world = World(talk)
    code = await world.register(due_on=date(2026, 12, 15))
    number = f"{code}@municipio-al-dia"
    first = (await dates(talk))[number]
    await talk(MAYOR, f"/prorroga {code} 30 de diciembre porque llueve mucho")
    await talk(MAYOR, "sí")
    second = (await dates(talk))[number]
    assert int(second.one("SEQUENCE")) > int(first.one("SEQUENCE"))

    def close(session: Session) -> None:
        row = session.query(Commitment).one()
        row.state, row.version, row.is_open = "cerrado", row.version + 1, False

    await talk.database.run(close)
    third = (await dates(talk))[number]
    assert third.one("STATUS") == "CANCELLED"
    assert int(third.one("SEQUENCE")) > int(second.one("SEQUENCE"))


async def test_a_corrected_event_moves_its_deadline_and_a_removed_one_cancels_it(
    talk: Talk,
) -> None:
    await talk.database.run(_enter)
    assert told((await dates(talk))[CALL]) == ("0", "20261204", "CONFIRMED")
    await talk(ADVISER, action="event_fix:1")
    await talk(ADVISER, "30 de noviembre de 2026")
    assert told((await dates(talk))[CALL]) == ("1", "20261207", "CONFIRMED")
    await talk(ADVISER, action="event_drop:1")
    assert told((await dates(talk))[CALL]) == ("2", "20261207", "CANCELLED")
    assert told((await dates(talk))[CALL]) == ("2", "20261207", "CANCELLED")


def _enter(session: Session) -> None:
    at = session.get_one(Address, f"fake:{MAYOR}").last_seen_at
    day = date(2026, 11, 27)
    obligation_events.add(session, "proclamacion", day, SABAINO, by=None, now=at)


async def test_a_decreed_day_moves_what_is_counted_in_working_days(talk: Talk) -> None:
    before = await dates(talk)
    await talk(ADVISER, "/no_laborables 4 de enero de 2027, D.S. 110-2026-PCM")
    after = await dates(talk)
    assert (told(before[ACT]), told(after[ACT])) == (
        ("0", "20270108", "CONFIRMED"),
        ("1", "20270111", "CONFIRMED"),
    )
    assert told(after[PIA]) == told(before[PIA])


async def test_what_happened_elsewhere_is_in_no_other_municipalitys_file(talk: Talk) -> None:
    await talk.database.run(_enter)
    await dates(talk)
    assert CALL not in await dates(talk, OTHER_MAYOR)
    await talk(ADVISER, action="event_drop:1")
    assert CALL not in await dates(talk, OTHER_MAYOR)


async def test_it_holds_the_areas_of_ones_reminders_and_cancels_nobody_elses(talk: Talk) -> None:
    await dates(talk, OTHER_MAYOR)
    await talk(MAYOR, action="cal_notices:ninguna")
    await talk(MAYOR, action="cal_notices:control")
    found = await dates(talk)
    assert found
    assert {number.partition(".")[0] for number in found} == {
        *("obl-memoria", "obl-audiencia-1", "obl-audiencia-2", "obl-procurador")
    }
    assert {event.one("STATUS") for event in found.values()} == {"CONFIRMED"}


async def test_without_any_date_there_is_no_file(talk: Talk) -> None:
    assert templates(await talk(COORDINATOR, "/calendario archivo")) == ["calendar_file_empty"]


@pytest.mark.parametrize(
    "text", ["ñandú, puente; tramo \\ 1\n" * 20, "\x07\x1b[31m rojo", "🛠" * 90]
)
def test_any_text_makes_a_valid_file(text: str) -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    url = "https://t.me/x?start=" + "c" * 90
    event = Event("A-1", 0, date(2027, 2, 28), text, text, at, url=url)
    [(_, read)] = ics.events(calendar_files.write([event], at, text)).items()
    clean = text.replace("\x07", "").replace("\x1b", "")
    assert (read.one("SUMMARY"), read.one("DESCRIPTION")) == (clean, clean)
    assert read.one("DTEND") == "20270301"


def test_the_reader_refuses_what_the_rfc_forbids() -> None:
    for wrong in (
        b"BEGIN:VCALENDAR\nEND:VCALENDAR\n",
        b"BEGIN:VCALENDAR\r\nX:" + b"a" * 80 + b"\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VCALENDAR\r\nSUMMARY:a;b\r\nEND:VCALENDAR\r\n",
    ):
        with pytest.raises(AssertionError):
            ics.read(wrong)

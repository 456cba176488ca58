"""Deadlines as a calendar: one event each, the same when it moves, in the form of RFC 5545."""

from dataclasses import replace
from datetime import UTC, date, datetime

from bot import calendar_files
from bot.calendar_files import MAX_OCTETS, Event

EVENT = Event(
    number="ME5-0042",
    sequence=3,
    on=date(2027, 3, 30),
    title="ME5-0042: Expediente técnico; puente, Antabamba",
    description="Municipalidad Distrital de Sabaino\nMTC",
    changed_at=datetime(2026, 11, 21, 15, 0, tzinfo=UTC),
)
MADE_AT = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)


def lines(*events: Event) -> list[str]:
    """The lines with their continuations joined."""
    return calendar_files.write(events, MADE_AT).decode().replace("\r\n ", "").split("\r\n")


def test_an_event_has_a_stable_number_a_sequence_and_its_day() -> None:
    found = lines(EVENT)
    for line in (
        "UID:ME5-0042@municipio-al-dia",
        "SEQUENCE:3",
        "DTSTAMP:20261201T140000Z",
        "LAST-MODIFIED:20261121T150000Z",
        "DTSTART;VALUE=DATE:20270330",
        "DTEND;VALUE=DATE:20270331",
        "SUMMARY:ME5-0042: Expediente técnico\\; puente\\, Antabamba",
        "DESCRIPTION:Municipalidad Distrital de Sabaino\\nMTC",
    ):
        assert line in found


def test_an_event_leads_back_to_the_chat_where_there_is_a_link() -> None:
    link = "https://t.me/municipio_bot?start=c_ME5-0042"
    assert f"URL:{link}" in lines(replace(EVENT, url=link))
    assert not any(line.startswith("URL") for line in lines(EVENT))


def test_when_it_moves_the_number_stays_and_the_sequence_grows() -> None:
    moved = replace(EVENT, on=date(2027, 4, 30), sequence=4)
    before, after = lines(EVENT), lines(moved)
    assert [line for line in before if line.startswith("UID")] == [
        line for line in after if line.startswith("UID")
    ]
    assert "SEQUENCE:4" in after


def test_no_line_is_longer_than_allowed_and_no_letter_is_cut() -> None:
    content = calendar_files.write([replace(EVENT, title="ñandú " * 60)], MADE_AT)
    assert all(len(line) <= MAX_OCTETS for line in content.split(b"\r\n"))
    assert "ñandú ñandú" in content.decode().replace("\r\n ", "")


def test_a_calendar_without_events_is_still_one() -> None:
    found = lines()
    assert (found[0], found[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


def test_what_is_done_or_cancelled_rings_no_more() -> None:
    assert "BEGIN:VALARM" in lines(EVENT)
    for quiet in (replace(EVENT, done=True), replace(EVENT, cancelled=True)):
        assert "BEGIN:VALARM" not in lines(quiet)
    assert "STATUS:CONFIRMED" in lines(replace(EVENT, done=True))

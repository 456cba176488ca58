"""Deadlines as an iCalendar file (RFC 5545): one all-day event each, the same one when it moves."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MIME = "text/calendar"
PRODUCT = "-//Municipio al Dia//Compromisos//ES"
DOMAIN = "municipio-al-dia"
MAX_OCTETS = 75
"""Of a line; a longer one goes on in the next, after a space."""
ALARM = (
    "BEGIN:VALARM",
    "ACTION:DISPLAY",
    "DESCRIPTION:Recordatorio",
    "TRIGGER:-PT15H",
    "END:VALARM",
)
"""At nine in the morning of the day before."""


@dataclass(frozen=True)
class Event:
    """`number` is what makes the event the same for ever, `sequence` grows with each change."""

    number: str
    sequence: int
    on: date
    title: str
    description: str
    changed_at: datetime
    cancelled: bool = False
    done: bool = False
    """It stays in the calendar, and rings no more."""
    url: str = ""


def write(events: Iterable[Event], made_at: datetime, name: str = "") -> bytes:
    """`made_at` is what a program compares when two files say the same SEQUENCE."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines.append("METHOD:PUBLISH")
    if name:
        lines.append(f"X-WR-CALNAME:{_escaped(name)}")
    for event in events:
        lines += _event(event, made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(event: Event, made_at: datetime) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{event.number}@{DOMAIN}",
        f"SEQUENCE:{event.sequence}",
        f"DTSTAMP:{_instant(made_at)}",
        f"LAST-MODIFIED:{_instant(event.changed_at)}",
        f"DTSTART;VALUE=DATE:{event.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.title)}",
        f"DESCRIPTION:{_escaped(event.description)}",
        f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
        "TRANSP:TRANSPARENT",
        *([f"URL:{event.url}"] if event.url else []),
        *([] if event.cancelled or event.done else ALARM),
        "END:VEVENT",
    ]


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    """As RFC 5545 wants TEXT; it has no place for control characters."""
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most MAX_OCTETS, no letter cut in two."""
    pieces, piece, size = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MAX_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    return "\r\n".join([*pieces, piece])

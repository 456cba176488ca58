"""Spanish for templates: dates, plurals, amounts, counts, and cutting without breaking a word."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot import authored
from knowledge.places import Places

LIMA = ZoneInfo("America/Lima")
CALLED = {"15": "todo Lima", "1501": "Lima Metropolitana"}
"""«Lima» alone may be the city or the department without it."""
MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "setiembre",
    "octubre",
    "noviembre",
    "diciembre",
]
WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"]


def lima_midnight(day: date) -> datetime:
    """The instant at which a day begins in Lima: what changes then, changes between two minutes."""
    return datetime.combine(day, time.min, tzinfo=LIMA)


def _day(value: date | datetime) -> date:
    return value.astimezone(LIMA).date() if isinstance(value, datetime) else value


def long_date(value: date | datetime) -> str:
    """15 de enero de 2027, in Lima."""
    day = _day(value)
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"


def weekday_date(value: date | datetime) -> str:
    """viernes 15 de enero de 2027, in Lima."""
    return f"{WEEKDAYS[_day(value).weekday()]} {long_date(value)}"


def short_date(value: date | datetime) -> str:
    return _day(value).strftime("%d/%m/%Y")


def last_date(value: datetime) -> str:
    """The last day before an instant: what ends at midnight of the 1st lasts until the 31st."""
    return long_date(value - datetime.resolution)


def clock_time(value: datetime) -> str:
    return value.astimezone(LIMA).strftime("%H:%M")


def plural(count: int, one: str, many: str | None = None) -> str:
    """`3 | plural("compromiso")` → 3 compromisos; pass the plural when it is not regular."""
    ending = "s" if one[-1:].lower() in "aeiouáéó" else "es"
    return f"{number(count)} {one if count == 1 else many or one + ending}"


def number(value: float | Decimal) -> str:
    """1,234 and 1,234.5: Peru's comma for thousands, point for decimals."""
    return f"{value:,}"


def amount(value: float | Decimal) -> str:
    """S/ 1,234.50; whole amounts without cents."""
    whole = Decimal(str(value))
    return f"S/ {whole:,.0f}" if whole == whole.to_integral_value() else f"S/ {whole:,.2f}"


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut at a word, with an ellipsis."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def enumerate_words(items: list[str]) -> str:
    """a, b y c (e before an i sound)."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1]
    first = last.lower().removeprefix("h")[:2]
    link = "e" if first[:1] in ("i", "í") and first not in ("ia", "ie", "io") else "y"
    return f"{', '.join(items[:-1])} {link} {last}"


def enumerate_or(items: list[str]) -> str:
    """a, b o c (u before an o sound)."""
    if len(items) < 2:
        return "".join(items)
    link = "u" if items[-1].lower().removeprefix("/").removeprefix("h")[:1] == "o" else "o"
    return f"{', '.join(items[:-1])} {link} {items[-1]}"


def command_name(name: str) -> str:
    return f"/{name}"


def source_link(source: str) -> Markup:
    """A source such as `Ley 30204 (SPIJ): https://…` with its name as the link."""
    name, found, address = source.partition("http")
    if not found:
        return escape(source)
    url = f"http{address}".split()[0]
    shown = name.strip(" :(-") or url.partition("://")[2].partition("/")[0]
    return Markup('<a href="{}">{}</a>').format(url, shown)


def place_label(code: str) -> str:
    """Antabamba, Apurímac: where the municipality of an INEI code lies."""
    place = Places.load().get(code.removeprefix("GR-"))
    if place is None:
        return ""
    return (
        place.department if place.level == "department" else f"{place.province}, {place.department}"
    )


def place_name(code: str) -> str:
    """Apurímac, la provincia de Anta (Cusco), Sabaino (Antabamba, Apurímac): for a sentence."""
    place = Places.load().get(code)
    if place is None:
        return code
    if code in CALLED:
        return CALLED[code]
    return f"la provincia de {place.label}" if place.level == "province" else place.label


FILTERS: dict[str, Callable[..., Any]] = {
    "date": long_date,
    "weekday_date": weekday_date,
    "short_date": short_date,
    "last_date": last_date,
    "time": clock_time,
    "plural": plural,
    "number": number,
    "amount": amount,
    "shorten": shorten,
    "enumerate": enumerate_words,
    "enumerate_or": enumerate_or,
    "command_name": command_name,
    "place_name": place_name,
    "source_link": source_link,
    "authored": authored.to_markup,
    "place_label": place_label,
}

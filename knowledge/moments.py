"""Hours of the day in Spanish: «a las 3 de la tarde», «9:30 a. m.», «15:00 horas»."""

import re
from dataclasses import dataclass
from datetime import time

# «A las 3», without more, is said of office hours: from 1 to this hour it is the afternoon.
LAST_AFTERNOON_HOUR = 6
NOON = 12

_HALF = r"(?P<half>[ap]) ?\.? ?m\b\.?"
_PART = r"(?:de|en|por) la (?P<part>manana|tarde|noche)"
_SUFFIX = rf"(?: ?(?:{_HALF}|horas\b))?(?: {_PART})?"
_MINUTES = r"(?:[:.](?P<minute>\d\d)(?!\d)| y (?P<fraction>medio|4o|15|\d\d))?"
_ENDS = r"(?!\w)(?! ?%)"
_NEXT = r"(?= ?(?:[^a-z0-9 ]|\Z)| (?:del?|en|el|hoy|manana|pasado|para|proximo|este|y|por)\b)"
PATTERNS = tuple(
    re.compile(rf"(?<![\w/.:\-]){pattern}")
    for pattern in (
        rf"(?:a|desde|hasta|de|para) las? (?P<hour>\d{{1,2}}){_MINUTES}{_SUFFIX}{_ENDS}{_NEXT}",
        rf"(?P<hour>\d{{1,2}}):(?P<minute>\d\d){_SUFFIX}{_ENDS}",
        rf"(?P<hour>\d{{1,2}})(?:\.(?P<minute>\d\d))? ?{_HALF}{_ENDS}",
        rf"(?P<hour>\d{{1,2}}) {_PART}{_ENDS}",
        r"(?P<hour>\d{1,2})h\b",
        r"(?:al? )?(?P<noon>medio ?dias?)\b",
    )
)
# «En la mañana» says no hour, and is not «mañana» either.
PART_OF_DAY = re.compile(rf"\b{_PART.replace('?P<part>', '?:')}\b|\beste manana\b")


@dataclass(frozen=True)
class Hours:
    """The hour that a text names, and the text with blanks where it was named."""

    at: time | None
    rest: str


def read(text: str) -> Hours:
    """Of a text in canonical words. Blanks keep the length, so that spans hold."""
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if (at := _time(match)) is not None:
                return Hours(at, PART_OF_DAY.sub(_blank, _without(text, match)))
    return Hours(None, PART_OF_DAY.sub(_blank, text))


def _time(match: re.Match[str]) -> time | None:
    groups = match.groupdict()
    if groups.get("noon"):
        return time(NOON)
    hour = _hour(int(groups["hour"]), groups.get("half"), groups.get("part"))
    minute = _minute(groups.get("minute"), groups.get("fraction"))
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _hour(hour: int, half: str | None, part: str | None) -> int:
    if half == "a" or part == "manana":
        return 0 if hour == NOON else hour
    if half == "p" or part in ("tarde", "noche"):
        return hour if hour >= NOON else hour + NOON
    return hour + NOON if 1 <= hour <= LAST_AFTERNOON_HOUR else hour


def _minute(digits: str | None, fraction: str | None) -> int:
    if fraction:
        return {"medio": 30, "4o": 15}.get(fraction) or int(fraction)
    return int(digits or 0)


def _without(text: str, match: re.Match[str]) -> str:
    return text[: match.start()] + _blank(match) + text[match.end() :]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])

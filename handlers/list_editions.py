"""The edition that a list's words name: «edición 5», «MUNI 5», «quinta edición», «2026»."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from db import commitment_finding, meetings
from db.meetings import Edition
from handlers.list_words import Wanted
from knowledge.date_vocabulary import ORDINALS

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
NTH = ORDINALS | {f"{word[:-1]}a": number for word, number in ORDINALS.items()}
EDITIONS = (
    re.compile(
        r"\b(?:(?P<forum>muni|gore|cemuni)(?: ejecutivo)?|edicion)(?: (?:nro|numero|n))?"
        rf" (?P<number>\d{{1,3}}|{'|'.join(ROMAN)})\b"
    ),
    re.compile(rf"\b(?P<number>{'|'.join(NTH)}|{'|'.join(ROMAN)}) edicion\b"),
    re.compile(r"\b(?P<number>\d{1,3})(?:ta|ra|da|va|na|ma|a)? edicion\b"),
    re.compile(r"\b(?P<year>20\d\d)\b"),
)
"""How an edition is called besides its prefix."""


def take(session: Session, wanted: Wanted, text: str) -> tuple[Wanted, str]:
    """«Edición 5», «MUNI 5», «quinta edición», «2026»: the one that this may be."""
    for pattern in EDITIONS:
        match = pattern.search(text)
        groups = match.groupdict() if match else {}
        if not match or (
            groups.get("year") and commitment_finding.known_words(session, [match[0]])
        ):
            continue
        rest = f"{text[: match.start()]} {text[match.end() :]}"
        found = [row for row in meetings.editions(session) if _is_meant(row, groups)]
        if len(found) == 1:
            return replace(wanted, edition=found[0].prefix), rest
        if found and groups.get("year"):
            return replace(wanted, year=found[0].year), rest
        return replace(wanted, unread=(*wanted.unread, match[0])), rest
    return wanted, text


def _is_meant(edition: Edition, said: Mapping[str, str | None]) -> bool:
    forum, number, year = said.get("forum"), said.get("number") or "", said.get("year")
    wanted = ROMAN.get(number) or NTH.get(number) or (int(number) if number.isdecimal() else 0)
    same_forum = not forum or edition.forum == forum.upper()
    return same_forum and (edition.year == int(year) if year else edition.number == wanted)

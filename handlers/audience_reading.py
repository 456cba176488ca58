"""From words, a list or a file to an audience; what is not understood is named and asked."""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bot import spreadsheets
from bot.context import Context
from bot.forms import InvalidAnswer
from bot.messages import Attachment
from bot.spreadsheets import UnreadableTable
from db import audiences, bodies, meetings, segments
from db.audiences import MUNICIPAL, Audience
from db.meetings import Forum
from knowledge import audience_words
from knowledge.audience_words import AudienceWords, Doubt
from knowledge.folding import fold
from knowledge.places import Places

EDITION, SEGMENT = "edition", "segment"
UBIGEO_HEADINGS = ("ubigeo", "codigo", "cod ubigeo", "codigo ubigeo", "codigo inei")
ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
MAX_NAMED = 8
"""Unknown words or codes that are named; of more, their number is told."""
_CODE = re.compile(r"\d{5,6}")


@dataclass(frozen=True)
class Reading:
    """The audience, and what stands in its way."""

    audience: Audience
    unknown: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    nested: tuple[tuple[str, str], ...] = ()
    mixed: bool = False

    @property
    def is_clear(self) -> bool:
        odd = self.unknown or self.doubts or self.nested or self.mixed
        return not (odd or self.audience.is_empty)


def read(session: Session, text: str) -> Reading:
    """What a sentence such as «alcaldes de Apurímac y Cusco» asks for."""
    said = audience_words.read(text, _names(session))
    saved = [
        Audience.from_json(segment.audience)
        for key in said.names
        if key.startswith(SEGMENT) and (segment := segments.get(session, int(key.split(":")[1])))
    ]
    parts = [*saved, _audience(said)]
    mixed = said.mixed or not audiences.can_join(parts)
    joined = audiences.joined(parts)
    return Reading(joined, said.unknown, said.doubts, said.nested, mixed)


def parse(context: Context, text: str) -> Audience:
    """The audience of a form's answer: a file with ubigeos, or words. Raises InvalidAnswer."""
    table = next((f for f in context.message.attachments if spreadsheets.is_table(f.name)), None)
    if table is not None:
        return from_table(context, table)
    found = read(context.session, text)
    if not found.is_clear:
        raise InvalidAnswer("audience_unclear", **complaint(found))
    return found.audience


def complaint(found: Reading) -> dict[str, Any]:
    """What the template needs to name what was not understood."""
    doubts = [
        (doubt.words, [_label(code) for code in doubt.codes][:MAX_NAMED]) for doubt in found.doubts
    ]
    nested = [(_label(inner), _label(outer)) for inner, outer in found.nested][:MAX_NAMED]
    unknown = found.unknown[:MAX_NAMED]
    return _told(unknown=unknown, doubts=doubts, nested=nested, mixed=found.mixed)


def _told(**parts: Any) -> dict[str, Any]:
    nothing: dict[str, Any] = {"problem": "", "unknown": (), "doubts": (), "nested": ()}
    return nothing | {"mixed": False} | parts


def from_table(context: Context, file: Attachment) -> Audience:
    """The municipalities of an uploaded list. Raises InvalidAnswer, naming what is unknown."""
    if file.problem or not file.path:
        raise _bad("unavailable")
    try:
        rows = spreadsheets.read(context.files.path(file.path), file.name)
    except UnreadableTable as error:
        raise _bad(error.problem) from error
    values = [row.values for row in rows]
    heading = next((h for h in UBIGEO_HEADINGS if any(h in row for row in values)), "")
    if not heading:
        raise _bad("no_ubigeo")
    codes = [_code(str(row[heading])) for row in values if row.get(heading)]
    known = {body.code for body in bodies.by_codes(context.session, codes)}
    if missing := [code for code in dict.fromkeys(codes) if code not in known]:
        raise _bad("unknown_codes", missing)
    return Audience(bodies=frozenset(known))


def _bad(problem: str, codes: list[str] | None = None) -> InvalidAnswer:
    named = tuple((codes or [])[:MAX_NAMED])
    return InvalidAnswer("audience_unclear", **_told(problem=problem, unknown=named))


def _code(cell: str) -> str:
    """`10101`, as spreadsheets leave a code that begins with 0, is 010101."""
    code = cell.strip().upper()
    return code.zfill(6) if _CODE.fullmatch(code) else code


def _label(code: str) -> str:
    place = Places.load().get(code)
    if place is None:
        return code
    names = {"department": f"la región {place.name}", "province": f"la provincia de {place.name}"}
    return names.get(place.level, place.label)


def _names(session: Session) -> dict[str, str]:
    """The phrases under which editions and segments are known."""
    names = {fold(row.title): f"{SEGMENT}:{row.id}" for row in segments.all_of(session)}
    for edition in meetings.editions(session):
        key = f"{EDITION}:{edition.prefix}"
        forum = fold(edition.forum)
        numbers = [str(edition.number), *ROMAN[edition.number : edition.number + 1]]
        names[fold(edition.prefix)] = key
        for number in numbers:
            for called in (forum, f"{forum} ejecutivo") if edition.forum != Forum.OTHER else ():
                names.setdefault(f"{called} {number}", key)
                names[f"{called} {number} {edition.year}"] = key
    return names


def _audience(said: AudienceWords) -> Audience:
    levels = said.levels
    if said.outside_levels:
        levels = (levels or frozenset(MUNICIPAL)) - said.outside_levels
    editions = [key.partition(":")[2] for key in said.names if key.startswith(EDITION)]
    return Audience(
        everyone=said.everyone,
        roles=said.roles,
        titles=said.titles,
        levels=levels,
        places=said.places,
        editions=frozenset(editions),
        commitments=said.commitments,
        sectors=said.sectors,
        outside=said.outside,
    )

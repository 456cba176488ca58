"""Commitments as people type them during a meeting: «Expediente del puente, MTC, 30 de marzo»."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from knowledge import amounts, commitment_parties, dates, folding
from knowledge.calendar import Calendar
from knowledge.commitment_parties import Named, Party
from knowledge.deadline import Deadline

PROJECT, ACTIVITY, ASSISTANCE, PROCEDURE = (
    "proyecto",
    "actividad",
    "asistencia_tecnica",
    "gestion",
)
# The first kind whose words are in the line; the stems are of folded words.
KINDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"\b(?:{stems})"))
    for kind, stems in (
        (
            ASSISTANCE,
            r"asistencia tecnica|capacita|taller|asesor|acompana\w* tecnic|formacion de|pasantia",
        ),
        (
            PROJECT,
            r"expediente|proyecto|perfil|obra|construc|mejora\w* (?:de|del|y|la|el)\b|ampliacion"
            r"|financia|inversion|puente|carretera|pista|vereda|trocha|saneamiento basico"
            r"|agua potable|alcantarillado|electrificacion|represa|canal|reservorio|ioarr|pip\b",
        ),
        (ACTIVITY, r"campana|feria|visita|reunion|mesa de trabajo|evento|jornada|operativo"),
    )
)
BULLET = re.compile(r"\s*(?:[-–—•·▪●◦*>✅☑✔]+\s*|\(?\d{1,3}(?:[.)°]-?|-)\s+|\(?[a-zA-Z]\)\s+)")
CUI = re.compile(
    r"(?:(?:con|de) )?\b(?:cui|c\.u\.i\.|codigo unico(?: de inversion(?:es)?)?)"
    r"[ :#.°º-]*(?:n[°º.o]* ?)?(?P<digits>\d[\d ]{3,9}\d|\d+)\b"
)
BARE_CUI = re.compile(r"\d{7}")
CUI_DIGITS = 7
# A comma inside a number, or inside the one ministry that has a comma in its name, parts nothing.
PARTS = re.compile(
    r"\s*(?:,(?!\d{3}(?!\d)|\s*[Cc]onstrucci[oó]n y [Ss]aneamiento)|;|\||\t|\s[-–—](?=\s))\s*"
)
LEFT_OVER = re.compile(r"\(\s*\)|\[\s*\]")
ENDS = " ,;:|-–—."
HEADER_WORDS = 12
"""A line of at most so many words that ends in a colon is a heading."""


@dataclass(frozen=True)
class Line:
    """One commitment as it was understood. `bad_cui` is a code that has not seven digits."""

    text: str
    deadline: Deadline
    named: Named
    kind: str
    amount: Decimal | None = None
    cui: str = ""
    bad_cui: str = ""


def read_all(text: str, today: date, calendar: Calendar) -> list[Line]:
    """Each line of a message as a commitment; «MVCS:» alone on a line is for those below it.

    A text is missing only from a first line that says nothing else.
    """
    lines: list[Line] = []
    heading: Party | None = None
    for typed in _lines(text):
        if typed.endswith(":") and len(typed.split()) <= HEADER_WORDS:
            heading = commitment_parties.named_by(typed[:-1])
            continue
        line = read(typed, today, calendar)
        if heading and line.named.said is None:
            line = replace(line, named=Named(heading))
        if lines and not line.text:
            lines[-1] = _joined(lines[-1], line)
        else:
            lines.append(line)
    return lines


def read(typed: str, today: date, calendar: Calendar) -> Line:
    """What one line says. What it does not say stays empty, the kind apart."""
    whole = folding.compose(" ".join(typed.split()))
    without_cui, cui = _take_cui(whole)
    found = dates.find_deadline(without_cui, today, calendar)
    opened, rest = commitment_parties.opening(found.rest)
    parts = _Parts(rest)
    amount = amounts.find(rest)
    said = opened or parts.said
    text = parts.text()
    good = len(cui or parts.cui) == CUI_DIGITS
    code = cui or parts.cui
    return Line(
        text=text[:1].upper() + text[1:],
        deadline=found.deadline,
        named=_named(said, parts.others, text),
        kind=_kind(text, has_code=bool(code)),
        amount=parts.amount or (amount.soles if amount else None),
        cui=code if good else "",
        bad_cui="" if good else code,
    )


def _joined(line: Line, more: Line) -> Line:
    """A line that has no text of its own says more of the one above: its body, its date."""
    nothing = Named()
    return replace(
        line,
        deadline=more.deadline if line.deadline.kind == "none" else line.deadline,
        named=more.named if line.named == nothing else line.named,
        amount=line.amount or more.amount,
        cui=line.cui or more.cui,
        bad_cui=line.bad_cui or more.bad_cui,
    )


class _Parts:
    """The parts of a line between commas: those that say who, how much or which code, apart."""

    def __init__(self, text: str) -> None:
        self.parties: list[Party] = []
        self.amount: Decimal | None = None
        self.cui = ""
        self._kept: list[str] = []
        at = 0
        for separator in [*PARTS.finditer(text), None]:
            part = text[at : separator.start()] if separator else text[at:]
            glue = text[at : separator.end()] if separator else part
            if not self._take(part):
                self._kept.append(glue)
            at = separator.end() if separator else at

    def _take(self, part: str) -> bool:
        if party := commitment_parties.named_by(part):
            self.parties.append(party)
        elif (amount := amounts.stands_alone(part)) is not None and self.amount is None:
            self.amount = amount
        elif BARE_CUI.fullmatch(part.strip()):
            self.cui = part.strip()
        else:
            return False
        return True

    @property
    def said(self) -> Party | None:
        """One alone is responsible; of several it must be asked."""
        return self.parties[0] if len(set(self.parties)) == 1 else None

    @property
    def others(self) -> tuple[Party, ...]:
        return tuple(dict.fromkeys(self.parties)) if len(set(self.parties)) > 1 else ()

    def text(self) -> str:
        return LEFT_OVER.sub("", "".join(self._kept)).strip(ENDS)


def _named(said: Party | None, others: tuple[Party, ...], text: str) -> Named:
    if said or others:
        return Named(said, others)
    return commitment_parties.mentioned_in(text)


def _lines(text: str) -> Iterator[str]:
    for raw in text.splitlines():
        line = BULLET.sub("", raw, count=1) if BULLET.match(raw) else raw
        if any(letter.isalnum() for letter in line):
            yield line.strip()


def _take_cui(text: str) -> tuple[str, str]:
    match = CUI.search(folding.plain(text))
    if not match:
        return text, ""
    rest = LEFT_OVER.sub("", text[: match.start()].rstrip() + " " + text[match.end() :].lstrip())
    tidy = re.sub(r"\s+([,;.)])", r"\1", LEFT_OVER.sub("", rest))
    tidy = re.sub(r"([,;])(?:\s*[,;])+", r"\1", tidy)
    return " ".join(tidy.split()).strip(" ,;"), "".join(match["digits"].split())


def _kind(text: str, *, has_code: bool) -> str:
    words = folding.fold(text)
    found = next((kind for kind, pattern in KINDS if pattern.search(words)), PROCEDURE)
    return PROJECT if has_code and found == PROCEDURE else found

"""Commitments as people type them during a meeting: «Expediente del puente, MTC, 30 de marzo»."""

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from knowledge import amounts, commitment_parties, commitment_roles, dates, folding, pasted_lines
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
CUI = re.compile(
    r"(?:(?:con|de) )?\b(?:cui|c\.u\.i\.|codigo unico(?: de inversion(?:es)?)?)"
    r"[ :#.°º-]*(?:n[°º.o]* ?)?(?P<digits>\d[\d ]{3,9}\d|\d+)\b"
)
BARE_CUI = re.compile(r"\d{7}")
OPENING_CUI = re.compile(r"(\d{7})[ :]+(?=[^\W\d])")
# Codes of investments begin with a 2; a telephone or a file's number says so.
INNER_CUI = re.compile(
    r"(?P<other>\b(?:tel\w*|fono|cel\w*|exp\w*|nro|dni|ruc|oficio|n[°o])\W*)?"
    r"(?<![\w./,-])(?P<digits>2\d{6})(?![\w/-]|[.,]\d| (?:mil|soles|millon))"
)
CUI_DIGITS = 7
# A comma inside a number, or inside the one ministry that has a comma in its name, parts nothing.
PARTS = re.compile(
    r"\s*(?:,(?!\d{3}(?!\d)|\s*[Cc]onstrucci[oó]n y [Ss]aneamiento)|;|\||\t|\s[-–—](?=\s)"
    r"|\.\s+(?=(?:[Mm]onto|[Rr]esponsables?|[Pp]lazo|CUI)\b))\s*"
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
    for typed in pasted_lines.lines(text):
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
    charged, rest = commitment_roles.charged(found.rest)
    opened, rest = commitment_roles.opening(rest)
    parts = _Parts(rest)
    amount = amounts.find(rest)
    said, text = charged or opened or parts.said, parts.text()
    if opened and not text and parts.said:
        # «Vivienda: saneamiento»: what names a ministry elsewhere is here what it promises.
        text = rest.strip(ENDS)
    if not (said or parts.others):
        said, text = _ending(text)
    good = len(cui or parts.cui) == CUI_DIGITS
    code = cui or parts.cui
    return Line(
        text=text[:1].upper() + text[1:],
        deadline=found.deadline,
        named=_named(said, parts.others, text) if charged or opened else _all(said, parts, text),
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
            return not commitment_parties.is_programme(part)
        if (amount := amounts.stands_alone(part)) is not None and self.amount is None:
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


def _ending(text: str) -> tuple[Party | None, str]:
    """A ministry at the end, or before a sum that stands there: «Pistas MVCS S/ 2 millones»."""
    amount = amounts.find(text)
    if amount and not text[amount.end :].strip(ENDS):
        said, rest = commitment_roles.ending(text[: amount.start].strip(ENDS))
        if said:
            return said, rest
    return commitment_roles.ending(text)


def _all(said: Party | None, parts: _Parts, text: str) -> Named:
    """«MTC, MVCS y la municipalidad: …»: who begins the text together with another counts too."""
    named = _named(said, parts.others, text)
    more = commitment_roles.together(text) if said else ()
    return Named(None, tuple(dict.fromkeys((said, *more)))) if said and more else named


def _named(said: Party | None, others: tuple[Party, ...], text: str) -> Named:
    if said or others:
        return Named(said, others)
    return commitment_roles.mentioned_in(text)


def _take_cui(text: str) -> tuple[str, str]:
    if opening := OPENING_CUI.match(text):
        return text[opening.end() :], opening[1]
    plain = folding.plain(text)
    if not (match := CUI.search(plain)):
        inner = INNER_CUI.search(plain)
        return text, inner["digits"] if inner and not inner["other"] else ""
    rest = LEFT_OVER.sub("", text[: match.start()].rstrip() + " " + text[match.end() :].lstrip())
    tidy = re.sub(r"\s+([,;.)])", r"\1", LEFT_OVER.sub("", rest))
    tidy = re.sub(r"([,;])(?:\s*[,;])+", r"\1", tidy)
    return " ".join(tidy.split()).strip(" ,;"), "".join(match["digits"].split())


def _kind(text: str, *, has_code: bool) -> str:
    words = folding.fold(text)
    found = next((kind for kind, pattern in KINDS if pattern.search(words)), PROCEDURE)
    return PROJECT if has_code and found == PROCEDURE else found

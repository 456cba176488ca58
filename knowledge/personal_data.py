"""Personal data in a text: documents, phones, addresses, names; what must not be published.

Ley 29733, art. 2: whatever identifies a person or makes one identifiable.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge import folding, person_names


class Kind(StrEnum):
    EMAIL = "correo"
    LINK = "cuenta"
    ACCOUNT = "numero_de_cuenta"
    RUC = "ruc"
    PHONE = "telefono"
    DNI = "dni"
    DOCUMENT = "documento"
    PLATE = "placa"
    ADDRESS = "direccion"
    NAME = "nombre"


NEVER = frozenset(Kind) - {Kind.NAME, Kind.ADDRESS}
"""Kinds that nobody may let pass; a name or a street can also be that of an institution."""


@dataclass(frozen=True)
class Mention:
    """Where personal data stands in the (composed) text."""

    kind: Kind
    start: int
    end: int


_GAP = r"[ .\-]{0,2}"
_DIGIT_WORD = r"(?:cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
_CALLED = (
    r"(?:\b(?:telefonos?|telef|telf|tel|tlf|fonos?|fijo|cel|celular|movil|whatsapp|whatsap|wasap"
    r"|wsp|wp|anexo|llame(?:me|nme|n)?|llamar(?:me)?|escrib(?:a|an|ir)me|contacto|rpm|rpc)\b"
    r"(?: ?(?:al|es|el|a|mi|numero|nro|n|:|\.|°|º))*[ :.\-]*)"
)
_BEFORE_SUM = r"(?<!s/)(?<!s/ )(?<!s/\.)(?<!s/\. )(?<!\$)(?<!\$ )(?<!/)(?<![\d.,])"
_NO_SUM = r"(?![\d]|[.,]\d| ?(?:soles|nuevos soles|dolares|millones|mil\b|%|habitantes|m2))"
_DOOR = r"(?:dpto|departamento|dep|int|interior|piso|of)"
_PLATE = r"(?:[a-z][a-z0-9][a-z0-9][ \-]?\d{3}|[a-z0-9]{2}[ \-]?\d{4}|\d{4}[ \-]?[a-z0-9]{2})"
_VEHICLE = r"(?:placas?|(?:auto|carro|camioneta|moto|mototaxi|vehiculo|camion|volquete)s?)"
_HOSTS = (
    r"(?:facebook|fb|instagram|tiktok|twitter|x|threads|linkedin|youtube)\.(?:com|net)|fb\.me|m\.me"
    r"|instagr\.am|wa\.link|maps\.app\.goo\.gl|goo\.gl/maps|maps\.google\.[a-z.]+"
    r"|google\.[a-z.]+/maps"
)
_NETWORK = r"(?:facebook|face|fb|instagram|insta|ig|tiktok|twitter|telegram|messenger|skype)"
_RECORD = re.compile(
    r"(?:partida|expediente|exp|cui|snip|siaf|codigo|resolucion|contrato|proceso|registro|ficha|meta"
    r"|certificado|oficio|carta|memorando|informe|convenio|acta|recibo|factura)"
    r"(?: registral| unico| electronica?)*[ .:]*(?:n\.?[°º]?|nro\.?|numero)?[ .:°º#]*$"
)
"""Before eight digits: what is filed under them is no person."""
_STREET = r"(?:jr|jiron|av|avda|avenida|calle|psje|pje|pasaje|mz|mza|manzana|urb|asoc|prolongacion)"

PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.EMAIL, r"[\w.+\-]+ ?@ ?[\w\-]+(?: ?\. ?[\w\-]+)+"),
    (
        Kind.EMAIL,
        r"[\w.+\-]+ ?[\[(]?\b(?:arroba|at)\b[\])]? ?[\w\-]+"
        r"(?: ?(?:\.|[\[(]?\b(?:punto|dot)\b[\])]?) ?[\w\-]+)+",
    ),
    (Kind.LINK, r"\b(?:https?://)?(?:wa\.me|t\.me|api\.whatsapp\.com|chat\.whatsapp\.com)/\S+"),
    (Kind.LINK, rf"\b(?:https?://)?(?:www\.|m\.|web\.)?(?:{_HOSTS})/\S+"),
    (Kind.LINK, rf"\b{_NETWORK}(?: es)? ?:? ?(?=[\w.]*[\d_.]\w)@?[\w.]{{4,}}"),
    (Kind.EMAIL, r"\b[a-z][\w.+\-]+@[a-z][\w\-]+"),
    (Kind.LINK, r"(?<![\w@.])@[a-z_][\w.]{3,}"),
    (Kind.ACCOUNT, r"(?<![\d\-])\d{3}[ \-]\d{3,12}[ \-](?:\d{1,12}[ \-])?\d{2}(?![\d\-])"),
    (Kind.ACCOUNT, r"(?<!\d)\d{13,20}(?!\d)"),
    (
        Kind.ACCOUNT,
        r"\bcuenta(?! con)(?: [a-z]+){0,3}?(?: n\S*)? ?:? ?(?<![\d.])\d(?:[ \-]?\d){9,}(?!\d)",
    ),
    (
        Kind.PLATE,
        rf"\b{_VEHICLE}(?: de placa| con placa| n\S*)* ?:? ?\b(?=[a-z0-9 \-]*[a-z]){_PLATE}\b",
    ),
    (Kind.PLATE, rf"\b{_PLATE} de placa\b"),
    (Kind.RUC, r"(?<!\d)1[0567]-?\d{8}-?\d(?!\d)"),
    (Kind.PHONE, rf"(?<![\d.,])(?:\(?\+ ?51\)?|0051|51){_GAP}9{_GAP}(?:\d{_GAP}){{7}}\d(?!\d)"),
    (Kind.PHONE, rf"{_BEFORE_SUM}9(?:{_GAP}\d){{8}}{_NO_SUM}"),
    (Kind.PHONE, rf"(?<!\d)(?:\+ ?51{_GAP})?\(0?\d{{1,2}}\){_GAP}\d(?:{_GAP}\d){{5,6}}(?!\d)"),
    (Kind.PHONE, r"(?<![\d.,/\-])0\d{1,2} ?[ \-\u2013]? ?\d{3}[ \-]?\d{3,4}(?![\d\-])"),
    (Kind.PHONE, rf"{_CALLED}[(+]?\d(?:[ .()\-]{{0,2}}\d){{5,11}}(?!\d)"),
    (Kind.PHONE, rf"\b(?:{_DIGIT_WORD}[ ,\-]+){{5,}}{_DIGIT_WORD}\b"),
    (
        Kind.DNI,
        r"\b(?:d\.?n\.?i\.?|documento(?: nacional)?(?: de identidad)?|identidad)[^\d\n]{0,20}?"
        r"\d(?:[ .\-]{0,2}\d){7}(?:-\d|-[a-z]\b)?(?!\d)",
    ),
    (Kind.DNI, rf"{_BEFORE_SUM}(?<![\-])\d{{8}}(?:-[\da-k])?{_NO_SUM}(?!-\d{{3}})"),
    (Kind.DNI, rf"{_BEFORE_SUM}\d{{2}}[ .]\d{{3}}[ .]\d{{3}}{_NO_SUM}"),
    (
        Kind.DOCUMENT,
        r"\b(?:pasaporte|carne(?:t)? de extranjeria|c\.?e\.?|ptp|cpp|brevete|licencia de conducir)"
        r"(?: (?:nro|no|numero|n))?[ .:°º#]*(?=[a-z]{0,3}\d{5})[a-z]{0,3}\d{6,12}\b",
    ),
    (
        Kind.ADDRESS,
        rf"\b{_STREET}\b\.? [\w. ]{{2,40}}?(?: ?(?:#|nro\.?|no\.?|n[°º]|numero|lt\.?|lote))?"
        rf"(?: ?\d+[\w\-]*|,? s/n\b)(?:,? {_DOOR}\.? ?\d\w*)?",
    ),
)
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in PATTERNS)
_YEARS = re.compile(r"(?:19|20)\d{2}(?:[01]\d[0-3]\d)?")


def find(text: str, known: Iterable[str] = ()) -> list[Mention]:
    """Every mention, in order, none inside another; `known` are full names of real people."""
    plain = folding.plain(folding.compose(text))
    found = [
        Mention(kind, match.start(), match.end())
        for kind, pattern in _COMPILED
        for match in pattern.finditer(plain)
        if not _is_date(kind, match.group()) and not _is_filed(kind, plain, match)
    ]
    spans = person_names.find(text, known)
    return _apart([*found, *(Mention(Kind.NAME, start, end) for start, end in spans)])


def without(text: str, mentions: Sequence[Mention], label: str = "({})") -> str:
    """The text with each mention replaced by the name of its kind."""
    text = folding.compose(text)
    for mention in reversed(mentions):
        name = label.format(mention.kind.value.replace("_", " "))
        text = text[: mention.start] + name + text[mention.end :]
    return text


def _is_date(kind: Kind, found: str) -> bool:
    """`20261231` is no document."""
    return kind is Kind.DNI and bool(_YEARS.fullmatch(found))


def _is_filed(kind: Kind, plain: str, match: re.Match[str]) -> bool:
    """«partida registral 11012345» is no document of anybody."""
    return kind is Kind.DNI and bool(_RECORD.search(plain[: match.start()]))


def _apart(mentions: list[Mention]) -> list[Mention]:
    """Of mentions that overlap, the one whose kind is told first; then in order of place."""
    kept: list[Mention] = []
    for mention in mentions:
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)

"""What a text claims and can be compared: periods, dates, sums, norms, majorities, who decides."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from knowledge import amounts, deciders, folding, spelt_numbers
from knowledge import claim_words as words
from knowledge.date_vocabulary import CARDINALS, MONTHS


class Kind(StrEnum):
    PERIOD = "plazo"
    DATE = "fecha"
    AMOUNT = "monto"
    SHARE = "porcentaje"
    COUNT = "cantidad"
    NORM = "norma"
    MAJORITY = "votacion"
    OFTEN = "frecuencia"
    DECIDES = "quien"
    DEED = "instrumento"
    NTH = "orden"


@dataclass(frozen=True)
class Claim:
    """`value` is what can be compared, `said` the words, plain."""

    kind: Kind
    value: str
    said: str


_NOT_ONLY = re.compile(r"\by? ?no solo [^,;.]*")
"""What is not all is no claim."""


def read(text: str) -> list[Claim]:
    """All that the text claims, in order of kind."""
    folded = _NOT_ONLY.sub(" ", plain(text))
    return [claim for reader in _READERS for claim in reader(folded)]


def plain(text: str) -> str:
    return spelt_numbers.compose(folding.plain(folding.compose(text)))


def unit(kind: Kind, value: str) -> str:
    """What is counted, or done: three sessions say nothing of two councillors."""
    if kind is Kind.DECIDES:
        return value.partition(":")[0]
    what = value.partition(" ")[2]
    return "vez" if what.startswith("al ") else what


def _find(
    pattern: str, plain: str, kind: Kind, value: Callable[[re.Match[str]], str]
) -> list[Claim]:
    return [Claim(kind, value(match), match[0]) for match in re.finditer(pattern, plain)]


def _figure(text: str) -> str:
    if text[0].isalpha():
        return str(sum(CARDINALS[word] for word in text.split(" y ")))
    whole = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", text)
    return whole.replace(",", ".").removesuffix(".0")


def _periods(plain: str) -> list[Claim]:
    pattern = (
        rf"\b(?P<n>{words.NUMBER}) (?:\(\w+\) )?(?:primeros |ultimos |proximos )?"
        rf"(?P<unit>{words.UNIT})\b{words.DAYS}"
    )

    def value(match: re.Match[str]) -> str:
        days = {"ha": "habiles", "ut": "habiles", "ca": "calendario", "na": "calendario"}
        kind = days.get((match["days"] or "")[:2], "")
        return " ".join(filter(None, [_figure(match["n"]), match["unit"].rstrip("s")[:3], kind]))

    endless = rf"\b(?:{'|'.join(words.ENDLESS)})(?:mente)?\b"
    ending = (
        r"\b(?:vence\w*|caduca\w*|dura\w*|renueva\w*|vigencia)(?: \w+){0,3}? al (?P<unit>ano|mes)\b"
    )
    nth = rf"\b(?P<n>{'|'.join(words.ORDINALS)}) dia(?:{words.DAYS[3:-2]}| de (?:cada|l) mes)\b"

    def until(match: re.Match[str]) -> str:
        kind = "habiles" if (match["days"] or "")[:2] in ("ha", "ut") else match["days"] or ""
        return f"{words.ORDINALS[match['n']]} dia {kind}".strip()

    return [
        *_find(pattern, plain, Kind.PERIOD, value),
        *_find(nth, plain, Kind.PERIOD, until),
        *_find(endless, plain, Kind.PERIOD, lambda m: words.ENDLESS[m[0].removesuffix("mente")]),
        *_find(ending, plain, Kind.PERIOD, lambda m: f"1 {m['unit']}"),
    ]


def _month(name: str) -> int:
    return MONTHS.index(name.replace("septiembre", "setiembre")) + 1


def _dates(plain: str) -> list[Claim]:
    day = rf"\b(?P<day>\d{{1,2}}|primero|{words.SPELT})[°º]? de (?P<month>{words.MONTH})\b"

    def value(match: re.Match[str]) -> str:
        number = "1" if match["day"] == "primero" else _figure(match["day"])
        return f"{int(float(number))}/{_month(match['month'])}"

    ends = rf"{words.WEEKDAYS}|fin(?:es)?|ultimo dia(?: habil)?|mes|quincena|hasta|en|durante|antes"
    months = rf"\b(?:{ends}) (?:de )?(?P<month>{words.MONTH})\b"
    whole = _find(months, plain, Kind.DATE, lambda m: f"/{_month(m['month'])}")
    return _find(day, plain, Kind.DATE, value) + whole


def _sums(plain: str) -> list[Claim]:
    soles, rest = [], plain
    while found := amounts.find(rest):
        said = rest[found.start : found.end]
        soles.append(Claim(Kind.AMOUNT, f"{found.soles.normalize():f}", said))
        rest = rest[found.end :]
    share = rf"\b(?P<n>{words.NUMBER}) ?(?:%|por ciento)"
    return soles + _find(share, plain, Kind.SHARE, lambda match: _figure(match["n"]))


def _counts(plain: str) -> list[Claim]:
    before = rf"\b(?P<n>{words.NUMBER}) (?:\(\w+\) )?(?:sol[ao] )?"
    pattern = rf"{before}(?P<what>{words.COUNTED})\b"
    named = rf"(?:{words.COUNTED}|{words.NOT_COUNTED})"
    many = r"(?P<many>mil |mil(?:lon|es|lones) de )?"
    other = rf"{before}{many}(?!{named}\b)(?P<what>[a-z]{{3,}}s)\b"

    def value(match: re.Match[str]) -> str:
        return f"{_figure(match['n'])} {words.SAME_UNIT.get(match['what'][:3], match['what'][:3])}"

    def value_of_other(match: re.Match[str]) -> str:
        return f"{_figure(match['n'])}{(match['many'] or '')[:4].strip()} {match['what'][:5]}"

    nth = rf"\b(?P<n>{'|'.join(words.ORDINALS)}) grado\b"
    often = rf"\b(?P<n>{words.NUMBER}) al (?P<what>ano|mes)\b"
    in_all = rf"\bson (?P<n>{words.NUMBER})(?= *(?:[,:.;]|l[ao]s\b)|$)"
    opens = rf"^(?P<n>{words.NUMBER})(?:(?: \w+)?:|(?=,))"
    part = rf"\b(?P<n>{words.NUMBER}) ?% de (?:la|una) uit\b"

    def total(match: re.Match[str]) -> str:
        return f"{_figure(match['n'])} {words.IN_ALL}"

    def of_unit(match: re.Match[str]) -> str:
        return f"{float(_figure(match['n'])) / 100:g} uit"

    return [
        *_find(pattern, plain, Kind.COUNT, value),
        *_find(other, plain, Kind.COUNT, value_of_other),
        *_find(part, plain, Kind.COUNT, of_unit),
        *_find(nth, plain, Kind.COUNT, lambda m: f"{words.ORDINALS[m['n']]} gra"),
        *_find(often, plain, Kind.COUNT, lambda m: f"{_figure(m['n'])} al {m['what']}"),
        *_find(in_all, plain, Kind.COUNT, total),
        *_find(opens, plain, Kind.COUNT, total),
    ]


def _norms(plain: str) -> list[Claim]:
    sorts = {"l": "ley", "r": "rm", "o": "ordenanza"}

    def value(match: re.Match[str]) -> str:
        sort = match["sort"].replace(".", "").replace(" ", "")
        short = {"decretolegislativo": "dleg", "decretosupremo": "ds", "decretodeurgencia": "du"}
        name = short.get(sort, sort if sort in ("dleg", "ds", "du") else sorts.get(sort[0], sort))
        return f"{name} {int(match['number'])}" + (f"-{match['year']}" if match["year"] else "")

    return _find(words.NORM, plain, Kind.NORM, value)


def _majorities(plain: str) -> list[Claim]:
    pattern = "|".join(sorted(words.FRACTIONS, key=len, reverse=True))
    share = rf"\b(?P<n>{words.NUMBER}) ?(?:%|por ciento) de (?:l[ao]s? |el )?(?:{words.VOTERS})\b"
    return [
        *_find(rf"\b(?:{pattern})\b", plain, Kind.MAJORITY, lambda m: words.FRACTIONS[m[0]]),
        *_find(share, plain, Kind.MAJORITY, lambda m: words.SHARES.get(_figure(m["n"]), m["n"])),
    ]


def _instruments(plain: str) -> list[Claim]:
    return [
        Claim(Kind.DEED, name, match[0])
        for name, pattern in words.INSTRUMENTS.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", plain)
    ]


def _nths(plain: str) -> list[Claim]:
    ordinal = rf"\b(?P<n>{words.NTH}) (?P<what>ano|mes|(?:bi|tri|se)mestre|domingo|sesion)\b"
    return _find(ordinal, plain, Kind.NTH, lambda m: f"{words.ORDINALS[m['n']]} {m['what']}")


def _deciders(plain: str) -> list[Claim]:
    found = deciders.read(plain)
    return [Claim(Kind.DECIDES, f"{deed}:{who}", said) for deed, who, said in found]


def _often(plain: str) -> list[Claim]:
    unit = rf"(?P<unit>{words.UNIT}|{'|'.join(words.SPANS)})"
    each = rf"\bcada (?:(?P<n>{words.NUMBER}) )?{unit}\b"
    once = rf"\buna (?:sola )?vez (?:al|por|cada) (?P<n>){unit}\b"
    regular = rf"\b(?P<what>{'|'.join(words.REGULAR)})(?:es|mente)?\b"

    def value(match: re.Match[str]) -> str:
        number, what = words.SPANS.get(match["unit"], (1, match["unit"][:3]))
        return _every(float(_figure(match["n"] or "1")) * number, what)

    return [
        *_find(each, plain, Kind.OFTEN, value),
        *_find(once, plain, Kind.OFTEN, value),
        *_find(regular, plain, Kind.OFTEN, lambda m: _every(*words.REGULAR[m["what"]])),
    ]


def _every(number: float, what: str) -> str:
    """«Cada doce meses» is every year."""
    if what == "mes" and number % 12 == 0:
        number, what = number / 12, "ano"
    return f"{number:g} {what}"


_READERS = (
    _periods,
    _dates,
    _sums,
    _counts,
    _norms,
    _majorities,
    _often,
    _deciders,
    _instruments,
    _nths,
)

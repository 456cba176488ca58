"""What a text claims of time: periods, days of the year, how often, the how-manieth."""

import re

from knowledge import claim_words as words
from knowledge.claims import Claim, Kind, figure, find
from knowledge.date_vocabulary import MONTHS


def periods(plain: str) -> list[Claim]:
    pattern = (
        rf"\b(?P<n>{words.NUMBER}) (?:\(\w+\) )?(?:primeros |ultimos |proximos )?"
        rf"(?P<unit>{words.UNIT})\b{words.DAYS}"
    )

    def value(match: re.Match[str]) -> str:
        days = {"ha": "habiles", "ut": "habiles", "ca": "calendario", "na": "calendario"}
        kind = days.get((match["days"] or "")[:2], "")
        return " ".join(filter(None, [figure(match["n"]), match["unit"].rstrip("s")[:3], kind]))

    endless = rf"\b(?:{'|'.join(words.ENDLESS)})(?:mente)?\b"
    ending = (
        r"\b(?:vence\w*|caduca\w*|dura\w*|renueva\w*|vigencia)(?: \w+){0,3}? al (?P<unit>ano|mes)\b"
    )
    nth = rf"\b(?P<n>{'|'.join(words.ORDINALS)}) dia(?:{words.DAYS[3:-2]}| de (?:cada|l) mes)\b"

    def until(match: re.Match[str]) -> str:
        kind = "habiles" if (match["days"] or "")[:2] in ("ha", "ut") else match["days"] or ""
        return f"{words.ORDINALS[match['n']]} dia {kind}".strip()

    return [
        *find(pattern, plain, Kind.PERIOD, value),
        *find(nth, plain, Kind.PERIOD, until),
        *find(endless, plain, Kind.PERIOD, lambda m: words.ENDLESS[m[0].removesuffix("mente")]),
        *find(ending, plain, Kind.PERIOD, lambda m: f"1 {m['unit']}"),
    ]


def _month(name: str) -> int:
    return MONTHS.index(name.replace("septiembre", "setiembre")) + 1


def dates(plain: str) -> list[Claim]:
    day = rf"\b(?P<day>\d{{1,2}}|primero|{words.SPELT})[°º]? de (?P<month>{words.MONTH})\b"

    def value(match: re.Match[str]) -> str:
        number = "1" if match["day"] == "primero" else figure(match["day"])
        return f"{int(float(number))}/{_month(match['month'])}"

    ends = rf"{words.WEEKDAYS}|fin(?:es)?|ultimo dia(?: habil)?|mes|quincena|hasta|en|durante|antes"
    months = rf"\b(?:{ends}) (?:de )?(?P<month>{words.MONTH})\b"
    whole = find(months, plain, Kind.DATE, lambda m: f"/{_month(m['month'])}")
    return find(day, plain, Kind.DATE, value) + whole


def often(plain: str) -> list[Claim]:
    unit = rf"(?P<unit>{words.UNIT}|{'|'.join(words.SPANS)})"
    each = rf"\bcada (?:(?P<n>{words.NUMBER}) )?{unit}\b"
    once = rf"\buna (?:sola )?vez (?:al|por|cada) (?P<n>){unit}\b"
    regular = rf"\b(?P<what>{'|'.join(words.REGULAR)})(?:es|mente)?\b"

    def value(match: re.Match[str]) -> str:
        number, what = words.SPANS.get(match["unit"], (1, match["unit"][:3]))
        return _every(float(figure(match["n"] or "1")) * number, what)

    return [
        *find(each, plain, Kind.OFTEN, value),
        *find(once, plain, Kind.OFTEN, value),
        *find(regular, plain, Kind.OFTEN, lambda m: _every(*words.REGULAR[m["what"]])),
    ]


def _every(number: float, what: str) -> str:
    """«Cada doce meses» is every year."""
    if what == "mes" and number % 12 == 0:
        number, what = number / 12, "ano"
    return f"{number:g} {what}"


def nths(plain: str) -> list[Claim]:
    ordinal = rf"\b(?P<n>{words.NTH}) (?P<what>ano|mes|(?:bi|tri|se)mestre|domingo|sesion)\b"
    return find(ordinal, plain, Kind.NTH, lambda m: f"{words.ORDINALS[m['n']]} {m['what']}")

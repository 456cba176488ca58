"""What a text claims and can be compared: periods, dates, sums, norms, majorities, who decides."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from knowledge import amounts, folding
from knowledge.date_vocabulary import CARDINALS, MONTHS


class Kind(StrEnum):
    PERIOD = "plazo"
    DATE = "fecha"
    AMOUNT = "monto"
    SHARE = "porcentaje"
    COUNT = "cantidad"
    NORM = "norma"
    MAJORITY = "votacion"
    DECIDES = "quien"


@dataclass(frozen=True)
class Claim:
    """`value` is what can be compared, `said` the words, plain."""

    kind: Kind
    value: str
    said: str


_FRACTIONS = {
    "un tercio": "1/3",
    "tercera parte": "1/3",
    "dos tercios": "2/3",
    "dos terceras partes": "2/3",
    "la mitad": "1/2",
    "mitad mas uno": "1/2+1",
    "un cuarto": "1/4",
    "cuarta parte": "1/4",
    "tres cuartos": "3/4",
    "tres quintos": "3/5",
    "cuatro quintos": "4/5",
    "mayoria simple": "simple",
    "mayoria absoluta": "absoluta",
    "mayoria calificada": "calificada",
    "mayoria relativa": "relativa",
    "unanimidad": "unanime",
}
_WHO = {
    "concejo": r"concejo(?: municipal| provincial| distrital)?|sesion de concejo",
    "alcalde": r"alcald(?:e|esa|ia)|resolucion de alcaldia|titular del pliego",
    "gerente": r"gerente municipal|gerencia municipal",
    "jne": r"jne|jurado nacional de elecciones",
    "onpe": r"onpe|oficina nacional de procesos electorales",
    "reniec": r"reniec",
    "mef": r"mef|ministerio de economia y finanzas",
    "pcm": r"pcm|presidencia del consejo de ministros",
    "contraloria": r"contraloria(?: general(?: de la republica)?)?|cgr",
    "congreso": r"congreso(?: de la republica)?",
    "provincial": r"municipalidad(?:es)? provincial(?:es)?|concejo provincial",
    "distrital": r"municipalidad(?:es)? distrital(?:es)?|concejo distrital",
    "mtpe": r"mtpe|ministerio de trabajo",
    "servir": r"servir|autoridad nacional del servicio civil",
    "oece": r"osce|oece",
    "indecopi": r"indecopi",
    "sunat": r"sunat",
    "minam": r"minam|ministerio del ambiente",
    "mvcs": r"mvcs|ministerio de vivienda",
    "midis": r"midis|ministerio de desarrollo",
    "minedu": r"minedu|ministerio de educacion",
    "minsa": r"minsa|ministerio de salud",
    "mininter": r"mininter|ministerio del interior",
    "mtc": r"mtc|ministerio de transportes",
    "regional": r"gobierno(?:s)? regional(?:es)?|gobernador(?:a)? regional",
    "poder_judicial": r"poder judicial|juez|juzgado",
}
_SPELT = "|".join(sorted(CARDINALS, key=len, reverse=True))
_NUMBER = (
    rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d+(?:[.,]\d+)?"
    rf"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y (?:{_SPELT})|{_SPELT})"
)
_UNIT = r"dias?|semanas?|mes(?:es)?|anos?|horas?|minutos?"
_DAYS = r"(?: (?P<days>habil(?:es)?|calendarios?|utiles|naturales))?"
_REGULAR = {
    "anual": "1 ano",
    "anuales": "1 ano",
    "bienal": "2 ano",
    "semestral": "6 mes",
    "semestrales": "6 mes",
    "trimestral": "3 mes",
    "trimestrales": "3 mes",
    "bimestral": "2 mes",
    "mensual": "1 mes",
    "mensuales": "1 mes",
    "semanal": "1 sem",
    "quincenal": "15 dia",
    "indeterminada": "sin fin",
    "indeterminado": "sin fin",
    "indefinida": "sin fin",
    "indefinido": "sin fin",
    "permanente": "sin fin",
    "de inmediato": "0 dia",
    "inmediata": "0 dia",
}
_MONTH = "|".join((*MONTHS, "septiembre"))
_COUNTED = (
    r"regidores?|miembros?|integrantes?|sesiones|veces|vez|firmas?|votos|uit|habitantes|vecinos"
    r"|representantes?|audiencias?|cuotas?|informes?|copias|ejemplares|concejales|personas"
    r"|municipalidades|distritos|electores|metros(?: cuadrados)?|m2|kilometros|km|toneladas|pisos"
)
_NORM = (
    r"\b(?P<sort>ley|d\.? ?leg\.?|decreto legislativo|d\.? ?s\.?|decreto supremo|d\.? ?u\.?"
    r"|decreto de urgencia|r\.? ?m\.?|resolucion ministerial|directiva|ordenanza)"
    r" ?(?:n\.?[°ºo]? ?|nro\.? ?|numero )?(?P<number>\d{3,5})(?:-(?P<year>\d{4}))?"
)


def read(text: str) -> list[Claim]:
    """All that the text claims, in order of kind."""
    plain = folding.plain(folding.compose(text))
    found: list[Claim] = []
    for reader in _READERS:
        found += reader(plain)
    return found


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
        rf"\b(?P<n>{_NUMBER}) (?:\(\w+\) )?(?:primeros |ultimos |proximos )?"
        rf"(?P<unit>{_UNIT})\b{_DAYS}"
    )

    def value(match: re.Match[str]) -> str:
        days = {"ha": "habiles", "ut": "habiles", "ca": "calendario", "na": "calendario"}
        kind = days.get((match["days"] or "")[:2], "")
        return " ".join(filter(None, [_figure(match["n"]), match["unit"].rstrip("s")[:3], kind]))

    regular = rf"\b(?:{'|'.join(_REGULAR)})(?:mente)?\b"
    ending = (
        r"\b(?:vence\w*|caduca\w*|dura\w*|renueva\w*|vigencia)(?: \w+){0,3}? al (?P<unit>ano|mes)\b"
    )
    return [
        *_find(pattern, plain, Kind.PERIOD, value),
        *_find(regular, plain, Kind.PERIOD, lambda m: _REGULAR[m[0].removesuffix("mente")]),
        *_find(ending, plain, Kind.PERIOD, lambda m: f"1 {m['unit']}"),
    ]


def _month(name: str) -> int:
    return MONTHS.index(name.replace("septiembre", "setiembre")) + 1


def _dates(plain: str) -> list[Claim]:
    day = rf"\b(?P<day>\d{{1,2}}|primero|{_SPELT})[°º]? de (?P<month>{_MONTH})\b"

    def value(match: re.Match[str]) -> str:
        number = "1" if match["day"] == "primero" else _figure(match["day"])
        return f"{int(float(number))}/{_month(match['month'])}"

    ends = r"fin(?:es)?|ultimo dia(?: habil)?|mes|quincena|hasta|en|durante|antes"
    months = rf"\b(?:{ends}) (?:de )?(?P<month>{_MONTH})\b"
    whole = _find(months, plain, Kind.DATE, lambda m: f"/{_month(m['month'])}")
    return _find(day, plain, Kind.DATE, value) + whole


def _sums(plain: str) -> list[Claim]:
    soles, rest = [], plain
    while found := amounts.find(rest):
        said = rest[found.start : found.end]
        soles.append(Claim(Kind.AMOUNT, f"{found.soles.normalize():f}", said))
        rest = rest[found.end :]
    share = rf"\b(?P<n>{_NUMBER}) ?(?:%|por ciento)"
    return soles + _find(share, plain, Kind.SHARE, lambda match: _figure(match["n"]))


def _counts(plain: str) -> list[Claim]:
    pattern = rf"\b(?P<n>{_NUMBER}) (?:\(\w+\) )?(?P<what>{_COUNTED})\b"

    def value(match: re.Match[str]) -> str:
        return f"{_figure(match['n'])} {match['what'][:3].replace('vec', 'vez')}"

    return _find(pattern, plain, Kind.COUNT, value)


def _norms(plain: str) -> list[Claim]:
    sorts = {"l": "ley", "r": "rm", "o": "ordenanza"}

    def value(match: re.Match[str]) -> str:
        sort = match["sort"].replace(".", "").replace(" ", "")
        short = {"decretolegislativo": "dleg", "decretosupremo": "ds", "decretodeurgencia": "du"}
        name = short.get(sort, sort if sort in ("dleg", "ds", "du") else sorts.get(sort[0], sort))
        return f"{name} {int(match['number'])}" + (f"-{match['year']}" if match["year"] else "")

    return _find(_NORM, plain, Kind.NORM, value)


def _majorities(plain: str) -> list[Claim]:
    pattern = "|".join(sorted(_FRACTIONS, key=len, reverse=True))
    return _find(rf"\b(?:{pattern})\b", plain, Kind.MAJORITY, lambda m: _FRACTIONS[m[0]])


def _deciders(plain: str) -> list[Claim]:
    return [
        Claim(Kind.DECIDES, who, match[0])
        for who, pattern in _WHO.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", plain)
    ]


_READERS = (_periods, _dates, _sums, _counts, _norms, _majorities, _deciders)

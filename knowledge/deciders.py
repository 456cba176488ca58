"""Who decides: the bodies and posts that a text names, each with what it does."""

import re
from collections.abc import Iterator

_WHO = {
    "teniente": r"teniente alcalde|primer regidor",
    "asesoria": r"asesor(?:a|ia)? (?:legal|juridic[ao])|oficina de asesoria juridica",
    "procurador": r"procurador(?:a|es)?(?: public[ao])?(?: municipal)?|procuraduria",
    "secretaria": r"secretari[ao] general",
    "concejo": r"concejo(?: municipal| provincial| distrital)?|sesion de concejo|ordenanza",
    "alcalde": (
        r"(?<!teniente )alcald(?:e|esa|ia)|resolucion de alcaldia|titular(?:es)?(?: del pliego)?"
    ),
    "gerente": r"gerente municipal|gerencia municipal",
    "jne": r"jne|jurado nacional de elecciones",
    "onpe": r"onpe|oficina nacional de procesos electorales",
    "reniec": r"reniec",
    "mef": r"mef|ministerio de economia y finanzas",
    "pcm": r"pcm|presidencia del consejo de ministros",
    "contraloria": r"contraloria(?: general(?: de la republica)?)?|cgr",
    "minjus": r"minjus(?:dh)?|ministerio de justicia",
    "mimp": r"mimp|ministerio de la mujer",
    "oci": r"oci|organo de control institucional",
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
    "sunass": r"sunass",
    "ceplan": r"ceplan",
    "indeci": r"indeci",
    "cenepred": r"cenepred",
    "ana": r"autoridad nacional del agua",
    "policia": r"policia nacional|pnp",
    "produce": r"(?<!se )produce|ministerio de la produccion",
    "midagri": r"midagri|ministerio de desarrollo agrario",
    "oefa": r"oefa",
    "sbn": r"sbn",
    "sunarp": r"sunarp|registros publicos",
    "tribunal": r"tribunal(?: fiscal| constitucional| de transparencia)?",
    "presidente": r"president[ea] de la republica|(?<=el )presidente(?! del?\b)",
    "ccl": r"ccl|consejo de coordinacion local",
    "comite": r"comite(?: de \w+)?|codisec|coprosec",
    "directivo": r"consejo directivo|directorio",
    "tecnica": r"secretaria tecnica",
    "tesoreria": r"tesorer[oa]|tesoreria",
    "regidores": r"regidor(?:a|es|as)?",
    "vecinos": r"juntas? vecinal(?:es)?",
    "coactivo": r"ejecutor(?:a|ia)? coactiv[oa]",
    "poder_judicial": r"poder judicial|juez|juzgado",
}
_OFFICE = re.compile(
    r"\b(?:oficina|gerencia|gerente|subgerencia|subgerente|jefe|director|unidad|area|jefatura|direccion)"
    r" (?:general )?de (?:la )?(?!su\b|municipalidad\b|cada\b|esta\b)(\w+)"
)
_NOT_WHO = re.compile(
    r"\b(?:miembros|sesion(?:es)?(?: (?:extra)?ordinarias?)?) (?:del?|de un) concejo\b"
    r"|\bsi [^,;]*\bno [^,;]*"
)
"""Where a body is named that does nothing there: «si el concejo no lo aprueba»."""
_DEED = re.compile(
    r"\b(?:aprue|aprob|autor(?!idad)|resue|resol(?!uc)|convo|presi(?!dent)|otorg|decla|defie|defen|firma"
    r"|suscr|desig|nombr|ratif|elig|eleg|regul|admin|fisca|trami|cobr|prest|dicta|emit|evalu|recla"
    r"|juzg|sanci|recau|fij|da|dan|dar|prese|rind|rend"
    r"|reemp|suced|asume|expid|formul|defin|propo|propu|ejec|elabo|controla|super|inscr"
    r"|crea(?!tiv)|constit(?!uci)|depen(?!denc)|establ(?!ecimi)|manej|deter(?!ior)|lleva|recono"
    r"|dispo(?!nib|sici)|impon|organi(?!sm)|a cargo|encarg|condu|lider"
    r"|respo|verif|vigil|custo|calif|regis|recib|opina|infor|certi)\w*"
)
"""What somebody does who decides; two bodies that do different things contradict nobody."""
_ASIDE = re.compile(r"\([^)]*\)")
_AND = re.compile(r"\W*(?:y|e|o)\W+(?:l[oa]s? )?(?:\w+ y )?")
_SPELT_ALIKE = {
    "apro": "apru",
    "defe": "defi",
    "reso": "resu",
    "rend": "rind",
    "eleg": "desi",
    "elig": "desi",
    "nomb": "desi",
    "expi": "otor",
    "enca": "a ca",
    "cond": "a ca",
    "lide": "a ca",
    "da": "otor",
    "dan": "otor",
    "dar": "otor",
}
"""Another spelling of the same deed, or another word for it."""


def deeds(plain: str) -> frozenset[str]:
    """What is done in it by whoever decides, each deed by its first letters."""
    return frozenset(_deed(match[0]) for match in _DEED.finditer(plain))


def read(plain: str) -> list[tuple[str, str, str]]:
    """Each body with what it does (the nearest deed of its clause, or none) and its words."""
    found = []
    for clause in re.split(r";|,(?! que )", _NOT_WHO.sub(" ", _ASIDE.sub(" ", plain))):
        done = list(_DEED.finditer(clause))
        for who, start, words in _named(clause):
            near = min(done, key=lambda deed: abs(deed.start() - start), default=None)
            together = [deed for deed in done if near and _joined(clause, deed, near)]
            found += [(_deed(deed[0]), who, words) for deed in together] or [("", who, words)]
    return found


def _joined(clause: str, one: re.Match[str], other: re.Match[str]) -> bool:
    """Whether two deeds are done by the same: «preside y convoca»."""
    first, last = sorted((one, other), key=lambda deed: deed.start())
    between = clause[first.end() : last.start()]
    return one is other or _AND.fullmatch(between) is not None


def _named(clause: str) -> Iterator[tuple[str, int, str]]:
    """Who is named, where and how; an office by what it is for."""
    for who, pattern in _WHO.items():
        for match in re.finditer(rf"\b(?:{pattern})\b", clause):
            yield who, match.start(), match[0]
    for match in _OFFICE.finditer(clause):
        yield match[1][:5], match.start(), match[0]


def _deed(word: str) -> str:
    return _SPELT_ALIKE.get(word[:4], word[:4])

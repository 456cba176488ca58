"""The words of audiences: what each phrase says of whom an announcement is for."""

from dataclasses import dataclass, replace

EXCEPT = frozenset(
    {"menos", "excepto", "salvo", "exceptuando", "excluyendo", "excepcion", "quitando", "sin", "ni"}
)
"""What follows one of these is left out."""
NOT_BEING = frozenset({"sea", "sean", "es", "son", "incluir", "incluye", "incluya"})
"""So is what follows «no» and one of these: «que no sean de Lima»."""
NOISE = frozenset(
    {
        "a",
        "al",
        "con",
        "contar",
        "de",
        "del",
        "e",
        "el",
        "en",
        "la",
        "las",
        "lo",
        "los",
        "o",
        "para",
        "por",
        "que",
        "y",
        "su",
        "sus",
        "tambien",
        "tenga",
    }
    | {
        "tengan",
        "tiene",
        "tienen",
        "nivel",
        "cargo",
        "cargos",
        "solo",
        "solamente",
        "unicamente",
        "pais",
        "peru",
        "republica",
        "locales",
        "registradas",
        "registrados",
        "senoras",
        "senores",
        "quienes",
        "ubigeo",
        "ubigeos",
        "codigo",
        "codigos",
    }
)
"""These say nothing, wherever they stand."""
OF_PLACES = frozenset({"region", "provincia", "distrito", "departamento"})
OF_NAMES = frozenset({"edicion", "segmento", "lista", "participaron", "participantes"})
OF_SECTORS = frozenset({"ministerio", "sector"})
"""These say nothing beside what they speak of; alone («alcaldes de la provincia») they say that
somebody else is meant than everybody."""
SINGULAR = {
    "regiones": "region",
    "provincias": "provincia",
    "departamentos": "departamento",
    "prov": "provincia",
    "dist": "distrito",
    "dpto": "departamento",
    "depto": "departamento",
}
LIMA, LIMA_CITY = "15", "1501"


@dataclass(frozen=True)
class Meaning:
    """What one phrase says.

    `among` are levels that a word such as «alcaldes» only implies: «distritales» narrows them.
    `one` is of a word in the singular: it means one municipality.
    """

    roles: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()
    commitments: tuple[str, ...] = ()
    everyone: bool = False
    one: bool = False

    @property
    def who(self) -> frozenset[str]:
        """The people it speaks of; empty for bodies, places and all else."""
        return frozenset(self.roles + self.titles)

    @property
    def is_body(self) -> bool:
        """Whether it says of which bodies, or of whom in them, the sentence speaks."""
        return bool(self.who or self.levels or self.among)


MUNICIPAL = ("distrital", "provincial")
_MAYORS = Meaning(roles=("authority",), among=MUNICIPAL)
_MAYOR = Meaning(roles=("authority",), among=MUNICIPAL, one=True)
_TOWNS = Meaning(among=MUNICIPAL)
_TOWN = Meaning(among=MUNICIPAL, one=True)
_REGIONS = Meaning(levels=("regional",))
_GOVERNORS = Meaning(roles=("authority",), levels=("regional",))
_MANAGERS = Meaning(titles=("Gerencia Municipal",), among=MUNICIPAL)
_MANAGER = replace(_MANAGERS, one=True)
_SECRETARIES = Meaning(titles=("Secretaría General",), among=MUNICIPAL)
_SECRETARY = replace(_SECRETARIES, one=True)
_COUNCILLORS = Meaning(titles=("Regiduría",), among=MUNICIPAL)
_COUNCILLOR = replace(_COUNCILLORS, one=True)
_OPEN, _OVERDUE = Meaning(commitments=("open",)), Meaning(commitments=("overdue",))
_LIMA_CITY = Meaning(places=(LIMA_CITY,))
_LIMA_REGION = Meaning(places=(LIMA,), outside=(LIMA_CITY,))
"""«Lima Metropolitana» is the province; «Lima Provincias» is the department without it."""


def _phrases(*rows: tuple[Meaning, str]) -> dict[str, Meaning]:
    return {phrase.strip(): meaning for meaning, said in rows for phrase in said.split(",")}


PHRASES = _phrases(
    (_MAYORS, "alcaldes, alcaldesas, alcaldias, burgomaestres, alcaldes y alcaldesas"),
    (_MAYOR, "alcalde, alcaldesa, alcaldia"),
    (_TOWNS, "municipalidades, municipios, munis, comunas, gobiernos locales, entidades"),
    (_TOWN, "municipalidad, municipio, comuna, gobierno local"),
    (Meaning(levels=("distrital",)), "distritales, distrital, distritos"),
    (Meaning(levels=("provincial",)), "provinciales, provincial"),
    (_REGIONS, "gobiernos regionales, gobierno regional, gores, gore, regionales"),
    (_GOVERNORS, "gobernadores, gobernadores regionales, gobernador, gobernadora, gobernadoras"),
    (Meaning(roles=("authority",)), "autoridades, autoridad"),
    (Meaning(roles=("official",)), "funcionarios, funcionarias, funcionario, servidores"),
    (_MANAGERS, "gerentes municipales, gerencias municipales, gerentes"),
    (_MANAGER, "gerente municipal, gerencia municipal, gerente"),
    (_SECRETARIES, "secretarios generales, secretarias generales"),
    (_SECRETARY, "secretario general, secretaria general"),
    (_COUNCILLORS, "regidores, regidoras, regidurias"),
    (_COUNCILLOR, "regidor, regidora"),
    (Meaning(roles=("coordinator",)), "coordinadores, coordinadoras, coordinaciones, enlaces"),
    (Meaning(roles=("adviser",)), "asesores, asesoras, asesorias"),
    (Meaning(levels=("ministerio",)), "ministerios"),
    (Meaning(levels=("mancomunidad",)), "mancomunidades, mancomunidad"),
    (_OPEN, "compromisos, compromiso, compromisos abiertos, compromisos pendientes"),
    (_OPEN, "compromisos en curso, compromisos por cumplir, compromisos sin cumplir"),
    (_OPEN, "compromisos vigentes, compromisos en proceso, compromiso abierto"),
    (_OVERDUE, "compromisos vencidos, compromisos atrasados, compromiso vencido, vencidos"),
    (_OVERDUE, "atrasados, compromisos con plazo vencido, compromisos fuera de plazo"),
    (_LIMA_CITY, "lima metropolitana, provincia de lima, lima ciudad"),
    (_LIMA_REGION, "lima provincias, lima region, region lima, region lima provincias"),
    (Meaning(everyone=True), "todos, todas, todo el pais, todo el peru, a nivel nacional"),
)
LONGEST = max(len(phrase.split()) for phrase in PHRASES)

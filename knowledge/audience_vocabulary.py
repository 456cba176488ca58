"""The words of audiences: what each phrase says of whom an announcement is for."""

from dataclasses import dataclass

EXCEPT = frozenset({"menos", "excepto", "salvo", "exceptuando", "excluyendo"})
"""What follows one of these is left out."""
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
    }
    | {"para", "por", "que", "y", "su", "sus", "mas", "tambien", "tengan", "tienen", "tenga"}
    | {"region", "provincia", "distrito", "departamento", "ministerio", "sector", "pais", "peru"}
    | {
        "tiene",
        "registrados",
        "registradas",
        "edicion",
        "segmento",
        "lista",
        "nivel",
        "cargo",
        "cargos",
    }
    | {"participaron", "participantes", "senores", "senoras", "quienes", "locales", "republica"}
)
SINGULAR = {"regiones": "region", "provincias": "provincia", "departamentos": "departamento"}
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


MUNICIPAL = ("distrital", "provincial")
_MAYORS = Meaning(roles=("authority",), among=MUNICIPAL)
_MAYOR = Meaning(roles=("authority",), among=MUNICIPAL, one=True)
_TOWNS = Meaning(among=MUNICIPAL)
_TOWN = Meaning(among=MUNICIPAL, one=True)
_REGIONS = Meaning(levels=("regional",))
_GOVERNORS = Meaning(roles=("authority",), levels=("regional",))
_MANAGERS = Meaning(titles=("Gerencia Municipal",), among=MUNICIPAL)
_SECRETARIES = Meaning(titles=("Secretaría General",), among=MUNICIPAL)
_COUNCILLORS = Meaning(titles=("Regiduría",), among=MUNICIPAL)
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
    (_REGIONS, "gobiernos regionales, gobierno regional, gores, gore"),
    (_GOVERNORS, "gobernadores, gobernadores regionales, gobernador, gobernadora, gobernadoras"),
    (Meaning(roles=("authority",)), "autoridades, autoridad"),
    (Meaning(roles=("official",)), "funcionarios, funcionarias, funcionario, servidores"),
    (_MANAGERS, "gerentes municipales, gerencias municipales, gerente municipal, gerentes"),
    (_SECRETARIES, "secretarios generales, secretarias generales, secretario general"),
    (_COUNCILLORS, "regidores, regidoras, regidor, regidora, regidurias"),
    (Meaning(roles=("coordinator",)), "coordinadores, coordinadoras, coordinaciones, enlaces"),
    (Meaning(roles=("adviser",)), "asesores, asesoras, asesorias"),
    (Meaning(levels=("ministerio",)), "ministerios"),
    (Meaning(levels=("mancomunidad",)), "mancomunidades, mancomunidad"),
    (_OPEN, "compromisos, compromiso, compromisos abiertos, compromisos pendientes"),
    (_OPEN, "compromisos en curso, compromisos por cumplir, compromisos sin cumplir"),
    (_OPEN, "compromisos vigentes, compromisos en proceso, compromiso abierto"),
    (_OVERDUE, "compromisos vencidos, compromisos atrasados, compromiso vencido"),
    (_LIMA_CITY, "lima metropolitana, provincia de lima, lima ciudad"),
    (_LIMA_REGION, "lima provincias, lima region, region lima, region lima provincias"),
    (Meaning(everyone=True), "todos, todas, todo el pais, todo el peru, a nivel nacional"),
)
LONGEST = max(len(phrase.split()) for phrase in PHRASES)

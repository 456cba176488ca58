"""The words of claims: how figures, periods, majorities and norms are written in Peru."""

from knowledge.date_vocabulary import CARDINALS, MONTHS

FRACTIONS = {
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
SHARES = {"25": "1/4", "33": "1/3", "50": "1/2", "67": "2/3", "75": "3/4"}
"""Fractions, as a percentage."""
SPELT = "|".join(sorted(CARDINALS, key=len, reverse=True))
NUMBER = (
    rf"(?:\d{{1,3}}(?:[.,]\d{{3}})+|\d+(?:[.,]\d+)?"
    rf"|(?:treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa) y (?:{SPELT})|{SPELT})"
)
UNIT = r"dias?|semanas?|mes(?:es)?|anos?|horas?|minutos?"
DAYS = r"(?: (?P<days>habil(?:es)?|calendarios?|utiles|naturales))?"
REGULAR = {
    "anual": (1, "ano"),
    "bienal": (2, "ano"),
    "semestral": (6, "mes"),
    "trimestral": (3, "mes"),
    "bimestral": (2, "mes"),
    "mensual": (1, "mes"),
    "quincenal": (15, "dia"),
    "semanal": (1, "sem"),
}
SPANS = {"trimestre": (3, "mes"), "semestre": (6, "mes"), "bimestre": (2, "mes")}
ENDLESS = {
    "indeterminada": "sin fin",
    "indeterminado": "sin fin",
    "indefinida": "sin fin",
    "indefinido": "sin fin",
    "permanente": "sin fin",
    "de inmediato": "0 dia",
    "inmediata": "0 dia",
}
MONTH = "|".join((*MONTHS, "septiembre"))
ORDINALS = {
    "primer": 1,
    "primero": 1,
    "primera": 1,
    "segundo": 2,
    "segunda": 2,
    "tercer": 3,
    "tercero": 3,
    "cuarto": 4,
    "quinto": 5,
    "sexto": 6,
    "septimo": 7,
    "octavo": 8,
    "noveno": 9,
    "decimo": 10,
}
NTH = "|".join(ORDINALS)
INSTRUMENTS = {
    "ordenanza": r"ordenanzas?",
    "acuerdo": r"acuerdos? (?:del?|por el|adoptado por el) (?:concejo|pleno)",
    "resolucion": r"resolucion(?:es)? (?:de alcaldia|del? alcaldes?)",
    "decreto": r"decretos? de alcaldia",
    "gerencial": r"resolucion(?:es)? (?:de gerencia|gerencial(?:es)?|del gerente)",
}
"""What a municipality decides by (Ley 27972, arts. 39 to 43)."""
IN_ALL = "en total"
SAME_UNIT = {"vec": "vez", "eta": "fas", "pas": "fas", "mie": "per", "int": "per"}
"""Other words for what is counted, by their first letters."""
WEEKDAYS = "lunes|martes|miercoles|jueves|viernes|sabado|domingo"
COUNTED = (
    r"regidores?|miembros?|integrantes?|sesiones|veces|vez|firmas?|votos|uit|habitantes|vecinos"
    r"|representantes?|audiencias?|cuotas?|informes?|copias|ejemplares|concejales|personas"
    r"|fases?|etapas?|tipos?|procesos|planes|causales|requisitos|pasos|ejes|componentes|grados?"
    r"|municipalidades|distritos|electores|metros(?: cuadrados)?|m2|kilometros|km|toneladas|pisos"
    r"|gramos|cosas"
)
NOT_COUNTED = rf"{UNIT}|soles|mil(?:es)?|millones|primer[oa]s|ultim[oa]s|proxim[oa]s|mas|menos"
"""What has a kind of its own, or is no thing."""
VOTERS = r"(?:numero (?:legal )?de )?(?:miembros|regidores|votos|electores|ciudadanos|asistentes)"
NORM = (
    r"\b(?P<sort>ley|d\.? ?leg\.?|decreto legislativo|d\.? ?s\.?|decreto supremo|d\.? ?u\.?"
    r"|decreto de urgencia|r\.? ?m\.?|resolucion ministerial|directiva|ordenanza)"
    r" ?(?:n\.?[°ºo]? ?|nro\.? ?|numero )?(?P<number>\d{3,5})(?:-(?P<year>\d{4}))?"
)

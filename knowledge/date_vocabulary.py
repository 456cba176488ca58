"""How the words of Spanish dates are written in Peru, and the one spelling that rules read."""

MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto"),
    *("setiembre", "octubre", "noviembre", "diciembre"),
)
WEEKDAYS = ("lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo")

# The spelling that rules read, and the others (folded: without accents, «año» is «ano»).
SPELLINGS = {
    "enero": ("ene",),
    "febrero": ("feb", "febr"),
    "marzo": ("mar", "mzo"),
    "abril": ("abr",),
    "mayo": ("may",),
    "junio": ("jun",),
    "julio": ("jul",),
    "agosto": ("ago", "agt", "agos"),
    "setiembre": ("septiembre", "set", "sep", "sept", "setie"),
    "octubre": ("oct",),
    "noviembre": ("nov",),
    "diciembre": ("dic",),
    "lunes": ("lun",),
    "miercoles": ("mie", "mier"),
    "jueves": ("jue",),
    "viernes": ("vie", "vier"),
    "sabado": ("sab",),
    "domingo": ("dom",),
    "manana": ("mnana", "manhana"),
    "proximo": ("proxima", "prox", "siguiente", "entrante", "venidero", "venidera"),
    "proximos": ("proximas", "siguientes"),
    "pasado": ("pasada",),
    "ultimo": ("ultima",),
    "mismo": ("misma",),
    "este": ("esta", "presente", "actual"),
    "habiles": ("habil", "laborables", "laborable", "utiles", "util"),
    "dias": ("dia",),
    "semana": ("semanas", "sem"),
    "mes": ("meses",),
    "quincena": ("quincenas", "qna"),
    "bimestre": ("bimestres", "bim"),
    "trimestre": ("trimestres", "trim"),
    "cuatrimestre": ("cuatrimestres",),
    "semestre": ("semestres",),
    "ano": ("anos",),
    "horas": ("hora", "hrs", "hr", "hs"),
    "fin": ("fines", "final", "finales", "cierre", "termino"),
    "inicio": ("inicios", "comienzo", "comienzos", "principio", "principios"),
    "mediados": ("mediado", "mitad"),
    "medio": ("media",),
}

# These are words of their own («el mar», «un set») unless a number stands beside them.
ABBREVIATIONS = frozenset(
    {"ene", "feb", "febr", "mar", "mzo", "abr", "may", "jun", "jul", "ago", "agt", "agos", "set"}
    | {"sep", "sept", "setie", "oct", "nov", "dic", "lun", "mie", "mier", "jue", "vie", "vier"}
    | {"sab", "dom", "sem", "bim", "hs", "hr", "qna"}
)

CARDINALS = {
    "un": 1,
    "una": 1,
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "once": 11,
    "doce": 12,
    "trece": 13,
    "catorce": 14,
    "quince": 15,
    "dieciseis": 16,
    "diecisiete": 17,
    "dieciocho": 18,
    "diecinueve": 19,
    "veinte": 20,
    "veintiun": 21,
    "veintiuno": 21,
    "veintiuna": 21,
    "veintidos": 22,
    "veintitres": 23,
    "veinticuatro": 24,
    "veinticinco": 25,
    "veintiseis": 26,
    "veintisiete": 27,
    "veintiocho": 28,
    "veintinueve": 29,
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
    "cien": 100,
    "ciento": 100,
}
ORDINALS = {
    "primero": 1,
    "primer": 1,
    "primera": 1,
    "segundo": 2,
    "segunda": 2,
    "tercero": 3,
    "tercer": 3,
    "tercera": 3,
    "cuarto": 4,
    "cuarta": 4,
    "quinto": 5,
    "sexto": 6,
    "septimo": 7,
    "setimo": 7,
    "octavo": 8,
    "noveno": 9,
    "decimo": 10,
}

# Words that a slip away would be one of the above, and are not.
NOT_MISSPELT = frozenset(
    {"angosto", "abrir", "artes", "cartes", "danos", "entero", "enteros", "estas", "fuentes"}
    | {"junta", "juntas", "junto", "juntos", "lineas", "luces", "mayor", "nueves", "partes"}
    | {"pasadas", "pasados", "proyecto", "salado", "semanal", "tramites", "viene", "enseres"}
)
# Only these are looked for in a misspelt word: the others are short, or near to common words
# (mañana is one letter from manzana).
MISSPELT = (
    *MONTHS,
    *WEEKDAYS,
    *("septiembre", "proximo", "proxima", "siguiente", "semana", "semanas", "quincena"),
    *("trimestre", "semestre", "habiles", "ultimo", "pasado"),
)

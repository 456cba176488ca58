"""A dozen entries, enough to show what the matcher understands."""

from knowledge.catalog import Entry


def _entry(entry_id: str, question: str, *variants: str, topic: str, validity: str) -> Entry:
    return Entry(
        id=entry_id,
        topic=topic,
        question=question,
        variants=variants,
        answer=f"Respuesta de {entry_id}.",
        validity=validity,
    )


def _plain(entry_id: str, topic: str, question: str, *variants: str) -> Entry:
    return _entry(entry_id, question, *variants, topic=topic, validity="estable")


ENTRIES = (
    _plain(
        "comision",
        "transferencia",
        "¿Cuándo se instala la comisión de transferencia?",
        "plazo para instalar la comisión de transferencia",
        "en cuántos días se forma la comisión de transferencia",
    ),
    _plain(
        "acta",
        "transferencia",
        "¿Quién firma el acta de transferencia?",
        "firma del acta de transferencia de gestión",
    ),
    _plain(
        "foncomun-uso",
        "foncomun",
        "¿En qué se puede gastar el FONCOMUN?",
        "uso del foncomun",
        "puedo pagar planilla con foncomun",
    ),
    _plain(
        "foncomun-origen",
        "foncomun",
        "¿De dónde sale el FONCOMUN?",
        "de qué impuesto viene el foncomun",
    ),
    _plain(
        "pia",
        "presupuesto",
        "¿Hasta cuándo se aprueba el presupuesto institucional de apertura?",
        "plazo para aprobar el PIA",
    ),
    _plain(
        "feriado",
        "otros",
        "¿El Año Nuevo es feriado?",
        "feriado de año nuevo",
        "el primero de enero no se trabaja",
    ),
    _plain(
        "revocatoria",
        "revocatoria",
        "¿Desde qué año de gestión procede la revocatoria?",
        "en qué año se puede revocar a un alcalde",
        "revocatoria plazo año de gestión",
    ),
    _plain(
        "vacancia",
        "vacancia",
        "¿Cuántos votos necesita la vacancia del alcalde?",
        "votos para vacar al alcalde",
    ),
    _plain(
        "licencia",
        "licencias",
        "¿En cuánto tiempo se otorga la licencia de funcionamiento?",
        "plazo de la licencia de funcionamiento de una tienda",
    ),
    _plain(
        "arbitrios",
        "tributos",
        "¿Cómo se aprueban los arbitrios?",
        "ordenanza de arbitrios",
    ),
    _plain(
        "arbitrios-sin-publicar",
        "tributos",
        "¿Qué pasa si no publico la ordenanza de arbitrios?",
        "no se publicó la ordenanza de arbitrios",
    ),
    _plain(
        "leche",
        "programas",
        "¿Quiénes reciben el Vaso de Leche?",
        "beneficiarios del vaso de leche",
    ),
    _entry(
        "portal",
        "¿Cuál es hoy el correo del portal Municipio al Día?",
        "correo del portal municipio al día",
        topic="otros",
        validity="por_confirmar",
    ),
)

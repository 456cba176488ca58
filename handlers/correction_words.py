"""«plazo: 15 de abril», «ME5-0042 monto: 500 mil»: a correction as it is typed."""

import re
from dataclasses import dataclass

from db.commitments import normal_code
from knowledge import commitment_parties

WORDS = {
    "texto": "text",
    "responsable": "responsible",
    "plazo": "due",
    "fecha": "due",
    "monto": "amount",
    "cui": "cui",
    "tipo": "kind",
}
PATTERN = re.compile(
    rf"(?:(?P<code>[a-z]{{1,4}}\d{{1,3}}[-\s]\d{{1,7}})[\s,:]+)?(?P<field>{'|'.join(WORDS)})"
    r"\s*[:=]\s*(?P<value>.+)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class Said:
    """What is to be put right; without a code it is the last line's."""

    code: str
    field: str
    value: str


def read(text: str) -> Said | None:
    found = PATTERN.fullmatch(text)
    if found is None or (not found["code"] and "\n" in text):
        return None
    field, value = WORDS[found["field"].lower()], found["value"].strip()
    code = normal_code(found["code"]) if found["code"] else ""
    return Said(code, field, value) if _is_only(field, value) else None


def _is_only(field: str, value: str) -> bool:
    """«Responsable: MTC; mejoramiento de la trocha, mayo» is a whole commitment."""
    if field == "text":
        return True
    if field == "responsible" and commitment_parties.named_by(value):
        return True
    return not re.search(r"[;\n]" if field == "due" else r"[;\n]|,\D", value)

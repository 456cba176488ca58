"""Pairs of words of which a rule has one or the other: obligatory or optional, free or paid."""

import re

_PAIRS = {
    "duty": (
        r"(?<!no )obligatori[ao]s?|(?<!no )obligad[ao]s?|tiene[n]? que"
        r"|(?<!no )exige[n]?|(?<!no )debe[n]?",
        r"facultativ[ao]s?|opcional(?:es)?|voluntari[ao]s?|puede[n]? o no|si (?:lo )?desea[n]?"
        r"|(?:cuando|si) lo (?:cre|consider|estim)\w+|potestativ[ao]s?"
        r"|no (?:es|son) obligatori[ao]s?",
    ),
    "cost": (
        r"gratuit[ao]s?|gratis|sin costo|no (?:se paga|cuesta|tiene costo|se cobra)",
        r"(?<!no )se paga|pagado|(?<!no )cuesta|(?<!no )tiene costo|previo pago|cobra[n]?",
    ),
    "secrecy": (r"public[ao]s?", r"secret[ao]s?|reservad[ao]s?|confidencial(?:es)?"),
    "least": (r"como minimo|al menos|por lo menos|no menos", r"como maximo|a lo mas|hasta|no mas"),
    "order": (r"antes de", r"despues de|luego de"),
    "end": (
        r"indefinid[ao]s?|indeterminad[ao]s?|permanentes?|no caduca[n]?|no vence[n]?",
        r"temporal(?:es)?|(?<!no )caduca[n]?|(?<!no )vence[n]?|renova(?:ble|cion|r|rla|rlo)",
    ),
    "silence": (
        r"silencio (?:administrativo )?positivo|aprobacion automatica",
        r"silencio (?:administrativo )?negativo|evaluacion previa",
    ),
    "scope": (
        r"amb[ao]s|l[ao]s dos|cada un[ao]|tambien|ademas|incluso|tanto",
        r"solo|unicamente|exclusivamente",
    ),
    "days": (r"dias? (?:habil(?:es)?|util(?:es)?)", r"dias? (?:calendarios?|natural(?:es)?)"),
    "appeal": (r"inapelable|irrevisable", r"apelable|apelacion"),
    "outcome": (
        r"(?:se (?:entiende|tiene|considera|da)|queda) (?:por )?"
        r"(?:acept|aprob|conced|ratific|otorg|estim|admit)[ai]d[ao]s?",
        r"(?:se (?:entiende|tiene|considera|da)|queda) (?:por )?"
        r"(?:deneg|rechaz|desestim|desaprob|inadmit)[ai]d[ao]s?",
    ),
    "force": (r"nul[ao]s?|invalid[ao]s?", r"valid[ao]s?"),
    "freedom": (
        r"libremente|libre (?:disponibilidad|uso|disposicion)|sin (?:tope|limite)|por encima de"
        r"|en lo que (?:considere|estime|decida|crea)\w*|cualquier (?:fin|gasto|uso|monto)"
        r"|puede[n]? superar",
        r"exclusivamente|unicamente|integramente|(?<!no )solo|(?<!no )solamente|tope|limite"
        r"|hasta el|no (?:debe[n]? |puede[n]? )?(?:superar?|exceder?|pasar?)n?",
    ),
    "need": (
        r"indispensables?|imprescindibles?|(?<!no )requisito|(?<!no )se (?:requiere|exige)"
        r"|debe[n]? estar",
        r"puede[n]? \w+(?: \w+){0,5} (?:sin|aunque (?:todavia |aun )?no)|aun sin"
        r"|sin necesidad de|no (?:se )?(?:hace[n]? falta|requiere|exige|necesita)",
    ),
    "finality": (r"preliminar(?:es)?|provisional(?:es)?", r"definitiv[ao]s?|(?<!no )final(?:es)?"),
    "size": (r"mayor(?:es)? de|mas de|supera[n]?", r"menor(?:es)? de|menos de|no supera[n]?"),
}
_COMPILED = {
    name: tuple(re.compile(rf"\b(?:{side})\b") for side in pair) for name, pair in _PAIRS.items()
}
PAIRS = tuple(_COMPILED.values())
WEIGHTY = tuple(
    _COMPILED[name] for name in ("duty", "cost", "secrecy", "end", "silence", "outcome")
)
"""Those that speak for a whole answer, wherever in it they stand."""


_LIMIT = re.compile(
    r"\bsol[oa]\b|\bsolamente\b|\bunic[ao]s?\b|\bunicamente\b|\bexclusiv\w+"
    r"|\bya no\b|\bno (?:tiene|hay) (?:la )?obligacion\b|\b(?:queda|esta)n? liberad|\bdecide si\b"
    r"|\bsin importar\b|\bpor su cuenta\b|\bautomatic\w+"
)
_MAY = re.compile(r"(?P<no>\bno (?:se |l[oa]s? )?)?\bpuede[n]?\b")


def limits(plain: str) -> bool:
    """Whether it draws a line round a rule («solo»), or lets somebody out of it («ya no»)."""
    return _LIMIT.search(plain) is not None


def may(plain: str) -> bool | None:
    """Whether it says that something may be, or that it may not; None for neither or both."""
    said = {match["no"] is None for match in _MAY.finditer(plain)}
    return said.pop() if len(said) == 1 else None


def turned(one: str, other: str, pairs: tuple[tuple[re.Pattern[str], ...], ...] = PAIRS) -> bool:
    """Whether each of two plain texts is on one side of a pair, and not on the same."""
    return any(_on_two_sides(one, other, pair) for pair in pairs)


def _on_two_sides(one: str, other: str, pair: tuple[re.Pattern[str], ...]) -> bool:
    left = [bool(side.search(one)) for side in pair]
    right = [bool(side.search(other)) for side in pair]
    return left.count(True) == right.count(True) == 1 and left != right

"""What sentences say, so that two can be compared: their words, claims, and what they deny."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from knowledge import claim_readers, claims, deciders, folding
from knowledge.claims import Claim, Kind
from knowledge.lexicon import lexicon

STEM = 5
"""Letters by which a word is known whatever its ending."""
SCOPE = 4
"""Content words that a «no» before them denies."""
_ABBREVIATED = (
    r"(?<!\b[a-z]\.)(?<!\bleg\.)(?<!\barts\.)(?<!\bart\.)(?<!\binc\.)(?<!\bnum\.)(?<!nro\.)"
)
_ENDS = re.compile(rf"(?<=[.;!?]){_ABBREVIATED}\s+|\n+", re.IGNORECASE)
_LEGAL = frozenset(
    {"ley", "leyes", "art", "arts", "mod", "tuo", "leg", "reglamento", "dcf", "dct", "inc"}
    | {"constitucion", "directiva", "decreto", "supremo", "legislativo", "resolucion"}
)
"""Words that name a norm: two sentences with nothing else in common are about nothing."""
_DENIES = re.compile(
    r"no(?! (?:menos|mas|mayor|menor|supera|exced|pasa|solo|obstante))|ni|nunca|jamas|tampoco"
    r"|ningun[ao]?|nadie|sin|prohib\w+|prohib|impid\w+|imped\w+|vedad[ao]s?|fallid[ao]s?|omit\w+|distint[ao]s?"
    r"|0(?![.,]\d)"
)
_CONDITION = re.compile(
    r"\b(?:si|mientras|hasta que|cuando|salvo que)(?: (?:aun|todavia|ya|se|l[oa]s?|le))*\W*$"
)
"""«Si no se designa» denies nothing."""
_DENIES_NOTHING = re.compile(
    r"no (?:olvid|confund|dej)\w+|no \w{4,}(?:iv|ari)[ao]s?\b"
    r"|no (?:deben?|pueden?|deberan?) (?:pasar|super|exced|ser (?:mayor|menor|poster|anter))"
    r"|no (?:(?:se|le|l[oa]s?|esta|estan|tenemos|hay|pud\w+|podemos|puedo) )*"
    r"(?:confirm|verific|revis|hall)\w+"
    r"|sin (?:contar|perjuicio|justific\w+|pasar|exced\w+|superar)"
)
"""Bounds and what we say of ourselves: «no debe pasar de», «no se pudo confirmar»."""
_FORBIDDEN = re.compile(
    r"(?P<what>[^,;:()«»]*)\b(?<!no )(?:esta|estan|queda|quedan)(?: \w+mente)? "
    r"(?:prohibid|vedad)[ao]s?\b"
)
"""What stands before it is denied as well."""
_TURNED = re.compile(r"(?:in|im|ir)(\w{4,}(?:bles?|ad[ao]s?|id[ao]s?|[ae]ntes?))")
"""«indelegable» denies what «delegar» says."""
_STOPS = frozenset({"salvo", "sino", "pero", "aunque", "excepto", "si", "cuando"})
_YES, _NO = re.compile(r"\s*(?:si|claro|correcto)\b"), re.compile(r"\s*no\b(?! solo)")
_MAY = r"(?:puede[n]?|procede[n]?|corresponde|es posible|esta permitido|es valid[ao]|vale)"
_MAY_NOT = re.compile(
    rf"\bno (?:se |l[oa]s? )?{_MAY}|\bno (?:se )?(?:debe|requiere|necesita|exige|paga|hace falta)"
    r"|\bno es (?:necesari|obligatori|exigible)|\bno hay obligacion"
    r"|\bprohib|\bimprocedente|\bilegal"
)
_MAY_DO = re.compile(rf"\b(?:se )?{_MAY}\b")
_ASKS_DUTY = re.compile(
    r"\b(?:deb[eo]n?|tengo que|tienen? que|hay que|obligatori[ao]s?|obligad[ao]s?|necesit\w+"
    r"|hace falta|requiere[n]?|exige[n]?|exigir)\b"
)
_MUST = re.compile(
    r"(?<!no )\b(?:deben?|deberan?|tienen? que|tendran? que|obligatori[ao]s?|obligad[ao]s?"
    r"|(?:se )?requiere[n]?|(?:se )?exige[n]?|necesita[n]?|imprescindibles?|indispensables?)\b"
)
_NEED_NOT = re.compile(
    r"\b(?:facultativ[ao]s?|opcional(?:es)?|voluntari[ao]s?|prescindir)\b"
    r"|\bno (?:\w+ )?(?:debe|necesita|exige|exigi|requiere|hace falta|obliga|tiene que|necesari)"
)


@dataclass(frozen=True)
class Sentence:
    """`denied` and `said` are stems under a «no» and without one; a stem may be in both.

    `turned` are those that a prefix denies, and `nays` says how often there is a «no».
    `topic` are the stems of the question; the first sentence need not repeat them, nor its deeds.
    """

    text: str
    plain: str
    words: frozenset[str]
    said: frozenset[str]
    denied: frozenset[str]
    claims: tuple[Claim, ...]
    turned: frozenset[str] = frozenset()
    nays: int = 0
    topic: frozenset[str] = frozenset()
    leads: bool = False
    """It opens the answer: it says what was asked."""

    def of(self, kind: Kind) -> dict[str, str]:
        """What it claims of that kind: each value, and the words that say so."""
        return {claim.value: claim.said for claim in self.claims if claim.kind is kind}

    @property
    def rule(self) -> str:
        """What it says, without its exceptions."""
        return re.split(r"\b(?:salvo|excepto|a menos)\b", self.plain)[0]

    def besides(self, kind: Kind) -> frozenset[str]:
        """Its words without those of its claims of that kind."""
        left = self.words - stems(" ".join(self.of(kind).values()))
        if kind is not Kind.DECIDES:
            return left or self.words
        return frozenset(word for word in left if not deciders.deeds(word)) | self.topic


def read(text: str, question: str = "") -> list[Sentence]:
    """The sentences that have something to say, in order."""
    parts = _ENDS.split(folding.compose(text))
    made = [each for part in parts if (each := _sentence(part)).words or each.claims]
    asked = claims.plain(question)
    made = [replace(each, topic=stems(asked)) for each in made]
    for each in made[:1]:
        claimed = tuple(_doing(each.claims, deciders.deeds(asked)))
        made[0] = replace(each, words=each.words | each.topic, claims=claimed, leads=True)
    return made


def _doing(found: tuple[Claim, ...], deeds: frozenset[str]) -> Iterator[Claim]:
    """«La provincial, …»: whoever opens the answer does what was asked about."""
    yield from found
    for claim in [each for each in found if each.kind is Kind.DECIDES][:1]:
        who = claim.value.partition(":")[2]
        yield from (replace(claim, value=f"{deed}:{who}") for deed in sorted(deeds))


def opening(text: str) -> str:
    return _ENDS.split(text.strip())[0]


def stems(plain: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in folding.WORD.findall(plain) if _has_content(word))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of the shorter one's words that the other has too."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter else 0.0


def verdict(text: str, question: str = "") -> tuple[bool | None, bool]:
    """Whether it says yes or no, and whether that is its first word.

    To whether one must, «es facultativo» is a no; to whether one may, «procede» a yes.
    """
    plain = folding.plain(folding.compose(text))
    if _YES.match(plain) or _NO.match(plain):
        return bool(_YES.match(plain)), True
    first = re.split(r"(?<=[.!?])\s", plain.strip())[0]
    if _ASKS_DUTY.search(claims.plain(question)):
        if _NEED_NOT.search(first):
            return False, False
        if _MUST.search(first):
            return True, False
    if _MAY_NOT.search(first):
        return False, False
    return (True, False) if _MAY_DO.search(first) else (None, False)


def _sentence(part: str) -> Sentence:
    plain = claims.plain(part)
    polarity = _polarity(plain)
    return Sentence(
        part.strip(),
        plain,
        stems(plain),
        frozenset(polarity.said),
        frozenset(polarity.denied),
        tuple(claim_readers.read(part)),
        frozenset(polarity.turned),
        polarity.nays,
    )


def _has_content(word: str) -> bool:
    return (
        len(word) > 2
        and word.isalpha()
        and word not in lexicon().function_words
        and word not in _LEGAL
    )


def _stem(word: str) -> str:
    return (word.removesuffix("s") if len(word) <= STEM else word)[:STEM]


@dataclass
class _Polarity:
    said: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    turned: set[str] = field(default_factory=set)
    nays: int = 0


def _polarity(plain: str) -> _Polarity:
    """The stems as they are said, and those that are denied."""
    found = _Polarity()
    forbidden = _FORBIDDEN.search(plain)
    left = end = 0
    for match in folding.WORD.finditer(plain):
        word, between = match[0], plain[end : match.start()]
        end = match.end()
        if re.search(r"[,:()«»]", between) or word in _STOPS:
            left = 0
        if _denies_here(plain, match):
            left = 2 if word == "sin" else SCOPE
            found.nays += 1
        elif _has_content(word):
            denied = left or (forbidden and forbidden.start("what") <= end <= forbidden.end("what"))
            (found.denied if denied else found.said).add(_stem(word))
            left = max(left - 1, 0)
            if turned := _TURNED.fullmatch(word):
                (found.said if denied else found.turned).add(_stem(turned[1]))
    return found


def _denies_here(plain: str, match: re.Match[str]) -> bool:
    """The whole word, not one that only begins so: «no», not «normas»."""
    found = _DENIES.match(plain, match.start())
    return (
        found is not None
        and found.end() == match.end()
        and not _CONDITION.search(plain, 0, match.start())
        and not _DENIES_NOTHING.match(plain, match.start())
    )

"""Where a new answer says something else than an old one: other figures, another body, yes for no.

It compares claims of one kind in sentences about the same, and is made to catch rather than to
be right: a curator looks at what it finds before anything is published.
"""

import re
from dataclasses import dataclass

from knowledge import claims, folding
from knowledge.claims import Claim, Kind
from knowledge.lexicon import lexicon

SAME_SUBJECT = 0.3
"""Share of the shorter sentence's words from which two sentences are about the same."""
ALIKE = 0.5
"""... from which only a word such as «no» need stand between them."""
EVERYWHERE = frozenset({Kind.PERIOD, Kind.DATE, Kind.SHARE, Kind.AMOUNT, Kind.MAJORITY, Kind.COUNT})
"""Compared in the whole answers when each has a single claim of the kind."""
STEM = 5
_SENTENCES = re.compile(r"(?<=[.;:!?])\s+|\n+")
_NEGATION = re.compile(
    r"\b(?:no(?! (?:menos|mas|mayor|menor|supera|exced|pasa|solo))|nunca|jamas|tampoco|ningun[ao]?"
    r"|nadie|prohib\w+|impid\w+|imped\w+|improcedente"
    r"|ilegal|nul[ao]|sin necesidad|incompatible|vedad[ao])\b"
)
_OPPOSITES = (
    (
        r"obligatori[ao]s?|obligad[ao]s?|debe[n]?|tiene[n]? que|exige[n]?",
        r"facultativ[ao]s?"
        r"|opcional(?:es)?|voluntari[ao]s?|puede[n]? (?:o no)|si (?:lo )?desea[n]?",
    ),
    (r"gratuit[ao]s?|gratis|sin costo", r"se paga|pagado|cuesta|tiene costo|previo pago|cobra[n]?"),
    (r"public[ao]s?", r"secret[ao]s?|reservad[ao]s?|privad[ao]s?"),
    (r"como minimo|al menos|por lo menos|no menos", r"como maximo|a lo mas|hasta|no mas"),
    (r"antes de", r"despues de|luego de"),
    (
        r"indefinid[ao]s?|permanentes?|no caduca[n]?|no vence[n]?",
        r"temporal(?:es)?|caduca[n]?"
        r"|vence[n]?|renova(?:ble|ci\u00f3n|cion|r)",
    ),
    (
        r"silencio (?:administrativo )?positivo|aprobacion automatica",
        r"silencio (?:administrativo )?"
        r"negativo|evaluacion previa",
    ),
    (r"inapelable|irrevisable|definitiv[ao]", r"apelable|apelacion|recurso"),
)
_YES, _NO = re.compile(r"\s*(?:si|claro|correcto)\b"), re.compile(r"\s*no\b(?! solo)")


@dataclass(frozen=True)
class Contradiction:
    """What each of the two says; `kind` names it for people."""

    kind: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class _Sentence:
    text: str
    plain: str
    words: frozenset[str]
    claims: tuple[Claim, ...]


def find(answer: str, other: str) -> list[Contradiction]:
    """What `answer` says against `other`, two answers to what may be one question."""
    ours, theirs = _sentences(answer), _sentences(other)
    found: dict[str, Contradiction] = {}
    if clash := _yes_against_no(answer, other):
        found[clash.kind] = clash
    for sentence in ours:
        for against in theirs:
            alike = _alike(sentence, against)
            first = sentence is ours[0] and against is theirs[0]
            if alike >= SAME_SUBJECT or first:
                for clash in _clashes(sentence.claims, against.claims):
                    found.setdefault(clash.kind, clash)
            if alike >= ALIKE and (clash := _reversed(sentence, against)):
                found.setdefault(clash.kind, clash)
    whole = [
        tuple(c for s in side for c in s.claims if c.kind in EVERYWHERE) for side in (ours, theirs)
    ]
    for clash in _clashes(*whole, single=True):
        found.setdefault(clash.kind, clash)
    return list(found.values())


def _sentences(text: str) -> list[_Sentence]:
    made = []
    for part in _SENTENCES.split(folding.compose(text)):
        plain = folding.plain(part)
        if words := _content(plain):
            made.append(_Sentence(part.strip(), plain, words, tuple(claims.read(part))))
    return made


def _content(plain: str) -> frozenset[str]:
    words = [word for word in folding.WORD.findall(plain) if len(word) > 2 and word.isalpha()]
    return frozenset(word[:STEM] for word in words if word not in lexicon().function_words)


def _alike(one: _Sentence, other: _Sentence) -> float:
    shorter = min(len(one.words), len(other.words))
    return len(one.words & other.words) / shorter


def _clashes(
    ours: tuple[Claim, ...], theirs: tuple[Claim, ...], *, single: bool = False
) -> list[Contradiction]:
    found = []
    for kind in Kind:
        mine = {claim.value: claim.said for claim in ours if claim.kind is kind}
        yours = {claim.value: claim.said for claim in theirs if claim.kind is kind}
        if single and not len(mine) == len(yours) == 1:
            continue
        only_mine = [said for value, said in mine.items() if not _within(value, yours)]
        only_yours = [said for value, said in yours.items() if not _within(value, mine)]
        if only_mine and only_yours:
            found.append(Contradiction(kind.value, ", ".join(only_mine), ", ".join(only_yours)))
    return found


def _within(value: str, others: dict[str, str]) -> bool:
    """Whether it is said there too, if less precisely: «30 dias» for «30 dias habiles»."""
    return any(value == other or _vaguer(value, other) or _vaguer(other, value) for other in others)


def _vaguer(one: str, other: str) -> bool:
    return other.startswith(f"{one} ") or (one.startswith("/") and other.endswith(one))


def _yes_against_no(answer: str, other: str) -> Contradiction | None:
    mine, yours = (folding.plain(folding.compose(text)) for text in (answer, other))
    said = [(bool(_YES.match(text)), bool(_NO.match(text))) for text in (mine, yours)]
    if said[0] in ((True, False), (False, True)) and said[1] == (said[0][1], said[0][0]):
        return Contradiction("si_o_no", _opening(answer), _opening(other))
    return None


def _opening(text: str) -> str:
    return _SENTENCES.split(text.strip())[0]


def _reversed(one: _Sentence, other: _Sentence) -> Contradiction | None:
    """Nearly the same sentence, with a «no» or the opposite word in one of them only."""
    turned = bool(_NEGATION.search(one.plain)) != bool(_NEGATION.search(other.plain))
    for pair in _OPPOSITES:
        sides = [
            [bool(re.search(rf"\b(?:{side})\b", text)) for side in pair]
            for text in (one.plain, other.plain)
        ]
        turned = turned or (
            sides[0] != sides[1]
            and sides[0] == sides[1][::-1]
            and any(sides[0])
            and not all(sides[0])
        )
    return Contradiction("si_o_no", one.text, other.text) if turned else None

"""What a text says of a person or a place that an entry for everybody must not say.

An entry is a block as YAML has it. What is found in it is told by kind; the hard ones nobody may
let pass: documents, phones and addresses of persons, and the names of people who are known.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge import askers, folding, person_names, personal_data
from knowledge.askers import Asker
from knowledge.places import Places

TEXTS = ("question", "variants", "keywords", "answer")
"""The parts that come from conversations."""
CITED = ("legal_basis", "sources", "owner")
"""Parts that name institutions, with links and numbers: only persons are looked for in them."""
PLACE, ASKER = "lugar", "quien_pregunto"
_NAME = personal_data.Kind.NAME.value
MARK = "({})"
LEFT_MARK = re.compile(
    r"\((?:" + "|".join(k.value.replace("_", " ") for k in personal_data.Kind) + r"|lugar|dato)\)"
)
_CITATION = re.compile(
    r"https?://(?!\S*(?:wa\.me|t\.me|whatsapp|facebook\.|instagram\.))\S+"
    r"|(?<!\w)(?:n\.?[°º]|nro\.?|r\.?[dmj]\.?|res\w*)\s*\d[\d\-/.]*(?:-[\w./]+)*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:[^.;,:?!\n]|[.;,:](?=\S)|\?(?=\w+=))+[.;,:?!\n]*\s*|[.;,:?!\n]+\s*")
"""Up to a mark that a space follows: an address or a number is one piece."""
_GREETING = re.compile(
    r"^(?:(?:hola|buen[oa]s?(?: d[ií]as| tardes| noches)?|estimad\w+|señor\w*)[\s,.:;!]+)+", re.I
)
_LEADING = re.compile(r"^[\s,.;:)\-–]+")


@dataclass(frozen=True)
class Finding:
    """Something that tells of somebody; a hard one can't be let pass."""

    field: str
    kind: str
    words: str
    hard: bool


@dataclass(frozen=True)
class _Span:
    kind: str
    start: int
    end: int
    hard: bool


def findings(entry: Mapping[str, Any], known: Iterable[str], asker: Asker) -> list[Finding]:
    """All that is left in an entry, in the order of its parts."""
    known = list(known)
    parts = [(field, text) for field in TEXTS for text in _texts(entry.get(field))]
    people = _perhaps_named(" ".join(text for _, text in parts), known)
    return [
        Finding(field, span.kind, folding.compose(text)[span.start : span.end], span.hard)
        for field, text in parts
        for span in (*_personal(text, people, asker), *_places(text))
    ] + [
        Finding(field, span.kind, folding.compose(text)[span.start : span.end], span.hard)
        for field in CITED
        for text in _texts(entry.get(field))
        for span in _cited(text, known, asker)
    ]


def cited(text: str, known: Iterable[str], asker: Asker) -> str:
    """A basis or a source without what tells who somebody is."""
    return _marked(text, list(_cited(text, list(known), asker)))


def _cited(text: str, known: list[str], asker: Asker) -> Iterator[_Span]:
    """What nobody may let pass, links and norms apart."""
    blank = _CITATION.sub(lambda found: " " * len(found[0]), folding.compose(text))
    people = _perhaps_named(blank, known)
    return (span for span in _personal(blank, people, asker) if span.hard)


def cleaned(text: str, known: Iterable[str], asker: Asker) -> str:
    """The text without whatever tells who somebody is; places stay, for a person to judge.

    A clause that introduces its author goes as a whole, if there is a question without it.
    """
    text = folding.compose(text)
    people = _perhaps_named(text, known)
    if not any(_telling(text, people, asker)):
        return text.strip()
    kept = [clause for clause in _CLAUSE.findall(text) if not _introduces(clause, people, asker)]
    shorter = _GREETING.sub("", _LEADING.sub("", "".join(kept))).strip()
    if "?" in shorter and not any(_telling(shorter, people, asker)):
        return _sentence(shorter)
    return _marked(text, list(_telling(text, people, asker)))


def _marked(text: str, spans: list[_Span]) -> str:
    text = folding.compose(text)
    for span in reversed(spans):
        kind = "nombre" if span.kind == ASKER else span.kind.replace("_", " ")
        text = text[: span.start] + MARK.format(kind) + text[span.end :]
    return text.strip()


def _introduces(clause: str, people: list[str], asker: Asker) -> bool:
    """Whether a clause says who speaks: by name or, besides the question, by their place."""
    return any(_telling(clause, people, asker)) or ("?" not in clause and any(_places(clause)))


def without_places(text: str) -> str:
    text = folding.compose(text)
    for span in reversed(list(_places(text))):
        text = text[: span.start] + MARK.format(PLACE) + text[span.end :]
    return text


def has_marks(entry: Mapping[str, Any]) -> bool:
    """Whether something was taken out and nobody has mended the sentence since."""
    texts = (text for field in (*TEXTS, *CITED) for text in _texts(entry.get(field)))
    return any(LEFT_MARK.search(text) for text in texts)


def _personal(text: str, people: list[str], asker: Asker) -> Iterator[_Span]:
    text = folding.compose(text)
    spans = [
        _Span(m.kind, m.start, m.end, _is_hard(m, text, people, asker))
        for m in personal_data.find(text, [*people, *asker.names])
    ]
    spans += [s for s in _of_asker(text, asker) if not any(_overlap(s, other) for other in spans)]
    if any(span.kind in (ASKER, _NAME) for span in spans):
        places = list(_places(text))
        spans = [span for span in spans if span.hard or not _is_place(span, places)]
        spans = [span for span in spans if span.kind != ASKER or not _is_place(span, places)]
    yield from sorted(spans, key=lambda span: span.start)


def _is_place(span: _Span, places: list[_Span]) -> bool:
    """«Santa Rosa», «Juan Espinoza Medrano»: what is a place's name is nobody's here."""
    if span.kind not in (ASKER, _NAME):
        return False
    words = span.end - span.start
    return any(
        place.start <= span.start
        and span.end <= place.end
        and (span.kind == _NAME or place.end - place.start > words)
        for place in places
    )


def _telling(text: str, people: list[str], asker: Asker) -> Iterator[_Span]:
    """What is taken out without asking: a word that may be no name is left for a person."""
    spans = _personal(text, people, asker)
    return (span for span in spans if span.hard or span.kind != ASKER)


def _is_hard(
    mention: personal_data.Mention, text: str, people: Iterable[str], asker: Asker
) -> bool:
    if mention.kind in personal_data.NEVER:
        return True
    named = person_names.words_of(text[mention.start : mention.end])
    if mention.kind is personal_data.Kind.NAME and named & askers.names_of(asker):
        return True
    return any(len(named & person_names.words_of(person)) > 1 for person in people)


def _of_asker(text: str, asker: Asker) -> Iterator[_Span]:
    found = askers.mentions(text, asker)
    return (_Span(ASKER, start, end, hard) for start, end, hard in found)


def _places(text: str) -> Iterator[_Span]:
    """Municipalities that are named; a department tells little, a district much."""
    for mention in Places.load().mentions(text):
        if all(len(code) > 2 for code in mention.codes):
            yield _Span(PLACE, mention.start, mention.end, False)


def _perhaps_named(text: str, known: Iterable[str]) -> list[str]:
    """Of all who are known, those of whom two names occur."""
    words = person_names.words_of(text)
    return [name for name in known if len(person_names.words_of(name) & words) > 1]


def _overlap(one: _Span, other: _Span) -> bool:
    return one.start < other.end and other.start < one.end


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list | tuple) else []


def _sentence(text: str) -> str:
    """It begins with a capital, after an opening mark."""
    at = next((place for place, char in enumerate(text) if char.isalpha()), 0)
    return text[:at] + text[at : at + 1].upper() + text[at + 1 :]

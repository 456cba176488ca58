"""A knowledge of four entries whose matcher says what the test wants it to say."""

from collections.abc import Mapping
from datetime import date

from bot.context import Knowledge
from knowledge import practices
from knowledge.catalog import Catalog, Entry, Topic
from knowledge.matcher import Candidate, Match, Outcome
from knowledge.text import normalise

SOURCE = "Ley 30204: https://www.gob.pe/ley-30204"
ENTRIES = (
    Entry(
        id="pla-comision",
        topic="transferencia",
        question="¿Cuándo se forma la comisión?",
        answer="En cinco días hábiles.",
        legal_basis="Ley 30204, art. 4",
        sources=(SOURCE,),
        validity="estable",
        reviewed_on=date(2026, 11, 20),
        related=("pla-acta", "no-existe"),
    ),
    Entry(
        id="pla-acta",
        topic="transferencia",
        question="¿Quién firma el acta?",
        answer="Ambas autoridades.",
        sources=(SOURCE, "Directiva 008"),
        validity="anual",
        valid_until=date(2026, 11, 20),
    ),
    Entry(
        id="pre-uit",
        topic="presupuesto",
        question="¿Cuánto vale la UIT?",
        answer="Lo fija un decreto supremo cada año.",
        validity="anual",
        valid_until=date(2026, 12, 31),
    ),
    Entry(
        id="ctl-rendicion",
        topic="presupuesto",
        question="¿Quién rinde cuentas?",
        answer="Consulte a la Contraloría.",
        validity="por_confirmar",
    ),
)
TOPICS = (
    Topic("transferencia", "Transferencia de la gestión", "El cambio de autoridades."),
    Topic("presupuesto", "Presupuesto"),
)


class FakeMatcher:
    """Knows a few questions by heart; anything else it does not know."""

    def __init__(self, known: Mapping[str, Match]) -> None:
        self.known = {normalise(question): match for question, match in known.items()}
        self.asked: list[tuple[str, str | None, str | None]] = []

    def match(
        self, question: str, *, previous: str | None = None, topic: str | None = None
    ) -> Match:
        self.asked.append((question, previous, topic))
        unknown = Match(question, Outcome.UNKNOWN, score=0.05)
        return self.known.get(normalise(question), unknown)


def sure(entry_id: str, outcome: Outcome = Outcome.ANSWER) -> Match:
    return Match("", outcome, entry_id, 0.95, (Candidate(entry_id, 0.95),))


def unsure(*entry_ids: str) -> Match:
    candidates = tuple(Candidate(entry_id, 0.4) for entry_id in entry_ids)
    return Match("", Outcome.SUGGEST, None, 0.4, candidates)


def chat(kind: str) -> Match:
    return Match("", Outcome.SMALLTALK, None, 1.0, smalltalk=kind)


KNOWN = {
    "comision": sure("pla-comision"),
    "acta": sure("pla-acta"),
    "uit": sure("pre-uit"),
    "rendicion": sure("ctl-rendicion", Outcome.REFER),
    "cuanto tiempo": unsure("pla-comision", "pla-acta", "pre-uit", "ctl-rendicion"),
    "firma": unsure("pla-acta"),
    "hola": chat("greeting"),
    "gracias": chat("thanks"),
    "quien eres": chat("identity"),
    "esto no sirve": chat("complaint"),
}


def small_knowledge() -> Knowledge:
    entries = {entry.id: entry for entry in ENTRIES}
    topics = {topic.id: topic for topic in TOPICS}
    matcher = FakeMatcher(KNOWN)
    return Knowledge(Catalog(entries, topics), matcher, practices.load())  # type: ignore[arg-type]

"""What a curator should know before publishing: faults, people, duplicates, contradictions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.context import Context
from db.consultations import Consultation
from db.entries import CuratedEntry
from handlers import entry_drafts
from knowledge import contradictions, publishable, publishing
from knowledge.catalog import Entry
from knowledge.contradictions import Contradiction
from knowledge.publishable import Finding
from knowledge.text import normalise

NEAR = 0.3
"""How likely another entry must be for one of the phrasings, to be shown as a duplicate."""
SAME_SUBJECT = 0.05
"""... for what it says to be compared."""
SAME_QUESTION = 0.5
"""... for every difference to count, not only those that contradict any neighbour."""
MAX_NEAR, MAX_COMPARED, MAX_PHRASES = 3, 5, 10


@dataclass(frozen=True)
class Conflict:
    """An existing entry that says something else."""

    entry: Entry
    points: list[Contradiction]


@dataclass(frozen=True)
class Similar:
    """An existing entry that may ask the same, and how surely."""

    entry: Entry
    sure: float

    @property
    def percent(self) -> int:
        return round(100 * self.sure)

    @property
    def same_question(self) -> bool:
        """So surely that a curator must have read both: no comparison finds every contradiction."""
        return self.sure >= SAME_QUESTION


@dataclass(frozen=True)
class Findings:
    """`faults`, marks, hard findings and a question that is taken keep it from being published."""

    faults: list[str] = field(default_factory=list)
    marks: bool = False
    personal: list[Finding] = field(default_factory=list)
    taken_by: Entry | None = None
    near: list[Similar] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    @property
    def hard(self) -> list[Finding]:
        return [finding for finding in self.personal if finding.hard]

    @property
    def soft(self) -> list[Finding]:
        return [finding for finding in self.personal if not finding.hard]

    @property
    def blocks(self) -> bool:
        return bool(self.faults or self.marks or self.hard or self.taken_by)

    @property
    def warns(self) -> bool:
        return bool(self.soft or self.near or self.conflicts)


def of(context: Context, entry: CuratedEntry) -> Findings:
    content = entry.content
    scores = _scores(context, entry)
    entries = context.knowledge.catalog.entries
    close = [Similar(entries[i], scores[i]) for i in sorted(scores, key=lambda i: -scores[i])]
    return Findings(
        faults=publishing.faults({"id": entry.entry_id, **content}),
        marks=publishable.has_marks(content),
        personal=_personal(context, entry),
        taken_by=_taken_by(content, [other.entry for other in close]),
        near=[other for other in close if other.sure >= NEAR][:MAX_NEAR],
        conflicts=_conflicts(content, close[:MAX_COMPARED]),
    )


def _personal(context: Context, entry: CuratedEntry) -> list[Finding]:
    row = context.session.get(Consultation, entry.consultation_id or 0)
    known = entry_drafts.known_people(context.session)
    found = publishable.findings(entry.content, known, entry_drafts.asker_of(context.session, row))
    return list(dict.fromkeys(found))


def _scores(context: Context, entry: CuratedEntry) -> dict[str, float]:
    """Other entries that may ask the same, and how surely."""
    scores: dict[str, float] = {}
    for phrase in [*phrasings(entry.content)[:MAX_PHRASES], entry.content.get("answer", "")]:
        for candidate in context.knowledge.matcher.match(phrase).candidates:
            known = candidate.id in context.knowledge.catalog.entries
            if known and candidate.id != entry.entry_id and candidate.score >= SAME_SUBJECT:
                scores[candidate.id] = max(scores.get(candidate.id, 0.0), candidate.score)
    return scores


def _conflicts(content: Mapping[str, Any], others: list[Similar]) -> list[Conflict]:
    answer = f"{content.get('answer', '')} {content.get('legal_basis') or ''}"
    asked = content.get("question", "")
    found = []
    for other in others:
        points = contradictions.find(
            answer,
            whole(other.entry),
            asked=asked,
            about=other.entry.question,
            same_question=other.same_question,
        )
        found += [Conflict(other.entry, points)] if points else []
    return found


def whole(entry: Entry) -> str:
    """What an entry says, with its basis."""
    return f"{entry.answer} {entry.legal_basis or ''}"


def _taken_by(content: Mapping[str, Any], others: list[Entry]) -> Entry | None:
    """The entry that has this very question."""
    question = normalise(content.get("question", ""))
    return next((other for other in others if question in map(normalise, _all_of(other))), None)


def phrasings(content: Mapping[str, Any]) -> list[str]:
    return [content.get("question", ""), *(content.get("variants") or ())]


def _all_of(entry: Entry) -> tuple[str, ...]:
    return (entry.question, *entry.variants)

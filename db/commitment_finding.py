"""Small questions about commitments: near codes, the last line of a history, known words."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db import commitment_sides, commitments, meetings, outbox_lookup
from db.commitment_history import HistoryEntry
from db.commitment_words import KnownWord
from db.commitments import Commitment, code_of
from db.evidence import Evidence
from db.petitions import Petition, PetitionState
from db.posts import Duty

MAX_NEAR = 3
LOOKED_BACK = 100
"""Pieces of evidence, of everybody's, among which the last of one person is sought."""
SLIPS_IN_LENGTH = 2
"""How much longer or shorter a word may be than the mistyped one that is compared with it."""
FIRST_LETTER = "a"
"""Numbers come before it: they are many, and one is never meant for another."""
DIGITS = "0123456789"
_PARTS = re.compile(r"([A-Z]+[0-9]*)?[-\s.]*0*([0-9]{1,7})")


def visible(session: Session, duties: Iterable[Duty], commitment_id: int) -> Commitment | None:
    """The commitment of that number, if these duties show it."""
    found = commitments.get(session, commitment_id)
    return found if found is not None and commitment_sides.may_see(duties, found) else None


def near(session: Session, duties: Sequence[Duty], typed: str) -> list[Commitment]:
    """Up to MAX_NEAR commitments that a mistyped code may mean, among those these duties show."""
    match = _PARTS.fullmatch(typed.strip().upper())
    if match is None:
        return []
    prefix, number = match[1] or "", match[2]
    prefixes = [edition.prefix for edition in meetings.editions(session)]
    same = [known for known in prefixes if known == prefix]
    codes = [code_of(known, n) for known in same for n in _slips(number)]
    codes += [code_of(known, int(number)) for known in prefixes if known not in same]
    query = select(Commitment).where(Commitment.code.in_(codes)).order_by(Commitment.code)
    seen = (row for row in session.scalars(query) if commitment_sides.may_see(duties, row))
    order = {code: place for place, code in enumerate(codes)}
    return sorted(seen, key=lambda row: order[row.code])[:MAX_NEAR]


def last_entry(session: Session, commitment_id: int) -> int:
    """The number of the newest line of a commitment's history: what makes a notice of it unique."""
    query = select(func.max(HistoryEntry.id)).where(HistoryEntry.commitment_id == commitment_id)
    return session.scalar(query) or 0


def last_filed_by(session: Session, person_id: int, since: datetime) -> Commitment | None:
    """The commitment for which a person sent evidence last, if that was since then."""
    newest = select(Evidence).order_by(Evidence.id.desc()).limit(LOOKED_BACK).subquery()
    query = (
        select(newest.c.commitment_id)
        .where(newest.c.sent_by == person_id, newest.c.sent_at >= since)
        .order_by(newest.c.id.desc())
    )
    number = session.scalars(query.limit(1)).first()
    return commitments.get(session, number) if number else None


def evidence(session: Session, number: str) -> Evidence | None:
    """The piece of that number, as a button carries it."""
    return session.get(Evidence, int(number)) if number.isdecimal() else None


def count_evidence(session: Session, commitment_id: int) -> int:
    query = select(func.count(Evidence.id)).where(Evidence.commitment_id == commitment_id)
    return session.scalar(query) or 0


def petitions_waiting(session: Session, commitment_id: int) -> list[Petition]:
    query = select(Petition).where(
        Petition.commitment_id == commitment_id, Petition.state == PetitionState.WAITING
    )
    return list(session.scalars(query.order_by(Petition.id)))


def known_words(session: Session, words: Iterable[str]) -> set[str]:
    """Those of the words that some commitment has."""
    return set(session.scalars(select(KnownWord.word).where(KnownWord.word.in_(list(words)))))


def words_like(session: Session, word: str) -> list[str]:
    """The known words of about the same length."""
    length = func.length(KnownWord.word)
    shortest, longest = len(word) - SLIPS_IN_LENGTH, len(word) + SLIPS_IN_LENGTH
    about = and_(length >= shortest, length <= longest)
    cut_short = and_(KnownWord.word >= word, KnownWord.word < word + "{")
    query = select(KnownWord.word).where(KnownWord.word >= FIRST_LETTER, or_(about, cut_short))
    return list(session.scalars(query))


def text_sent(session: Session, address: str, provider_id: str) -> str:
    """What we said in the message that somebody now replies to."""
    return str(outbox_lookup.payload_of(session, address, provider_id).get("text", ""))


def _slips(number: str) -> list[int]:
    """The number, and those one slip of the finger away: a digit changed, lost, added, swapped."""
    spots = range(len(number) + 1)
    swapped = [
        number[:i] + number[i + 1] + number[i] + number[i + 2 :] for i in range(len(number) - 1)
    ]
    lost = [number[:i] + number[i + 1 :] for i in range(len(number))]
    changed = [number[:i] + digit + number[i + 1 :] for i in range(len(number)) for digit in DIGITS]
    added = [number[:i] + digit + number[i:] for i in spots for digit in DIGITS]
    found = (int(text) for text in (number, *swapped, *lost, *changed, *added) if text)
    return [value for value in dict.fromkeys(found) if value]

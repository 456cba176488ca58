"""What the clock settles: lists that nobody objected to in time, and who hears of it."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Lane, Notice
from db import commitment_agreement, commitment_audience, people
from db.commitments import Commitment


def settle_unanswered(session: Session, now: datetime) -> list[Notice]:
    """Settle what nobody objected to, and say so: one notice a person and meeting."""
    settled = commitment_agreement.settle_unobjected(session, now)
    ordered = sorted(settled, key=_meeting)
    return [
        notice
        for meeting_id, rows in groupby(ordered, key=_meeting)
        for notice in _notices(session, meeting_id, list(rows), now)
    ]


def _notices(
    session: Session, meeting_id: int, rows: Sequence[Commitment], now: datetime
) -> Iterator[Notice]:
    """Each person hears only of what they are concerned with."""
    concerned: dict[int, list[str]] = {}
    for row in rows:
        for person in commitment_audience.audience(session, row, now):
            concerned.setdefault(person, []).append(row.code)
    for person, codes in concerned.items():
        address = people.preferred_address(session, person)
        if address is None:
            continue
        word = rendering.compose("agreement_settled", meeting=rows[0].meeting, codes=codes)
        key = f"settled:{meeting_id}:{rows[0].id}:{rows[-1].id}:{person}"
        yield Notice(address, word, key, Lane.REMINDER)


def _meeting(commitment: Commitment) -> int:
    assert commitment.meeting_id is not None, "what is settled was made in a meeting"
    return commitment.meeting_id

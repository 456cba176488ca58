"""What goes out by itself: starting at the hour, joining late, progress, the end."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Lane, Reply
from db import (
    announcement_acts,
    announcement_receipts,
    announcement_recipients,
    announcements,
    batches,
    outbox,
    outbox_lookup,
    people,
)
from db.announcement_acts import SYSTEM, Move
from db.announcement_receipts import Progress
from db.announcement_states import Action, Refused, State
from db.announcements import Announcement
from db.batches import BatchState
from db.deliveries import Delivery, DeliveryStatus
from db.lima import lima_date
from handlers import announcing

SHOWN_FOR = timedelta(minutes=10)
"""How long after its last act the progress is still brought up to date."""


def start(session: Session, announcement: Announcement, now: datetime) -> int:
    """Materialise the recipients and let it go, in one transaction; returns how many."""
    announcement_acts.act(session, announcement, Action.START, Move(SYSTEM, now))
    payload = announcing.as_recipients_see(announcement).to_json()
    count = announcement_recipients.materialise(session, announcement, payload, now)
    show_progress(session, announcement, now)
    return count


def resend(session: Session, announcement: Announcement, now: datetime) -> int:
    """The next wave, which has begun already, to those who did not acknowledge."""
    payload = announcing.as_recipients_see(announcement).to_json()
    count = announcement_recipients.again(session, announcement, payload, now)
    show_progress(session, announcement, now)
    return count


def tick(session: Session, now: datetime) -> dict[str, int]:
    """What the clock does every few seconds; returns what it did."""
    started = [_start(session, row, now) for row in announcements.due(session, now)]
    told = [_follow(session, row, now) for row in announcements.moving(session, now - SHOWN_FOR)]
    return {"started": sum(started), "progress": sum(told)}


def catch_up(session: Session, now: datetime) -> int:
    """What still holds goes to those who have joined since; returns how many deliveries."""
    return sum(
        announcement_recipients.join_late(
            session, row, announcing.as_recipients_see(row).to_json(), now
        )
        for row in announcements.still_valid(session, lima_date(now))
    )


def _start(session: Session, announcement: Announcement, now: datetime) -> bool:
    try:
        start(session, announcement, now)
    except Refused:
        return False  # somebody has changed it meanwhile
    return True


def _follow(session: Session, announcement: Announcement, now: datetime) -> bool:
    """Take over what became of its batch, and show how far it is."""
    if announcement.state == State.SENDING:
        _take_over(session, announcement, now)
    return show_progress(session, announcement, now) > 0


def _take_over(session: Session, announcement: Announcement, now: datetime) -> None:
    batch = batches.find(session, announcement.batch)
    progress = announcement_receipts.progress(session, announcement.id, announcement.wave)
    if batch is not None and batch.state == BatchState.PAUSED:
        step = Move(SYSTEM, now, batch.reason)
        announcement_acts.act(session, announcement, Action.PAUSE, step)
        _tell_of_stop(session, announcement, now)
    elif not progress.waiting:
        announcement_acts.act(session, announcement, Action.FINISH, Move(SYSTEM, now))


def _tell_of_stop(session: Session, announcement: Announcement, now: datetime) -> None:
    """It stopped by itself: an edited message makes no sound, so this is one of its own."""
    word = rendering.compose("announcement_stopped", announcement=announcement)
    for person in _senders(announcement):
        if address := people.preferred_address(session, person):
            key = f"stopped:{announcement.id}:{now.timestamp():.0f}:{person}"
            _leave(session, key, address, word, now)


def _senders(announcement: Announcement) -> list[int]:
    """Who wrote it and who approved it, each once."""
    who = (announcement.author_id, announcement.written_by, announcement.approved_by)
    return [person for person in dict.fromkeys(who) if person is not None]


def show_progress(session: Session, announcement: Announcement, now: datetime) -> int:
    """One message to each of the two who sent it, edited from then on; how many were changed."""
    progress = announcement_receipts.progress(session, announcement.id, announcement.wave)
    return sum(
        _show(session, announcement, progress, person, now) for person in _senders(announcement)
    )


def _show(
    session: Session, announcement: Announcement, progress: Progress, person: int, now: datetime
) -> bool:
    address = people.preferred_address(session, person)
    if address is None:
        return False
    shown = rendering.compose(
        "announcement_progress",
        announcement=announcement,
        progress=progress,
        seconds=seconds_left(announcement, progress, now),
    )
    prefix = f"progress:{announcement.id}:{announcement.wave}:{person}:"
    earlier = outbox_lookup.series(session, address, prefix)
    if not earlier:
        return _leave(session, f"{prefix}0", address, shown, now)
    posted, last = earlier[0], earlier[-1]
    settled = last.status == DeliveryStatus.SENT and posted.provider_id
    if not settled or _text(last) == shown.text:
        return False
    return _leave(session, f"{prefix}{len(earlier)}", address, shown, now, posted.provider_id)


def _text(delivery: Delivery) -> str:
    return str(delivery.payload.get("text", ""))


def _leave(
    session: Session, key: str, address: str, shown: Reply, now: datetime, edit: str = ""
) -> bool:
    payload = {**shown.to_json(), "edit": edit} if edit else shown.to_json()
    return outbox.enqueue(
        session, key=key, address=address, lane=Lane.REMINDER, payload=payload, now=now
    )


def seconds_left(announcement: Announcement, progress: Progress, now: datetime) -> int:
    """At the pace of this wave so far; before the first has gone, at the usual one."""
    began = announcement.wave_at or now
    elapsed = (now - began).total_seconds()
    usual = min(announcing.PER_SECOND.values())
    pace = progress.done / elapsed if progress.done and elapsed >= 1 else usual
    return round(progress.waiting / pace)

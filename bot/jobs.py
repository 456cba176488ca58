"""What the clock does: each job asks the database what is due, and returns what it did."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from bot import working_days
from bot.files import FileStore
from bot.messages import Notice
from db import (
    announcement_recipients,
    announcement_replies,
    conversations,
    imports,
    inbox,
    invitations,
    outbox,
    questions,
    reminder_silences,
    reminders,
    stored_files,
    waiting_questions,
    webchat,
)
from handlers import (
    announcement_sending,
    beginning,
    bulletins,
    consultation_clock,
    numbers,
    reminding,
    settling,
)
from handlers.reminding import Ticked
from knowledge.catalog import Catalog

KEEP_INBOX = timedelta(days=30)
"""Longer than any platform repeats an update (Meta: 7 days), so that a repeat is still known."""
KEEP_ANSWERS = timedelta(days=90)
KEEP_NOTICES = timedelta(days=730)
KEEP_WAITING = timedelta(days=30)
"""Then nobody is told any more that what they asked has an answer."""
KEEP_QUESTIONS = timedelta(days=730)


def prune(session: Session, now: datetime) -> dict[str, int]:
    """Forget what its retention period has passed."""
    return {
        "reminders": reminders.prune(session, now - KEEP_NOTICES),
        "silences": reminder_silences.prune(session, now),
        "inbox": inbox.prune(session, now - KEEP_INBOX),
        "outbox": outbox.prune(
            session, answers_before=now - KEEP_ANSWERS, notices_before=now - KEEP_NOTICES
        ),
        "recipients": announcement_recipients.prune(session, now - KEEP_NOTICES),
        "replies": announcement_replies.prune(session, now - KEEP_NOTICES),
        "web": webchat.prune(session, now - KEEP_ANSWERS),
        "questions": questions.prune(session, now - KEEP_QUESTIONS),
        "waiting_questions": waiting_questions.prune(session, now - KEEP_WAITING),
        "ratings": questions.prune_ratings(session, now - KEEP_QUESTIONS),
        "conversations": conversations.prune(session, now - KEEP_ANSWERS),
        "imports": imports.prune(session, now - KEEP_ANSWERS),
        "codes": invitations.prune(session, now - KEEP_INBOX),
    }


def sweep_files(engine: Engine, files: FileStore, now: datetime) -> dict[str, int]:
    """Delete the files that no row names any more; it reads without keeping a writer waiting."""
    with engine.execution_options(read_only=True).connect() as connection:
        named = stored_files.named(connection)
    return {"files": files.sweep(named, now - KEEP_ANSWERS)}


def every_hour(session: Session, now: datetime) -> dict[str, int]:
    """What a day that is over has settled by silence, and whose term began with the new one."""
    settled = settling.settle_unanswered(session, now)
    begun = beginning.greet_newcomers(session, now)
    return {
        "settled_notices": sum(_leave_word(session, notice, now) for notice in settled),
        "begun_terms": sum(_leave_word(session, notice, now) for notice in begun),
    }


def remind(session: Session, now: datetime) -> Ticked:
    """A transaction's worth of reminders: to be called again while it says that there is more."""
    return reminding.tick(session, now, working_days.load(session))


def announce(session: Session, now: datetime) -> dict[str, int]:
    """Announcements whose hour has come begin; those on their way show how far they are."""
    return announcement_sending.tick(session, now)


def every_minute(session: Session, now: datetime) -> dict[str, int]:
    """Announcements that hold still, to those who took up a post since they went out."""
    return {"late_announcements": announcement_sending.catch_up(session, now)}


def bulletin(session: Session, catalog: Catalog, now: datetime) -> dict[str, int]:
    """This week's draft, on its day, once."""
    notices = bulletins.draft_weekly(session, catalog, now)
    return {"bulletin_notices": sum(_leave_word(session, notice, now) for notice in notices)}


def look_at_entries(session: Session, catalog: Catalog, now: datetime) -> dict[str, int]:
    """This week's list of entries that want an eye, on its day, once."""
    notices = numbers.weekly(session, catalog, now)
    return {"entry_notices": sum(_leave_word(session, notice, now) for notice in notices)}


def every_few_minutes(session: Session, now: datetime) -> dict[str, int]:
    """Consultations: given out, reminded of, late."""
    notices = consultation_clock.tick(session, now)
    return {"consultation_notices": sum(_leave_word(session, one, now) for one in notices)}


def show_reminders(session: Session, now: datetime) -> int:
    """The demo's: all that is due, whatever the hour."""
    return reminding.show(session, now, working_days.load(session))


def _leave_word(session: Session, notice: Notice, now: datetime) -> bool:
    """For the sender to claim; a key that was used is not used again."""
    return outbox.enqueue(
        session,
        key=notice.key,
        address=notice.address,
        lane=notice.lane,
        payload=notice.reply.to_json(),
        now=now,
    )

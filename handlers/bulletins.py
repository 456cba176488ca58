"""The weekly bulletin: a draft that makes itself on Mondays, for staff to edit and approve."""

import html
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot import rendering, working_days
from bot.messages import Notice
from db import announcements, people
from db.announcement_states import COMPOSERS
from db.announcements import MAX_TEXT, Content
from db.audiences import MUNICIPAL, Audience
from db.commitment_audience import holders_of
from db.lima import LIMA, lima_date
from handlers import obligation_book
from knowledge.catalog import Catalog, Entry

TOPIC = "boletin"
DAYS, FROM_HOUR = (1, 2, 3), 7
"""Monday at this hour of Lima's; until Wednesday, if nobody was running."""
NEWS_OF = timedelta(days=7)
LOOKS_AHEAD = timedelta(days=14)
MOST = 6
"""Of each kind; a bulletin is read on a phone."""


def draft_weekly(session: Session, catalog: Catalog, now: datetime) -> list[Notice]:
    """Make this week's draft, once, and tell those who may edit and submit it."""
    local = now.astimezone(LIMA)
    year, week, weekday = local.date().isocalendar()
    name = f"{year}-W{week:02}"
    if weekday not in DAYS or local.hour < FROM_HOUR or announcements.of_week(session, name):
        return []
    text = _text(session, catalog, now)
    if not text:
        return []
    draft = announcements.add_bulletin(session, name, _content(local.date(), text), now)
    return [
        Notice(address, rendering.compose("bulletin_ready", announcement=draft), f"{name}:{person}")
        for person in _team(session, now)
        if (address := people.preferred_address(session, person))
    ]


def _content(today: date, text: str) -> Content:
    """For everybody who governs a municipality and wants it, until the next one."""
    return Content(
        subject=html.unescape(rendering.compose("bulletin_subject", today=today).text),
        text=text,
        audience=Audience(everyone=True, levels=frozenset(MUNICIPAL)),
        topic=TOPIC,
        valid_until=today + NEWS_OF,
    )


def _text(session: Session, catalog: Catalog, now: datetime) -> str:
    """Empty when there is nothing to tell."""
    today = lima_date(now)
    entries = [e for e in catalog.entries.values() if _is_new(e, today)]
    days = working_days.load(session)
    coming = obligation_book.everybodys_dues(session, today, today + LOOKS_AHEAD, days)
    sent = announcements.sent_since(session, now - NEWS_OF)
    if not (entries or coming or sent):
        return ""
    entries.sort(key=lambda entry: (entry.reviewed_on or date.min, entry.id), reverse=True)
    told = rendering.compose(
        "bulletin_text",
        entries=entries[:MOST],
        more_entries=max(len(entries) - MOST, 0),
        coming=coming[:MOST],
        sent=sent[:MOST],
    )
    return html.unescape(told.text)[:MAX_TEXT]


def _is_new(entry: Entry, today: date) -> bool:
    return entry.reviewed_on is not None and today - NEWS_OF < entry.reviewed_on <= today


def _team(session: Session, now: datetime) -> list[int]:
    found = [p for role in sorted(COMPOSERS) for p in holders_of(session, role, now)]
    return list(dict.fromkeys(found))

"""The weekly bulletin: its draft makes itself on Mondays, once, and people edit and approve it."""

from datetime import UTC, datetime
from functools import partial

import pytest

from bot import jobs
from db import announcements
from db.announcements import Announcement
from handlers import obligation_book
from tests import announcements as step
from tests.announcements import APPROVER, AUTHOR, heard, last, tick
from tests.fakes import SATURDAY, Talk
from tests.people import MAYOR, ON_SQLITE, templates

pytestmark = ON_SQLITE

MONDAY = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
"""8:00 in Lima."""


async def hour(talk: Talk, instant: datetime) -> int:
    """What the clock does at that hour; returns how many were told."""
    talk.clock.set(instant)
    job = partial(jobs.bulletin, catalog=talk.knowledge.catalog, now=instant)
    done = await talk.database.run(job)
    await talk.settle()
    return done["bulletin_notices"]


async def drafts(talk: Talk) -> list[Announcement]:
    return await talk.database.run(lambda s: list(s.query(Announcement)))


async def test_on_monday_it_makes_itself_once(talk: Talk) -> None:
    assert await hour(talk, MONDAY) == 2
    assert await hour(talk, MONDAY.replace(hour=14)) == 0
    [draft] = await drafts(talk)
    assert (draft.kind, draft.week, draft.state) == ("boletin", "2026-W48", "borrador")
    assert draft.subject == "Boletín semanal, 23 de noviembre de 2026"
    assert "*Respuestas nuevas o revisadas*" in draft.text
    assert "*Lo que vence en estos días*" in draft.text
    assert "&" not in draft.text.replace(" & ", "")
    assert len(draft.text) <= announcements.MAX_TEXT
    assert "bulletin_ready" in heard(talk, AUTHOR)
    assert "bulletin_ready" in heard(talk, APPROVER)


@pytest.mark.parametrize(
    "instant", [SATURDAY, MONDAY.replace(hour=11), datetime(2026, 11, 26, 15, 0, tzinfo=UTC)]
)
async def test_on_other_days_and_before_hours_it_does_not(talk: Talk, instant: datetime) -> None:
    assert await hour(talk, instant) == 0
    assert await drafts(talk) == []


async def test_each_week_has_its_own(talk: Talk) -> None:
    await hour(talk, MONDAY)
    await hour(talk, MONDAY.replace(day=30))
    assert [draft.week for draft in await drafts(talk)] == ["2026-W48", "2026-W49"]


async def test_it_tells_of_what_went_out_lately(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    await hour(talk, MONDAY)
    _, draft = await drafts(talk)
    assert "*Comunicados recientes*\n- Plazo" in draft.text


async def test_without_news_there_is_none(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obligation_book, "everybodys_dues", lambda *_: [])
    await hour(talk, datetime(2027, 3, 15, 13, 0, tzinfo=UTC))
    assert await drafts(talk) == []


async def test_who_submits_it_does_not_approve_it(talk: Talk) -> None:
    await hour(talk, MONDAY)
    [card] = await talk.tap(AUTHOR, "Ver el boletín")
    assert "<b>Boletín 1</b>" in card.text
    assert "nadie todavía" in card.text
    await talk(APPROVER, action="ann_do:submit:1:1")
    [refused] = await talk(APPROVER, action="ann_do:approve:1:1")
    assert "otra persona" in refused.text


async def test_it_is_sent_once_two_people_agree(talk: Talk) -> None:
    await hour(talk, MONDAY)
    await step.approve(talk)
    await tick(talk, seconds=10)
    assert heard(talk, MAYOR) == ["announcement"]
    assert "Boletín 1 · Presidencia" in last(talk, MAYOR, "announcement").text
    assert templates(await talk(MAYOR, action="ann_ack:1")) == ["announcement_thanks"]

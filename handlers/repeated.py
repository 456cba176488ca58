"""Questions that several ask: who they are, how many, and one answer for all of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import rendering
from bot.context import Context
from bot.messages import Replies, as_list
from bot.router import Router
from db import consultation_queue, consultations, people, posts, waiting_questions
from db.consultations import Asked as Received
from db.consultations import Consultation
from db.waiting_questions import WaitingQuestion
from handlers import consultation_sight as sight
from handlers import consulting, drafting, expected_time, grouped
from handlers.paging import page_of
from knowledge import grouping
from knowledge.grouping import Asked

router = Router()

LOOK_BACK = timedelta(days=30)
"""Who got an honest no longer ago is not written to any more."""
PER_PAGE = 5


@dataclass(frozen=True)
class Group:
    """Those who ask the same: consultations that wait, and questions that got an honest no."""

    key: str
    rows: list[Consultation]
    waiting: list[WaitingQuestion]

    @property
    def size(self) -> int:
        return len(self.rows) + len(self.waiting)

    @property
    def text(self) -> str:
        return self.rows[0].question if self.rows else self.waiting[0].text

    @property
    def texts(self) -> list[str]:
        asked = [*(row.question for row in self.rows), *(one.text for one in self.waiting)]
        return list(dict.fromkeys(asked))

    @property
    def bodies(self) -> list[str]:
        found = [*(row.body for row in self.rows), *(one.body for one in self.waiting)]
        return list(dict.fromkeys(body.name for body in found if body))


def all_groups(session: Session, now: datetime) -> list[Group]:
    """The largest first; who sent a consultation waits for that and is not counted twice."""
    rows = {f"c{row.id}": row for row in consultation_queue.waiting(session)}
    chats = {consultations.chat_of(session, row) for row in rows.values()}
    asked = waiting_questions.unanswered(session, now - LOOK_BACK)
    waiting = {f"w{one.id}": one for one in asked if one.address not in chats}
    texts = [
        *(Asked(key, row.question) for key, row in rows.items()),
        *(Asked(key, one.text) for key, one in waiting.items()),
    ]
    return [
        Group(
            group[0].key,
            [rows[one.key] for one in group if one.key in rows],
            [waiting[one.key] for one in group if one.key in waiting],
        )
        for group in grouping.groups(texts)
    ]


@router.command("repetidas", "parecidas", roles=sight.DESK)
def list_typed(context: Context) -> Replies:
    return _list(context, 1)


@router.action("g_list", roles=sight.DESK)
def list_tapped(context: Context) -> Replies:
    number = context.args[0] if context.args else ""
    return _list(context, int(number) if number.isdecimal() else 1)


def _list(context: Context, number: int) -> Replies:
    page = page_of(all_groups(context.session, context.now), number, PER_PAGE)
    return rendering.compose("repeated_list", page=page)


@router.action("g", roles=sight.DESK)
def show(context: Context) -> Replies:
    """`g:<key>`: the group in which that question is now."""
    group = _group(context)
    if group is None:
        return rendering.compose("repeated_gone")
    return rendering.compose("repeated_card", group=group, may=bool(context.roles & sight.ADVISERS))


@router.action("g_all", roles=sight.ADVISERS)
def answer_all(context: Context) -> Replies:
    """One of them leads: its answer is everybody's."""
    group = _group(context)
    if group is None:
        return rendering.compose("repeated_gone")
    lead = _lead(context, group)
    if refusal := drafting.make_mine(context, lead):
        return refusal
    grouped.join(lead, group.rows, group.waiting)
    context.session.flush()
    note = rendering.compose("repeated_joined", size=group.size)
    return [note, *as_list(drafting.write(context, lead, ""))]


def _group(context: Context) -> Group | None:
    key = context.args[0] if context.args else ""
    for group in all_groups(context.session, context.now):
        members = {*(f"c{row.id}" for row in group.rows), *(f"w{one.id}" for one in group.waiting)}
        if key in members:
            return group
    return None


def _lead(context: Context, group: Group) -> Consultation:
    """One that I have, else the oldest; without any, the first question becomes a consultation."""
    mine = context.person.id if context.person else 0
    if group.rows:
        return min(group.rows, key=lambda row: (row.held_by != mine, row.id))
    first = group.waiting.pop(0)
    lead = _received(context, first)
    waiting_questions.forget(context.session, [first.id])
    return lead


def _received(context: Context, question: WaitingQuestion) -> Consultation:
    """In the name of who asked it."""
    address = people.see(context.session, question.address, context.now)
    held = (
        posts.duties(context.session, address.person_id, context.now) if address.person_id else ()
    )
    duty = consulting.asking_duty(held)
    candidates = context.knowledge.matcher.match(question.text).candidates
    asked = Received(
        question=question.text,
        topic=consulting.guess_topic(context, candidates),
        address=question.address,
        asker_id=address.person_id,
        post_id=duty.post_id if duty else None,
        body_code=duty.body_code if duty else None,
    )
    due_at = expected_time.promise(context.session, context.now).due_at
    return consultations.receive(context.session, asked, due_at=due_at, now=context.now)

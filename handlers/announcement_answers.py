"""Replies to an announcement: from a recipient to the team that sent it, which sees them listed."""

from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import announcement_recipients, outbox_lookup
from db import announcement_replies as record
from db.announcement_recipients import Recipient
from db.announcements import Announcement
from handlers import announcing
from handlers.announcing import COMPOSERS
from handlers.paging import page_of

router = Router()

PER_PAGE = 6
MIN_LETTERS = 2
HOUR = "%Y%m%d%H"
"""The team is told of new replies at most once in each hour, however many come."""


def _parse(context: Context, text: str, answers: Answers) -> str:
    words = text.strip()
    if len(words) < MIN_LETTERS and not context.message.attachments:
        raise InvalidAnswer("form_empty_answer")
    return words[: record.MAX_TEXT]


def _done(context: Context, answers: Answers) -> Replies:
    announcement, recipient = _mine(context, str(answers["id"]))
    if announcement is None or recipient is None:
        return rendering.compose("announcement_not_for_you", preview=False)
    return _take(context, announcement, recipient, answers["text"])


def _about(context: Context, answers: Answers) -> dict[str, object]:
    return {"announcement": announcing.find(context, str(answers.get("id", "")))}


REPLY = router.form(
    Form("respuesta", (Question("text", parse=_parse),), _done, template_parameters=_about)
)


@router.action("ann_reply", personal=True)
def ask(context: Context) -> Replies:
    """`ann_reply:<announcement>`."""
    announcement, recipient = _mine(context, context.args[0] if context.args else "")
    if announcement is None or recipient is None:
        preview = bool(context.roles & COMPOSERS)
        return rendering.compose("announcement_not_for_you", preview=preview)
    return start(context, REPLY, id=str(announcement.id))


@router.text(first=True)
def take_reply(context: Context) -> Replies:
    """A message sent in reply to an announcement."""
    message = context.message
    if not message.reply_to or context.person is None:
        return None
    key = outbox_lookup.key_of(context.session, message.address, message.reply_to)
    recipient = announcement_recipients.by_key(context.session, key) if key else None
    if recipient is None or recipient.person_id != context.person.id:
        return None
    announcement = announcing.find(context, str(recipient.announcement_id))
    return _take(context, announcement, recipient, message.text.strip()) if announcement else None


@router.action("ann_replies", roles=COMPOSERS)
def list_replies(context: Context) -> Replies:
    """`ann_replies:<announcement>[:<page>]`."""
    number, page = (*context.args, "", "")[:2]
    announcement = announcing.find(context, number)
    if announcement is None:
        return announcing.unknown(context)
    rows = record.of_announcement(context.session, announcement.id)
    shown = page_of(rows, int(page) if page.isdecimal() else 1, PER_PAGE)
    files = [file for row in shown.items for file in row.files]
    return rendering.compose(
        "announcement_replies",
        announcement=announcement,
        page=shown,
        attachments=tuple(found for file in files for found in announcing.attachments(file)),
    )


def _mine(context: Context, number: str) -> tuple[Announcement | None, Recipient | None]:
    """The announcement, and the person as one of its recipients."""
    announcement = announcing.find(context, number)
    if announcement is None or context.person is None:
        return announcement, None
    recipient = announcement_recipients.of_person(
        context.session, announcement.id, context.person.id
    )
    return announcement, recipient


def _take(context: Context, announcement: Announcement, recipient: Recipient, text: str) -> Reply:
    record.add(context.session, recipient, text, _files(context), context.now)
    team = dict.fromkeys((announcement.author_id, announcement.written_by))
    for person in team:
        if person is not None:
            key = f"ann-replies:{announcement.id}:{context.now.strftime(HOUR)}:{person}"
            word = rendering.compose("announcement_replied", announcement=announcement)
            context.notify(person, word, key)
    return rendering.compose("announcement_reply_thanks", announcement=announcement)


def _files(context: Context) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in vars(file).items() if value}
        for file in context.message.attachments
        if file.path and not file.problem
    ]

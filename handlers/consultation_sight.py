"""Which consultation a person means, among those they may see; the rest is as good as unknown."""

from dataclasses import replace
from typing import Any

from bot import rendering
from bot.context import Context
from bot.messages import Attachment, AttachmentKind, Reply
from db import consultation_sides, consultations, outbox_lookup
from db.consultation_events import ConsultationFile
from db.consultation_sides import Actor
from db.consultation_states import Side
from db.consultations import Consultation
from db.posts import Role

ADVISERS = consultation_sides.ADVISING
"""Who works on consultations."""
DESK = ADVISERS | {Role.CURATOR, Role.ADMIN}
"""Who sees all of them: advisers, and those who review or supervise."""
SUPERVISORS = consultation_sides.SUPERVISING
ABOUT = "consultation"
"""The parameter of a reply that says which consultation it is about."""


def actor(context: Context) -> Actor:
    message = context.message
    address = message.sender if message.group else message.address
    return Actor(context.person.id if context.person else None, context.duties, address)


def sides(context: Context, row: Consultation) -> Side:
    return consultation_sides.sides(context.session, row, actor(context), context.now)


def own(context: Context) -> list[Consultation]:
    """What the person sees as an asker, the newest first."""
    return consultation_sides.of_asker(context.session, actor(context), context.now)


def at_desk(context: Context) -> bool:
    return bool(context.roles & DESK)


def get(context: Context, number: str) -> Consultation | None:
    """The consultation of a button's number, if the person may see it now."""
    return _seen(context, consultations.get(context.session, number))


def tapped(context: Context) -> Consultation | None:
    return get(context, context.args[0] if context.args else "")


def typed(context: Context, text: str) -> tuple[Consultation | None, str]:
    """The consultation that a text begins with, and what follows its number."""
    year, ordinal, rest = consultations.split_number(text)
    if not ordinal:
        return None, rest
    return _seen(context, consultations.find(context.session, year, ordinal)), rest


def replied_to(context: Context) -> Consultation | None:
    """The consultation that the message replied to was about, whoever may see it."""
    message = context.message
    payload = outbox_lookup.payload_of(context.session, message.address, message.reply_to)
    number = payload.get("parameters", {}).get(ABOUT, "")
    return consultations.get(context.session, number)


def about(row: Consultation, template: str, **parameters: Any) -> Reply:
    """A reply that knows which consultation it is about: replying to it says more about that."""
    reply = rendering.compose(template, row=row, **parameters)
    return replace(reply, parameters={ABOUT: row.id})


def unknown() -> Reply:
    """The same words for what does not exist and for what is not theirs to see."""
    return rendering.compose("consultation_unknown")


def attachment(file: ConsultationFile) -> Attachment:
    image = file.mime.startswith("image/")
    kind = AttachmentKind.PHOTO if image else AttachmentKind.DOCUMENT
    return Attachment(kind, name=file.name, mime=file.mime, size=file.size, path=file.sha256)


def _seen(context: Context, row: Consultation | None) -> Consultation | None:
    if row is None or at_desk(context):
        return row
    return row if Side.ASKER in sides(context, row) else None


def said(context: Context) -> str:
    """What followed the command, with its lines as they were typed."""
    words = context.message.text.strip().split(maxsplit=1)
    return words[1] if len(words) > 1 else context.text

"""Conversations: what one chat is in the middle of, so that a restart forgets nothing."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, rows_changed


class Conversation(Base):
    """The state of one chat: half-filled forms, the choices on screen, what was just asked."""

    __tablename__ = "conversations"

    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"), primary_key=True)
    forms: Mapped[list[Any]] = mapped_column(default=list)
    """Half-filled forms, the active one last: each a dict of name, step and answers."""
    menu: Mapped[list[Any]] = mapped_column(default=list)
    """The choices on screen, each [label, action]: a number or the label typed chooses one."""
    last_entry: Mapped[str] = mapped_column(default="")
    last_topic: Mapped[str] = mapped_column(default="")
    last_question: Mapped[str] = mapped_column(default="")
    first_words: Mapped[str] = mapped_column(default="")
    """The question for which other words were asked, as it was typed first."""
    rephrase_asked: Mapped[bool] = mapped_column(default=False)
    questions_asked: Mapped[int] = mapped_column(default=0)
    """Questions within the hour that began at `counting_since`: what a stranger's limit counts."""
    counting_since: Mapped[datetime]
    menu_shown: Mapped[str] = mapped_column(default="")
    """The commands that the platform's menu offers in this chat."""
    updated_at: Mapped[datetime]


_OF = select(Conversation).where(Conversation.address == bindparam("address"))
"""Made once: every message asks for its own."""


def of(session: Session, address: str, now: datetime) -> Conversation:
    """The chat's conversation, begun if need be."""
    conversation = session.scalar(_OF, {"address": address})
    if conversation is None:
        conversation = Conversation(
            address=address,
            forms=[],
            menu=[],
            last_entry="",
            last_topic="",
            last_question="",
            first_words="",
            rephrase_asked=False,
            menu_shown="",
            questions_asked=0,
            counting_since=now,
            updated_at=now,
        )
        session.add(conversation)
    conversation.updated_at = now
    return conversation


def count_question(conversation: Conversation, now: datetime) -> int:
    """Count one more question; returns how many within the hour."""
    if now - conversation.counting_since >= timedelta(hours=1):
        conversation.counting_since, conversation.questions_asked = now, 0
    conversation.questions_asked += 1
    return conversation.questions_asked


def prune(session: Session, before: datetime) -> int:
    """Forget what chats that have been silent since `before` were in the middle of."""
    silent = update(Conversation).where(
        Conversation.updated_at < before, Conversation.last_question != ""
    )
    blank = {"last_question": "", "first_words": "", "forms": [], "menu": []}
    return rows_changed(session.execute(silent.values(**blank)))

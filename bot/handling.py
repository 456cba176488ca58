"""One message, one transaction: the handler's changes and its replies commit together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from bot import rendering
from bot.channels.base import Channel
from bot.context import Context, Policy
from bot.files import FileStore
from bot.live_knowledge import LiveKnowledge
from bot.messages import Attachment, Lane, Message, Notice, Reply, as_list, channel_of
from bot.parcels import Parcel
from bot.router import Router
from db import conversations, inbox, outbox, people, posts
from db.inbox import UpdateStatus
from db.people import Person


@dataclass(frozen=True)
class Handled:
    """What became of the head of one chat.

    `wanted` are files to fetch before it can be handled; then nothing was changed yet.
    """

    parcels: tuple[Parcel, ...] = ()
    notices: bool = False
    more: bool = False
    menus: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wanted: tuple[Attachment, ...] = ()


class Failed(Exception):  # noqa: N818 - it carries what failed
    """A handler raised: the update keeps its place until its attempts are used up."""

    def __init__(self, update_id: int, error: Exception) -> None:
        super().__init__(str(error))
        self.update_id = update_id
        self.error = error


@dataclass(frozen=True)
class Handling:
    """Everything a message meets on its way from the inbox to the outbox."""

    router: Router
    knowledge: LiveKnowledge
    channels: Mapping[str, Channel]
    owner: str
    policy: Policy
    files: FileStore

    def attempt(
        self, session: Session, chat: str, files: Mapping[str, Attachment], now: datetime
    ) -> Handled:
        """Handle the chat's head. Raises Failed; the transaction then changes nothing."""
        update = inbox.claim_oldest(session, chat, now)
        if update is None:
            return Handled()
        try:
            message = self.channels[update.channel].parse(update.payload, update.received_at)
            if message is None or not _for_us(session, message):
                inbox.settle(update, UpdateStatus.IGNORED, now)
                update.payload = {}
                return Handled(more=True)
            handled = self._handle(session, message, update.id, files, now)
        except OperationalError:
            raise  # the database's trouble is not the message's fault
        except Exception as error:
            raise Failed(update.id, error) from error
        if not handled.wanted:
            inbox.settle(update, UpdateStatus.DONE, now)
            if message.group:
                update.payload = {}  # what is said among others is answered and not kept
        return handled

    def _handle(
        self,
        session: Session,
        message: Message,
        update_id: int,
        files: Mapping[str, Attachment],
        now: datetime,
    ) -> Handled:
        context = self.open_context(session, message, now)
        if context.person and (wanted := _wanted(message, files)):
            return Handled(wanted=wanted)
        context.message = with_files(message, files)
        with rendering.speaking(informally=context.informal):
            replies = as_list(self.router.handle(context))
        _remember_choices(context, replies)
        for notice in context.notices:
            self.enqueue_notice(session, notice, now)
        parcels = self._enqueue_all(session, message, update_id, replies, now)
        return Handled(parcels, bool(context.notices), more=True, menus=_menus(context))

    def open_context(self, session: Session, message: Message, now: datetime) -> Context:
        """The context of a message: its sender's address, conversation and present duties."""
        with session.no_autoflush:  # what changes here is written once, at the end
            address = people.see(session, message.address, now)
            conversation = conversations.of(session, message.address, now)
            # In a group the rights are those of who writes, not of the chat.
            known = people.see(session, message.sender, now) if message.group else address
        person = session.get(Person, known.person_id) if known.person_id else None
        return Context(
            session=session,
            message=message,
            conversation=conversation,
            knowledge=self.knowledge.read(session),
            now=now,
            person=person,
            duties=posts.duties(session, person.id, now) if person else (),
            policy=self.policy,
            files=self.files,
        )

    def _enqueue_all(
        self,
        session: Session,
        message: Message,
        update_id: int,
        replies: list[Reply],
        now: datetime,
    ) -> tuple[Parcel, ...]:
        """The replies as deliveries born claimed, each one call on the wire."""
        channel = self.channels[message.channel]
        parts = [part for reply in replies for part in channel.fit(reply)]
        parcels = []
        for number, part in enumerate(parts):
            edit = message.source_message if part.replace else ""
            key = f"ans:{update_id}:{number}"
            number_in_box = outbox.enqueue_claimed(
                session,
                key=key,
                address=message.address,
                lane=Lane.ANSWER,
                payload=_payload(part, edit),
                now=now,
                owner=self.owner,
            )
            parcels.append(Parcel(number_in_box, message.address, part, Lane.ANSWER, 1, edit))
        return tuple(parcels)

    def enqueue_notice(self, session: Session, notice: Notice, now: datetime) -> bool:
        """A reply that nobody is waiting for: pending, for the sender to claim."""
        channel = self.channels.get(channel_of(notice.address))
        parts = channel.fit(notice.reply) if channel else [notice.reply]
        fresh = False
        for number, part in enumerate(parts):
            fresh |= outbox.enqueue(
                session,
                key=f"{notice.key}:{number}" if number else notice.key,
                address=notice.address,
                lane=notice.lane,
                payload=part.to_json(),
                now=now,
            )
        return fresh


def with_files(message: Message, files: Mapping[str, Attachment]) -> Message:
    """The message with what was fetched in place of the references."""
    attachments = tuple(files.get(file.ref, file) for file in message.attachments)
    return replace(message, attachments=attachments)


def note_failure(session: Session, failure: Failed, now: datetime, final: bool) -> None:
    """Count the attempt; when it was the last, the person is told instead of left waiting."""
    reason = f"{type(failure.error).__name__}: {failure.error}"
    status = inbox.note_failure(session, failure.update_id, reason, now, final=final)
    update = session.get_one(inbox.Update, failure.update_id)
    if status is UpdateStatus.FAILED and not final:
        outbox.enqueue(
            session,
            key=f"ans:{update.id}:apology",
            address=update.chat,
            lane=Lane.ANSWER,
            payload=rendering.compose("could_not_handle", number=update.id).to_json(),
            now=now,
        )


def _for_us(session: Session, message: Message) -> bool:
    """Groups are ignored unless they were enrolled."""
    return not message.group or people.is_enrolled(session, message.address)


def _wanted(message: Message, files: Mapping[str, Attachment]) -> tuple[Attachment, ...]:
    return tuple(
        file
        for file in message.attachments
        if file.ref and not file.path and not file.problem and file.ref not in files
    )


def _payload(reply: Reply, edit: str) -> dict[str, Any]:
    return {**reply.to_json(), "edit": edit} if edit else reply.to_json()


def _remember_choices(context: Context, replies: list[Reply]) -> None:
    """A number typed next chooses among the last choices shown."""
    if not replies:
        return
    shown = [reply.choices() for reply in replies if reply.choices()]
    last = shown[-1] if shown else []
    context.conversation.menu = [[button.label, button.action] for button in last]


def _menus(context: Context) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The chat whose command menu has changed, for platforms that show one."""
    signature = " ".join(context.commands)
    conversation = context.conversation
    if not context.commands or signature == conversation.menu_shown:
        return ()
    alone = context.person is None and not context.message.group
    first = not conversation.menu_shown and alone
    conversation.menu_shown = signature
    # Strangers see what the platform shows everybody: it was told at the start.
    return () if first else ((context.message.address, context.commands),)

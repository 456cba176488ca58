"""One message, one transaction: its changes and its replies commit together, then it is sent."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot import rendering
from bot.channels.base import Channel, RawUpdate, UnreadableUpdate
from bot.context import Context, Knowledge
from bot.messages import Lane, Message, Reply, as_list
from bot.router import Router
from bot.sender import Parcel
from db import conversations, inbox, outbox, people, posts
from db.engine import Database
from db.people import Person

log = logging.getLogger(__name__)

IN_WORK = 16
"""Chats handled at the same time; more only makes each wait longer for the one writer."""
IDLE_POLL_SECONDS = 1.0
"""How often the inbox is looked at unasked: for retries, and for what other processes stored."""


@dataclass(frozen=True)
class Handled:
    """What became of the head of one chat."""

    parcels: tuple[Parcel, ...] = ()
    notices: bool = False
    more: bool = False


class Dispatcher:
    """Takes waiting updates, chat by chat in turn, and hands their replies to `deliver`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        router: Router,
        knowledge: Knowledge,
        owner: str,
        now: Callable[[], datetime],
        deliver: Callable[[tuple[Parcel, ...]], None],
        wake_sender: Callable[[], None] = lambda: None,
    ) -> None:
        self.database = database
        self.channels = channels
        self.router = router
        self.knowledge = knowledge
        self.owner = owner
        self.now = now
        self.deliver = deliver
        self.wake_sender = wake_sender
        self._ready: dict[str, None] = {}  # chats in turn; a dict keeps order and uniqueness
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def store(self, updates: list[RawUpdate]) -> None:
        """The intake of every channel: committed when it returns."""
        await self.database.run(partial(_store_all, updates=updates, now=self.now()))
        self.notify(update.chat for update in updates)

    def notify(self, chats: Iterable[str] = ()) -> None:
        """These chats have something to handle; without any, just look around."""
        for chat in chats:
            self._ready.setdefault(chat)
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Handle until `stopping` is set (and `notify` wakes us), then finish what is in work."""
        clock = asyncio.get_running_loop().time
        look_at = 0.0
        while not stopping.is_set():
            if clock() >= look_at:
                await self._look()
                look_at = clock() + IDLE_POLL_SECONDS
            self._wake.clear()
            self._start_ready()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), IDLE_POLL_SECONDS)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _look(self) -> None:
        try:
            self.notify(await self.database.run(inbox.waiting_chats))
        except Exception:
            log.exception("could not look at the inbox")

    def _start_ready(self) -> None:
        for chat in [chat for chat in self._ready if chat not in self._busy]:
            if len(self._tasks) >= IN_WORK:
                return
            del self._ready[chat]
            self._busy.add(chat)
            task = asyncio.create_task(self._take_turn(chat))
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def handle_head(self, chat: str) -> bool:
        """Handle the chat's oldest update, if it is due; says whether there was one."""
        try:
            handled = await self.database.run(partial(self._attempt, chat=chat))
            self.deliver(handled.parcels)
            if handled.notices:
                self.wake_sender()
        except _Failed as failure:
            await self._note(failure)
            return True
        except Exception:
            log.exception("the inbox could not be written")
            return False
        return handled.more

    async def _take_turn(self, chat: str) -> None:
        more = await self.handle_head(chat)
        self._busy.discard(chat)
        if more:
            self._ready.setdefault(chat)

    def _attempt(self, session: Session, chat: str) -> Handled:
        now = self.now()
        update = inbox.claim_oldest(session, chat, now)
        if update is None:
            return Handled()
        try:
            message = self.channels[update.channel].parse(update.payload, update.received_at)
            handled = self._handle(session, message, update.id, now) if message else Handled()
        except Exception as error:
            raise _Failed(update.id, error) from error
        inbox.mark_done(update, now)
        return replace(handled, more=True)

    def _handle(self, session: Session, message: Message, update_id: int, now: datetime) -> Handled:
        context = open_context(session, message, self.knowledge, now)
        replies = as_list(self.router.handle(context))
        _remember_choices(context, replies)
        for notice in context.notices:
            enqueue_notice(session, notice.address, notice.reply, notice.key, notice.lane, now)
        made = [self._enqueue(session, message, update_id, n, r) for n, r in enumerate(replies)]
        parcels = tuple(parcel for parcel in made if parcel)
        return Handled(parcels, notices=bool(context.notices))

    def _enqueue(
        self, session: Session, message: Message, update_id: int, number: int, reply: Reply
    ) -> Parcel | None:
        edit = message.source_message if reply.replace else ""
        key = f"ans:{update_id}:{number}"
        if not outbox.enqueue(
            session,
            key=key,
            address=message.address,
            lane=Lane.ANSWER,
            payload={**reply.to_json(), "edit": edit} if edit else reply.to_json(),
            now=self.now(),
            owner=self.owner,
        ):
            return None
        delivery_id = outbox.id_of(session, key)
        return Parcel(delivery_id, message.address, reply, Lane.ANSWER, attempts=1, edit=edit)

    async def _note(self, failure: "_Failed") -> None:
        log.error("update %s failed: %s", failure.update_id, type(failure.error).__name__)
        log.debug("update %s", failure.update_id, exc_info=failure.error)
        unreadable = isinstance(failure.error, UnreadableUpdate)
        job = partial(_note_failure, failure=failure, now=self.now(), final=unreadable)
        await self.database.run(job)


class _Failed(Exception):  # noqa: N818
    def __init__(self, update_id: int, error: Exception) -> None:
        super().__init__(str(error))
        self.update_id = update_id
        self.error = error


def open_context(
    session: Session, message: Message, knowledge: Knowledge, now: datetime
) -> Context:
    """The context of a message: its sender's address, conversation and present duties."""
    address = people.see(session, message.address, now)
    conversation = conversations.of(session, message.address, now)
    person = session.get(Person, address.person_id) if address.person_id else None
    duties = posts.duties(session, person.id, now) if person else ()
    return Context(session, message, conversation, knowledge, now, person, duties)


def enqueue_notice(
    session: Session, address: str, reply: Reply, key: str, lane: Lane, now: datetime
) -> bool:
    """A reply that nobody is waiting for: pending, for the sender to claim."""
    return outbox.enqueue(
        session, key=key, address=address, lane=lane, payload=reply.to_json(), now=now
    )


def _remember_choices(context: Context, replies: list[Reply]) -> None:
    if replies:
        choices = [button for reply in replies for button in reply.choices()]
        context.conversation.menu = [[button.label, button.action] for button in choices]


def _store_all(session: Session, updates: list[RawUpdate], now: datetime) -> None:
    for update in updates:
        inbox.store(
            session,
            channel=update.channel,
            external_id=update.external_id,
            chat=update.chat,
            payload=update.payload,
            now=now,
            status=inbox.UpdateStatus.FAILED if update.error else inbox.UpdateStatus.WAITING,
            error=update.error,
        )


def _note_failure(session: Session, failure: _Failed, now: datetime, final: bool) -> None:
    """Count the attempt; when it was the last, the person is told instead of left waiting."""
    reason = f"{type(failure.error).__name__}: {failure.error}"
    status = inbox.note_failure(session, failure.update_id, reason, now, final=final)
    update = session.get_one(inbox.Update, failure.update_id)
    if status is inbox.UpdateStatus.FAILED and not final:
        apology = rendering.compose("could_not_handle", number=update.id)
        key = f"ans:{update.id}:apology"
        enqueue_notice(session, update.chat, apology, key, Lane.ANSWER, now)

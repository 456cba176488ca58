"""Where a bot kills itself on the way of an announcement, by name: a power cut on command."""

import os
import signal
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event

from bot.channels.telegram import TelegramChannel
from bot.outcomes import Outcomes
from bot.sender import Sender
from db import base, outbox

BEFORE_THE_CLAIM_IS_COMMITTED = "before the claim is committed"
AFTER_THE_CLAIM = "after the claim is committed"
BEFORE_THE_WRITE = "before the request is written"
AFTER_THE_ANSWER = "after the answer"
BEFORE_THE_MARK_IS_COMMITTED = "before the mark is committed"
AFTER_THE_MARK = "after the mark is committed"

DURING_MATERIALISING = "during materialising"

LATER = 3
"""It gets that far so many times before it happens: not only the first delivery is in danger."""
ROWS_AT_A_TIME = 5


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class _Fuse:
    def __init__(self, left: int = LATER) -> None:
        self._left = left

    def burn(self) -> None:
        self._left -= 1
        if self._left < 0:
            _die()


def _after_claim_in_the_transaction(fuse: _Fuse) -> None:
    claim = outbox.claim

    def claim_and_die(*args: Any, **more: Any) -> Any:
        rows = claim(*args, **more)
        if rows:
            fuse.burn()
        return rows

    outbox.claim = claim_and_die


def _after_claim(fuse: _Fuse) -> None:
    accept = Sender.accept

    def accept_and_die(self: Sender, claimed: Any) -> None:
        if any(parcel.from_queue for parcel in claimed):
            fuse.burn()
        accept(self, claimed)

    Sender.accept = accept_and_die  # type: ignore[method-assign]


def _around_send(fuse: _Fuse, *, before: bool) -> None:
    send = TelegramChannel.send

    async def send_and_die(self: TelegramChannel, *args: Any, **more: Any) -> str:
        if before:
            fuse.burn()
        answer = await send(self, *args, **more)
        if not before:
            fuse.burn()
        return answer

    TelegramChannel.send = send_and_die  # type: ignore[method-assign]


def _in_the_mark(fuse: _Fuse) -> None:
    mark = outbox.mark_sent

    def mark_and_die(*args: Any, **more: Any) -> bool:
        marked = mark(*args, **more)
        fuse.burn()
        return marked

    outbox.mark_sent = mark_and_die


def _after_mark(fuse: _Fuse) -> None:
    sent = Outcomes.sent

    async def sent_and_die(self: Outcomes, *args: Any) -> None:
        await sent(self, *args)
        fuse.burn()

    Outcomes.sent = sent_and_die  # type: ignore[method-assign]


def _while_rows_go_in(fuse: _Fuse) -> None:
    """Some are inserted, the others not yet, and nothing is committed."""
    base.AT_A_TIME = ROWS_AT_A_TIME
    insertion = base._insertion

    def insertion_and_die(*args: Any) -> Any:
        event.listen(Engine, "after_cursor_execute", lambda *_: fuse.burn())
        return insertion(*args)

    base._insertion = insertion_and_die  # type: ignore[assignment]


POINTS: dict[str, Callable[[_Fuse], None]] = {
    BEFORE_THE_CLAIM_IS_COMMITTED: _after_claim_in_the_transaction,
    AFTER_THE_CLAIM: _after_claim,
    BEFORE_THE_WRITE: lambda fuse: _around_send(fuse, before=True),
    AFTER_THE_ANSWER: lambda fuse: _around_send(fuse, before=False),
    BEFORE_THE_MARK_IS_COMMITTED: _in_the_mark,
    AFTER_THE_MARK: _after_mark,
}
UNKNOWN_AT = {AFTER_THE_CLAIM, BEFORE_THE_WRITE, AFTER_THE_ANSWER, BEFORE_THE_MARK_IS_COMMITTED}
"""Here one delivery was claimed and not settled: its outcome is unknown afterwards."""


def arm(point: str) -> None:
    if point == DURING_MATERIALISING:
        _while_rows_go_in(_Fuse(left=1))
    else:
        POINTS[point](_Fuse())

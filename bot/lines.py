"""One channel's way out: its limits, and how much is on it."""

from bot.pacing import Pace, Pacer, Spacing

QUEUED = 48
"""Deliveries of a channel taken from the outbox at a time: 28 a second that each hang for 25 s
when one in twenty does are 35."""
ANSWERS_AHEAD = 48
"""With so many on their way a channel's messages wait in the inbox, and memory stays bounded."""
AHEAD = 1
"""With a limited rate, so many are claimed before their slot comes: what is claimed when the power
fails has an unknown outcome, so that nothing is claimed long before it leaves."""


class Line:
    """Counts what is on its way, and says how much more may be."""

    def __init__(self, pace: Pace) -> None:
        self.pacer = Pacer(pace.per_second)
        self.spacing = Spacing(pace)
        self.answers = 0
        self.queued = 0
        self.ahead = 0
        """Of those queued, how many wait for their slot."""
        self.more = False
        """The last claim took all it could: there may be more."""

    def enter(self, *, from_queue: bool) -> None:
        self.queued += from_queue
        self.answers += not from_queue

    def leave(self, *, from_queue: bool) -> None:
        self.queued -= from_queue
        self.answers -= not from_queue

    def has_room(self) -> bool:
        """Whether replies made now would leave soon."""
        return self.answers < ANSWERS_AHEAD

    def room(self) -> int:
        """How many may be claimed now."""
        free = QUEUED - self.queued
        return min(free, AHEAD - self.ahead) if self.pacer.interval else free

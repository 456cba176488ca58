"""What a file of commitments comes to: what would be new, what changed, and what is wrong."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from bot.exchange_columns import Fault
from bot.exchange_existing import Change
from db.commitment_drafts import Draft
from db.commitment_states import State
from db.meetings import Forum

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class New:
    """A commitment to be: its row, its edition's prefix, its number if the file brings one."""

    row: int
    edition: str
    draft: Draft
    state: State
    number: int | None
    original_due_on: date | None
    post: str


@dataclass
class Plan:
    """What a file would do."""

    rows: int = 0
    new: list[New] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0
    editions: dict[str, tuple[Forum, int, int]] = field(default_factory=dict)
    """Editions to be added: prefix → forum, number, year."""
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    """Headings of columns that nothing is read from."""

"""What a look ahead finds: the letters of a day, with their items."""

from dataclasses import dataclass
from datetime import date, datetime

from db.commitments import Commitment
from db.people import Person
from db.reminder_rules import Audience, Rule
from db.reminders import Skip
from handlers.obligation_outlook import Owed


@dataclass(frozen=True)
class Item:
    """One line of somebody's digest, or why it would not be in it."""

    commitment: Commitment
    rule: Rule
    audience: Audience
    skip: Skip | None = None


@dataclass(frozen=True)
class Letter:
    """What one person would get, and when."""

    person: Person
    at: datetime
    items: tuple[Item, ...]
    week: bool = False
    """With the week's summary."""
    owed: tuple[Owed, ...] = ()
    """What the person's municipality owes."""

    @property
    def sent(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.skip is None)

    @property
    def skipped(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.skip is not None)

    @property
    def goes(self) -> bool:
        return bool(self.sent or self.owed or self.week)


@dataclass(frozen=True)
class Outlook:
    """`unheard` are rules of which nobody would hear: whoever should, holds no post that day."""

    day: date
    working: bool
    letters: tuple[Letter, ...] = ()
    unheard: tuple[Item, ...] = ()

    @property
    def people(self) -> int:
        return sum(letter.goes for letter in self.letters)

    @property
    def count(self) -> int:
        return sum(len(letter.sent) + len(letter.owed) for letter in self.letters)

    @property
    def weeks(self) -> int:
        return sum(letter.week for letter in self.letters)

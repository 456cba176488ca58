"""A look ahead at one day: from where one looks, and on which day what is planned would leave."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, true
from sqlalchemy.orm import Session

from db import outbox, reminder_rules
from db.bodies import Body
from db.lima import WorkingDays, lima_date, lima_instant
from db.reminders import Fire
from handlers import digest

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Look:
    """`seen` and `covers` are what the asker may see; `watcher` is the one whose
    weekly summary alone they may see, nobody when they may see all."""

    session: Session
    day: date
    now: datetime
    days: WorkingDays
    seen: ColumnElement[bool] = field(default_factory=true)
    covers: Callable[[Body], bool] = lambda body: True
    watcher: int | None = None

    @property
    def at(self) -> datetime:
        return max(self.now, lima_instant(self.day, reminder_rules.DEFAULT_HOUR))

    @property
    def today(self) -> date:
        return lima_date(self.now)

    def is_its_day(self, person: int, day: date) -> bool:
        """Whether what falls on a day leaves for that person on the one asked about."""
        if day > self.today:
            return self.days.next_working_day(day) == self.day
        return self._next_digest(person) == self.day

    def waits_for_it(self, fire: Fire) -> bool:
        return self.is_its_day(fire.person_id, lima_date(fire.go_at))

    def _next_digest(self, person: int) -> date:
        """As the tick does: in the window of a working day, one message a day."""
        today = self.today
        over = self.now >= reminder_rules.closes(today) or not self.days.is_working_day(today)
        if over or outbox.knows(self.session, digest.key_of(person, today)):
            return self.days.next_working_day(today + ONE_DAY)
        return today

    def next_plan(self, *, done_today: bool) -> date:
        """The next working morning on which something is planned."""
        return self.days.next_working_day(self.today + ONE_DAY if done_today else self.today)

"""A person's digest: what waits for them, checked once more, in one message a day."""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count, groupby
from typing import Any

from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Lane, Reply
from db import conversations, outbox, people, reminder_rules, reminders
from db.lima import LIMA, WorkingDays, end_of, lima_date
from db.people import Person
from db.reminders import Fire, Skip, Subject
from handlers import commitment_reminders, obligation_reminders, week
from handlers.digest_parts import Line, Occasion, Part

log = logging.getLogger(__name__)

PARTS: dict[str, Part] = {
    Subject.COMMITMENT: commitment_reminders.PART,
    Subject.WEEK: week.PART,
    Subject.OBLIGATION: obligation_reminders.PART,
}
"""Each kind of subject, and what it adds."""
MAX_LINES = 12
"""What fits a phone; the rest is counted."""
MAX_ALONE = 10
"""More than that in a day come together, whatever the person chose."""


def write_all(
    session: Session,
    whose: Sequence[Person],
    now: datetime,
    days: WorkingDays,
    *,
    at_once: bool = False,
) -> int:
    """The digests of all whose hour has come; returns how many deliveries.

    Called under the lock of these people. What can't go now waits for the next hour of its person;
    only a demonstration (`at_once`) waits for none.
    """
    waiting = reminders.waiting(session, [person.id for person in whose], end_of(lima_date(now)))
    read = _read(session, [fire for fires in waiting.values() for fire in fires], now)
    return sum(
        _write_safely(Occasion(session, person, now, days, at_once, read), waiting[person.id])
        for person in whose
    )


def _read(session: Session, fires: Sequence[Fire], now: datetime) -> dict[str, Any]:
    """What the parts need, once for everybody."""
    kinds: dict[str, list[Fire]] = {}
    for fire in fires:
        kinds.setdefault(fire.kind, []).append(fire)
    return {kind: PARTS[kind].read(session, of_kind, now) for kind, of_kind in kinds.items()}


def _write_safely(occasion: Occasion, fires: Sequence[Fire]) -> int:
    """A fault in one person's digest must not keep the others from theirs."""
    number = occasion.person.id
    try:
        with occasion.session.begin_nested():
            return _write_if_due(occasion, fires)
    except Exception:
        log.exception("the digest of person %s could not be written", number)
        reminders.count_try(fires, occasion.now)
        _put_off(occasion, fires)
        return 0


def _write_if_due(occasion: Occasion, fires: Sequence[Fire]) -> int:
    person, now = occasion.person, occasion.now
    key = key_of(person.id, occasion.today)
    if occasion.at_once:
        return _write(occasion, fires, key)
    if all(fire.go_at > now for fire in fires):
        return 0  # somebody else has just seen to it
    if outbox.knows(occasion.session, key):
        _put_off(occasion, fires)
        return 0
    go_at = reminder_rules.aim(now, _hour(person, fires), occasion.days)
    if go_at > now:
        reminders.postpone([fire for fire in fires if fire.go_at <= now], go_at)
        return 0
    return _write(occasion, fires, key)


def key_of(person_id: int, day: date) -> str:
    """What a delivery is known by: one a day."""
    return f"digest:{person_id}:{day}"


def _put_off(occasion: Occasion, fires: Sequence[Fire]) -> None:
    """One message a day: what comes after it is for the next."""
    hour = _hour(occasion.person, fires)
    go_at = reminder_rules.next_day(occasion.now, hour, occasion.days)
    reminders.postpone(fires, go_at)


def _write(occasion: Occasion, fires: Sequence[Fire], key: str) -> int:
    session, person = occasion.session, occasion.person
    lines = _lines(occasion, fires)
    address = people.preferred_address(session, person.id)
    if address is None:
        reminders.skip([fire for fire, _ in lines], _problem(person), occasion.now)
        return 0
    with rendering.speaking(informally=person.settings.get("address") == "tu"):
        return _leave(occasion, address, key, lines)


def _hour(person: Person, fires: Sequence[Fire]) -> int:
    """The hour they chose, else that of the policy the first of them comes from."""
    planned = min(fire.go_at for fire in fires).astimezone(LIMA).hour
    return int(person.settings.get("hour", planned))


def _problem(person: Person) -> Skip:
    return Skip.UNREACHABLE if person.settings.get("notices", True) else Skip.OPTED_OUT


def _lines(occasion: Occasion, fires: Sequence[Fire]) -> list[tuple[Fire, Line]]:
    """What is still to be said, the most urgent first; the rest is skipped, each for its reason."""
    found: dict[tuple[str, str], tuple[Fire, Line]] = {}
    for fire, line in _said(occasion, fires):
        if isinstance(line, Skip):
            reminders.skip([fire], line, occasion.now)
            continue
        if earlier := found.get((fire.kind, fire.subject)):
            reminders.skip([earlier[0]], Skip.SUPERSEDED, occasion.now)
        found[fire.kind, fire.subject] = (fire, line)
    return sorted(found.values(), key=lambda pair: (pair[1].urgency, pair[1].due_on, pair[0].id))


def _said(occasion: Occasion, fires: Sequence[Fire]) -> Iterator[tuple[Fire, Line | Skip]]:
    """Each fire with what its part says of it; of one subject, the later rules come last."""
    ordered = sorted(fires, key=lambda fire: (fire.kind, fire.day, fire.id))
    for kind, group in groupby(ordered, key=lambda fire: fire.kind):
        of_kind = list(group)
        yield from zip(of_kind, PARTS[kind].lines(occasion, of_kind), strict=True)


def _leave(occasion: Occasion, address: str, key: str, lines: Sequence[tuple[Fire, Line]]) -> int:
    """The deliveries, and in each the fires that it carries."""
    single = not occasion.person.settings.get("digest", True) and len(lines) <= MAX_ALONE
    if not lines:
        return 0
    if not single:
        _place(occasion, address, key, lines)
        return 1
    for pair in lines:
        _place(occasion, address, f"reminder:{pair[0].id}:{occasion.today}", [pair])
    return len(lines)


def _place(
    occasion: Occasion, address: str, key: str, carried: Sequence[tuple[Fire, Line]]
) -> None:
    session, now = occasion.session, occasion.now
    reply = compose(occasion, [line for _, line in carried])
    outbox.enqueue(
        session,
        key=key,
        address=address,
        lane=Lane.REMINDER,
        payload=reply.to_json(),
        now=now,
        not_after=None if occasion.at_once else reminder_rules.closes(occasion.today),
    )
    reminders.place([fire for fire, _ in carried], outbox.id_of(session, key))
    # What is typed next may be the number of one of these.
    choices = [[button.label, button.action] for button in reply.choices()]
    conversations.of(session, address, now).menu = choices


def compose(occasion: Occasion, lines: Sequence[Line]) -> Reply:
    """One thing by itself has its own message; several are listed, each with its choice."""
    if len(lines) == 1:
        return PARTS[lines[0].kind].alone(occasion, lines[0])
    shown = _numbered(lines[:MAX_LINES])
    groups = [(group, list(of)) for group, of in groupby(shown, key=lambda pair: pair[1].urgency)]
    return rendering.compose(
        "digest",
        today=occasion.today,
        more=max(len(lines) - MAX_LINES, 0),
        groups=groups,
        choices=[(number, line) for number, line in shown if number],
    )


def _numbered(lines: Sequence[Line]) -> list[tuple[int, Line]]:
    """Each with the number it is chosen by; 0 where there is nothing to choose."""
    numbers = count(1)
    return [(next(numbers) if line.action else 0, line) for line in lines]

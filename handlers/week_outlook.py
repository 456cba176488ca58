"""Who would get the week's summary on a day: the same rules as the plan, and nothing changes."""

from datetime import date, timedelta

from sqlalchemy import select

from db import commitment_sides, commitment_summary, posts, reminders
from db.reminders import Fire, FireState, Subject
from handlers import week
from handlers.look import Look


def falling_on(look: Look) -> set[int]:
    """The people; of them, the asker alone where that is all that they may see."""
    monday = look.day - timedelta(days=look.day.weekday())
    found = (person for person in _planned(look, monday) if look.watcher in (None, person))
    return {person for person in found if _has_something(look, person)}


def _planned(look: Look, monday: date) -> list[int]:
    if reminders.is_planned(look.session, Subject.WEEK, monday.isoformat()):
        query = select(Fire).where(Fire.kind == Subject.WEEK, Fire.subject == monday.isoformat())
        waiting = look.session.scalars(query.where(Fire.state == FireState.WAITING))
        return [fire.person_id for fire in waiting if look.waits_for_it(fire)]
    first = look.days.next_working_day(monday)
    people = week.watchers(look.session, look.at)
    return [person for person in people if look.is_its_day(person, first)]


def _has_something(look: Look, person: int) -> bool:
    duties = posts.duties(look.session, person, look.at)
    reach = commitment_sides.reach([duty for duty in duties if duty.role in week.WATCHERS])
    return commitment_summary.has_any(look.session, reach, look.day)

"""Pauses: until when a platform told us to be silent, whatever happens to the process."""

from datetime import timedelta

from db import pauses
from db.engine import Database
from tests.fakes import SATURDAY

SOON, LATER = SATURDAY + timedelta(seconds=5), SATURDAY + timedelta(seconds=10_072)


def current(database: Database, after: float = 0) -> dict[str, float]:
    now = SATURDAY + timedelta(seconds=after)
    found = database.run_now(lambda s: pauses.current(s, now))
    return {channel: (until - SATURDAY).total_seconds() for channel, until in found.items()}


def test_a_pause_ends_when_it_was_said_to(database: Database) -> None:
    database.run_now(lambda s: pauses.put(s, "telegram", LATER, "429"))
    assert current(database, after=10_071) == {"telegram": 10_072}
    assert current(database, after=10_072) == {}


def test_a_later_word_makes_it_longer_and_never_shorter(database: Database) -> None:
    for until in (SOON, LATER, SOON):
        database.run_now(lambda s, until=until: pauses.put(s, "telegram", until, "429"))
    assert current(database) == {"telegram": 10_072}


def test_each_channel_has_its_own(database: Database) -> None:
    database.run_now(lambda s: pauses.put(s, "telegram", SOON, "429"))
    database.run_now(lambda s: pauses.put(s, "whatsapp", LATER, "130429"))
    assert current(database) == {"telegram": 5, "whatsapp": 10_072}
    assert current(database, after=6) == {"whatsapp": 10_072}

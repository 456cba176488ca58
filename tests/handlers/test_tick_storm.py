"""Several processes tick at once and are killed at random: no fire twice, none lost."""

from functools import partial

from db.engine import Database
from tests import storms

COMMITMENTS, KILLS = 25, 9


def test_killed_at_any_moment_they_fire_every_rule_once(
    database: Database, database_url: str
) -> None:
    world = storms.brew(database, COMMITMENTS)
    assert storms.rage(database_url, processes=2, kills=KILLS) > 0
    database.run_now(partial(storms.check, world=world, commitments=COMMITMENTS))

"""A storm of ticks over some commitments, and what must be true when it is over."""

from collections import Counter, defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.spanish import LIMA
from db.engine import Database
from db.outbox import Delivery
from db.reminders import Fire, FireState
from tests.processes import python
from tests.reminders import Reminded, build, lima

FRIDAY = date(2026, 12, 18)
DAYS = ((25, 11), (7, 12), (15, 12), (17, 12), (18, 12), (21, 12))
"""The days of its rules; on the last one it is overdue."""
HEARD_BY = {
    "before15": {"alcaldesa", "gerente"},
    "before7": {"alcaldesa", "gerente", "mvcs"},
    "before3": {"alcaldesa", "gerente", "apurimac", "segunda"},
    "before1": {"alcaldesa", "gerente"},
    "on_day": {"alcaldesa", "gerente"},
    "overdue1": {"alcaldesa", "gerente", "mvcs", "apurimac", "segunda"},
}


def brew(database: Database, commitments: int) -> Reminded:
    world = build(database)
    for _ in range(commitments):
        world.register(due_on=FRIDAY)
    return world


def rage(url: str, *, processes: int, kills: int, seed: int = 1) -> int:
    """Let it pass over all the days; returns how many processes were killed at work."""
    instants = [str(int(lima(*day).timestamp())) for day in DAYS]
    options = ["--processes", str(processes), "--kills", str(kills), "--seed", str(seed)]
    done = python("-m", "tests.tick_storm", url, *options, "--at", *instants)
    assert done.returncode == 0, done.stderr.decode()
    return int(done.stdout)


def check(session: Session, world: Reminded, commitments: int) -> None:
    """Every rule fired once for everybody it concerns, in the one digest of its day."""
    names = {actor.person_id: name for name, actor in world.actors.items()}
    fires = session.scalars(select(Fire).where(Fire.kind == "commitment")).all()
    planned = Counter((fire.rule, names[fire.person_id]) for fire in fires)
    wanted = {(rule, who): commitments for rule, people in HEARD_BY.items() for who in people}
    assert planned == wanted
    assert {fire.state for fire in fires} <= {FireState.SENT, FireState.PLACED}
    digests: dict[tuple[int, date], set[int | None]] = defaultdict(set)
    for fire in fires:
        digests[fire.person_id, fire.day].add(fire.delivery_id)
    assert all(len(deliveries) == 1 for deliveries in digests.values())
    sent = session.scalars(select(Delivery).where(Delivery.lane == 1)).all()
    days = Counter((row.address, row.created_at.astimezone(LIMA).date()) for row in sent)
    assert set(days.values()) == {1}

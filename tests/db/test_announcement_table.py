"""The table of an announcement's life, enumerated: every state, every act, every side."""

from datetime import date, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import announcement_acts, announcements, audit, people
from db.announcement_acts import SYSTEM, Actor, Move
from db.announcement_states import TABLE, Action, Problem, Refused, Side, State
from db.announcements import Announcement, Content
from db.audiences import Audience
from db.engine import Database
from db.posts import Duty, Role, Scope, ScopeKind
from tests.fakes import SATURDAY

# fmt: off
LIFE = {
    ("borrador", "edit"): ("borrador", "team"),
    ("por_aprobar", "edit"): ("borrador", "team"),
    ("aprobado", "edit"): ("borrador", "team"),
    ("borrador", "submit"): ("por_aprobar", "team"),
    ("por_aprobar", "refuse"): ("borrador", "second"),
    ("por_aprobar", "approve"): ("aprobado", "second"),
    ("borrador", "rush"): ("aprobado", "team"),
    ("por_aprobar", "rush"): ("aprobado", "team"),
    ("aprobado", "start"): ("en_envio", "system"),
    ("en_envio", "pause"): ("en_pausa", "team system"),
    ("en_pausa", "resume"): ("en_envio", "team"),
    ("en_envio", "finish"): ("enviado", "system"),
    ("borrador", "cancel"): ("cancelado", "team"),
    ("por_aprobar", "cancel"): ("cancelado", "team"),
    ("aprobado", "cancel"): ("cancelado", "team"),
    ("en_envio", "cancel"): ("cancelado", "team"),
    ("en_pausa", "cancel"): ("cancelado", "team"),
    ("enviado", "resend"): ("en_envio", "team"),
}
# fmt: on
"""What is meant: where each act leads, and who may do it."""
WHO = {"team": Role.BROADCASTER, "second": Role.APPROVER}
RESENDABLE = {"wants_ack": True, "wave": 1, "wave_at": SATURDAY - timedelta(days=1)}
CONTENT = Content("Asunto", "Texto", Audience(roles=frozenset({"authority"})))


def duty(role: Role) -> Duty:
    return Duty(role, Scope(ScopeKind.ALL), 1, "cargo", "PCM", "PCM")


def make(session: Session, **values: Any) -> tuple[Announcement, dict[str, Actor]]:
    """An announcement of the author's, and people on every side."""
    names = {"author": Role.APPROVER, "team": Role.BROADCASTER, "second": Role.APPROVER}
    names |= {"coordinator": Role.COORDINATOR, "mayor": Role.AUTHORITY, "admin": Role.ADMIN}
    cast = {
        name: Actor(people.add_person(session, name, SATURDAY).id, (duty(role),))
        for name, role in names.items()
    }
    made = announcements.add(session, CONTENT, author=cast["author"].person_id, now=SATURDAY)
    values = RESENDABLE | values
    for name, value in values.items():
        setattr(made, name, value)
    session.flush()
    return made, cast | {"system": SYSTEM}


def outcome(session: Session, *, action: Action, who: str, **values: Any) -> str:
    """The state it leads to, or why it was refused."""
    made, cast = make(session, **values)
    try:
        announcement_acts.act(session, made, action, Move(cast[who], SATURDAY, "porque sí"))
    except Refused as refusal:
        return refusal.problem
    return made.state


def test_the_table_has_the_lines_that_are_meant_and_no_other() -> None:
    assert {(s, a): rule.to for (s, a), rule in TABLE.items()} == {
        key: State(to) for key, (to, _) in LIFE.items()
    }


@pytest.mark.parametrize(
    "who", ["team", "second", "author", "coordinator", "mayor", "admin", "system"]
)
def test_every_act_in_every_state_is_for_those_in_the_table(database: Database, who: str) -> None:
    for state, action in product(State, Action):
        to, sides = LIFE.get((state, action), ("", ""))
        told = database.run_now(partial(outcome, action=action, who=who, state=state))
        if not to:
            assert told == Problem.IMPOSSIBLE, (state, action)
        elif who == "author" and sides == "second":
            assert told == Problem.OWN, (state, action)
        elif who in sides.split() or (who in ("author", "second") and "team" in sides):
            assert told == to, (state, action)
        else:
            assert told == Problem.NOT_YOURS, (state, action)


def test_whoever_changed_it_last_does_not_approve_it(database: Database) -> None:
    def job(session: Session) -> str:
        made, cast = make(session)
        act = announcement_acts.act
        act(session, made, Action.EDIT, Move(cast["second"], SATURDAY), subject="Otro")
        act(session, made, Action.SUBMIT, Move(cast["second"], SATURDAY))
        with pytest.raises(Refused) as refusal:
            act(session, made, Action.APPROVE, Move(cast["second"], SATURDAY))
        return refusal.value.problem

    assert database.run_now(job) == Problem.OWN


def test_a_change_takes_the_approval_away(database: Database) -> None:
    def job(session: Session) -> tuple[str, int | None, int]:
        made, cast = make(session)
        act = announcement_acts.act
        act(session, made, Action.SUBMIT, Move(cast["author"], SATURDAY))
        act(session, made, Action.APPROVE, Move(cast["second"], SATURDAY))
        act(session, made, Action.EDIT, Move(cast["author"], SATURDAY), subject="Otro")
        return made.state, made.approved_by, made.version

    assert database.run_now(job) == (State.DRAFT, None, 2)


def test_an_approval_of_an_older_version_is_refused(database: Database) -> None:
    told = database.run_now(
        lambda s: refused(s, Action.APPROVE, "second", version=1, state=State.SUBMITTED, now=2)
    )
    assert told == Problem.CHANGED


def refused(session: Session, action: Action, who: str, **values: Any) -> str:
    version, now = values.pop("version", 0), values.pop("now", 1)
    reason = values.pop("reason", "motivo")
    made, cast = make(session, **values, version=now)
    try:
        announcement_acts.act(session, made, action, Move(cast[who], SATURDAY, reason, version))
    except Refused as refusal:
        return refusal.problem
    return ""


@pytest.mark.parametrize(
    ("action", "who", "values", "problem"),
    [
        (Action.REFUSE, "second", {"state": State.SUBMITTED, "reason": " "}, Problem.NO_REASON),
        (Action.RUSH, "author", {"reason": ""}, Problem.NO_REASON),
        (Action.SUBMIT, "author", {"text": ""}, Problem.INCOMPLETE),
        (Action.SUBMIT, "author", {"audience": {}}, Problem.INCOMPLETE),
        (Action.SUBMIT, "author", {"valid_until": date(2026, 11, 20)}, Problem.EXPIRED),
        (
            Action.SUBMIT,
            "author",
            {"valid_until": date(2026, 11, 22), "send_at": SATURDAY + timedelta(days=3)},
            Problem.EXPIRED,
        ),
        (Action.SUBMIT, "author", {"valid_until": date(2026, 11, 21)}, ""),
        (Action.RESEND, "team", {"state": State.FINISHED, "wants_ack": False}, Problem.NO_ACK),
        (Action.RESEND, "team", {"state": State.FINISHED, "wave": 3}, Problem.TOO_MANY),
        (Action.RESEND, "team", {"state": State.FINISHED, "wave_at": SATURDAY}, Problem.TOO_SOON),
        (
            Action.RESEND,
            "team",
            {"state": State.FINISHED, "valid_until": date(2026, 11, 20)},
            Problem.EXPIRED,
        ),
        (Action.RESEND, "team", {"state": State.FINISHED, "wave": 2}, ""),
    ],
)
def test_the_terms_of_an_act(
    database: Database, action: Action, who: str, values: dict[str, Any], problem: str
) -> None:
    assert database.run_now(lambda s: refused(s, action, who, **values)) == problem


def test_both_ends_of_an_approval_are_on_record(database: Database) -> None:
    def job(session: Session) -> list[tuple[str, int | None]]:
        made, cast = make(session)
        announcement_acts.act(session, made, Action.SUBMIT, Move(cast["author"], SATURDAY))
        announcement_acts.act(session, made, Action.APPROVE, Move(cast["second"], SATURDAY))
        rows = audit.of_subject(session, f"announcement:{made.id}")
        names = {actor.person_id: name for name, actor in cast.items()}
        return [(row.act, names[row.actor_id]) for row in rows]

    assert database.run_now(job) == [
        ("comunicado: a aprobación", "author"),
        ("comunicado: aprobado", "second"),
    ]


def test_the_sides_are_of_the_present_roles() -> None:
    assert Actor(1, (duty(Role.APPROVER),)).sides == Side.TEAM | Side.APPROVER
    assert Actor(1, (duty(Role.ADMIN),)).sides == Side(0)
    assert SYSTEM.sides == Side.SYSTEM

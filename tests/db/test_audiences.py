"""Whom an audience reaches: each condition, each reason not to be reached, each person once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from db import audience_bodies, audience_reach, audiences, meetings, posts, segments, standing
from db.audience_reach import MUTED, Reach
from db.audiences import Audience
from db.bodies import Body
from db.commitment_drafts import Draft
from db.commitment_registration import register
from db.commitment_sides import SYSTEM
from db.commitments import Kind, Priority
from db.engine import Database
from db.meetings import Forum
from db.posts import Role, Scope, ScopeKind
from tests.audience import appoint
from tests.fakes import SATURDAY
from tests.people import ABANCAY, SABAINO

TODAY = SATURDAY.date()
MAYORS = Audience(roles=frozenset({"authority"}))


def only(**conditions: Any) -> Audience:
    return Audience(
        **{k: frozenset({v}) if isinstance(v, str) else v for k, v in conditions.items()}
    )


def bodies_of(database: Database, audience: Audience) -> list[str]:
    rows = database.run_now(lambda s: audience_bodies.of(s, audience, TODAY))
    return [body.code for body in rows]


@pytest.mark.parametrize(
    ("audience", "count"),
    [
        (Audience(everyone=True), 1891),
        (only(places="03"), 85),
        (only(places="0303"), 7),
        (only(places=SABAINO), 1),
        (Audience(places=frozenset({"03", "08"})), 85 + 116),
        (Audience(places=frozenset({"03"}), levels=frozenset({"provincial"})), 7),
        (Audience(everyone=True, outside=frozenset({"1501"})), 1891 - 43),
        (only(levels="regional"), 25),
        (Audience(levels=frozenset({"regional"}), outside=frozenset({"03"})), 24),
        (Audience(bodies=frozenset({SABAINO, "GR-03"})), 2),
        (Audience(), 0),
        (Audience(outside=frozenset({"03"})), 0),
    ],
)
def test_the_bodies_of_an_audience(database: Database, audience: Audience, count: int) -> None:
    assert len(bodies_of(database, audience)) == count


def promise(session: Session, responsible: str, counterpart: str, due_on: date) -> None:
    meetings.add_edition(session, prefix="ME5", forum=Forum.MUNI, number=5, year=2026)
    edition = meetings.edition(session, "ME5")
    assert edition is not None
    draft = Draft(
        text=f"Obra de {responsible} con {counterpart}",
        responsible=session.get_one(Body, responsible),
        counterpart=session.get_one(Body, counterpart),
        due_on=due_on,
        kind=Kind.PROJECT,
        priority=Priority.NORMAL,
    )
    made = register(session, edition, draft, SYSTEM, now=SATURDAY)
    made.state = "en_proceso"
    session.flush()


def test_bodies_by_what_they_owe(database: Database) -> None:
    late, later = TODAY - timedelta(days=9), TODAY + timedelta(days=9)
    database.run_now(lambda s: promise(s, SABAINO, "MVCS", late))
    database.run_now(lambda s: promise(s, ABANCAY, "MVCS", later))
    database.run_now(lambda s: promise(s, "080101", "MTC", late))
    overdue = Audience(commitments="overdue")
    assert bodies_of(database, overdue) == [SABAINO, "080101"]
    mvcs = frozenset({"MVCS"})
    assert bodies_of(database, Audience(commitments="overdue", sectors=mvcs)) == [SABAINO]
    assert bodies_of(database, Audience(commitments="open", sectors=mvcs)) == [ABANCAY, SABAINO]
    edition = frozenset({"ME5"})
    assert len(bodies_of(database, Audience(commitments="open", editions=edition))) == 3
    assert bodies_of(database, Audience(commitments="open", editions=frozenset({"ME6"}))) == []


def test_bodies_that_took_part_in_an_edition(database: Database) -> None:
    def meet(session: Session) -> None:
        meetings.add_edition(session, prefix="ME5", forum=Forum.MUNI, number=5, year=2026)
        edition = meetings.edition(session, "ME5")
        assert edition is not None
        meetings.open_bilateral(
            session,
            edition_id=edition.id,
            local=session.get_one(Body, SABAINO),
            counterpart=session.get_one(Body, "MVCS"),
            held_on=TODAY,
            now=SATURDAY,
        )

    database.run_now(meet)
    assert bodies_of(database, only(editions="ME5")) == [SABAINO]


def reach_of(
    database: Database,
    audience: Audience,
    *steps: Callable[[Session], object],
    **options: Any,
) -> Reach:
    for step in steps:
        database.run_now(step)
    return database.run_now(lambda s: audience_reach.reach(s, audience, SATURDAY, **options))


def test_each_is_reached_once_on_the_channel_they_chose(database: Database) -> None:
    def hold_two(session: Session) -> None:
        person = appoint(session, SABAINO, channels=("fake", "web"), channel="web")
        post = standing.post_for(session, session.get_one(Body, ABANCAY), "Alcaldía")
        posts.appoint(session, person_id=person.id, post=post, now=SATURDAY)

    found = reach_of(database, only(places="03"), hold_two)
    assert found.by_channel() == {"web": 1}
    assert found.bodies == 85
    assert found.by_reason() == {"vacant": 83}


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        ({"channels": ()}, "no_channel"),
        ({"alive": False}, "blocked"),
        ({"notices": False}, "opted_out"),
        ({MUTED: ["presupuesto"]}, "unsubscribed"),
        ({"notices": False, "alive": False}, "opted_out"),
    ],
)
def test_who_is_not_reached_has_a_reason(
    database: Database, holder: dict[str, Any], reason: str
) -> None:
    audience = only(places=SABAINO)
    found = reach_of(
        database, audience, lambda s: appoint(s, SABAINO, **holder), topic="presupuesto"
    )
    assert (found.reached, found.by_reason()) == ([], {reason: 1})


def test_a_muted_topic_leaves_the_others_alone(database: Database) -> None:
    found = reach_of(
        database,
        only(places=SABAINO),
        lambda s: appoint(s, SABAINO, **{MUTED: ["presupuesto"]}),
        topic="capacitacion",
    )
    assert len(found.reached) == 1


def test_roles_and_titles_narrow_whom_it_is_for(database: Database) -> None:
    steps = (
        lambda s: appoint(s, SABAINO),
        lambda s: appoint(s, SABAINO, "Gerencia Municipal"),
        lambda s: appoint(s, SABAINO, "Secretaría General"),
    )
    place = frozenset({SABAINO})
    assert len(reach_of(database, Audience(places=place), *steps).reached) == 3
    mayors = Audience(places=place, roles=frozenset({"authority"}))
    assert [m.post for m in reach_of(database, mayors).reached] == ["Alcaldía"]
    managers = Audience(places=place, titles=frozenset({"Gerencia Municipal"}))
    assert [m.post for m in reach_of(database, managers).reached] == ["Gerencia Municipal"]


def test_who_has_left_the_post_is_not_reached(database: Database) -> None:
    def leave(session: Session) -> None:
        person = appoint(session, SABAINO)
        [tenure] = session.query(posts.Tenure).filter_by(person_id=person.id)
        tenure.ends_at = SATURDAY

    assert reach_of(database, only(places=SABAINO), leave).by_reason() == {"vacant": 1}


def test_coordinators_of_a_region_sit_elsewhere(database: Database) -> None:
    def coordinate(session: Session) -> None:
        body = session.get_one(Body, "PCM")
        person = appoint(session, "PCM", "Asesoría PCM")
        scope = Scope(ScopeKind.REGION, "03")
        post = posts.ensure_post(
            session, body=body, title="Coordinación Apurímac", role=Role.COORDINATOR, scope=scope
        )
        posts.appoint(session, person_id=person.id, post=post, now=SATURDAY)

    coordinators = frozenset({"coordinator"})
    apurimac = Audience(roles=coordinators, places=frozenset({"03"}))
    assert len(reach_of(database, apurimac, coordinate).reached) == 1
    cusco = Audience(roles=coordinators, places=frozenset({"08"}))
    assert reach_of(database, cusco).members == ()


def test_who_is_outside_whatsapps_window_is_counted(database: Database) -> None:
    before = SATURDAY - timedelta(hours=25)
    found = reach_of(
        database,
        only(places="03"),
        lambda s: appoint(s, SABAINO, channels=("whatsapp",), now=before),
        lambda s: appoint(s, ABANCAY, channels=("whatsapp",)),
    )
    assert (found.by_channel(), found.outside_window) == ({"whatsapp": 2}, 1)


def test_an_empty_audience_reaches_nobody(database: Database) -> None:
    found = reach_of(database, Audience(), lambda s: appoint(s, SABAINO))
    assert (found.members, found.bodies) == ((), 0)


def test_an_audience_comes_back_from_its_record() -> None:
    audience = Audience(
        roles=frozenset({"authority"}),
        places=frozenset({"03", "08"}),
        commitments="overdue",
        sectors=frozenset({"MVCS"}),
    )
    assert Audience.from_json(audience.to_json()) == audience
    assert Audience().to_json() == {}


def test_a_record_with_an_unknown_condition_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown"):
        Audience.from_json({"rol": ["authority"]})


def test_a_condition_is_put_in_and_taken_out() -> None:
    once = MAYORS.toggle("places", "03")
    assert once.places == {"03"}
    assert once.toggle("places", "03") == MAYORS


def test_two_audiences_are_joined() -> None:
    joined = audiences.joined([only(places="03"), MAYORS, Audience(commitments="open")])
    assert (joined.places, joined.roles, joined.commitments) == ({"03"}, {"authority"}, "open")


def test_a_segment_is_saved_once_under_a_name(database: Database) -> None:
    def save(session: Session, name: str) -> bool:
        return segments.save(session, name, MAYORS, by=None, now=SATURDAY)

    assert database.run_now(lambda s: save(s, "Sierra Sur"))
    assert not database.run_now(lambda s: save(s, "sierra súr"))
    [kept] = database.run_now(segments.all_of)
    assert Audience.from_json(kept.audience) == MAYORS
    assert database.run_now(lambda s: segments.forget(s, kept.id))
    assert not database.run_now(lambda s: segments.forget(s, kept.id))

"""Posts and tenures: rights follow the post, and hold from the first day to before the last."""

from datetime import timedelta

from db import bodies, people, posts
from db.engine import Database
from db.posts import Role, Scope, ScopeKind
from tests.fakes import SATURDAY

SABAINO = "030307"
DAY = timedelta(days=1)


def appoint(database: Database, *, title: str = "Alcaldía", scope: Scope | None = None) -> int:
    def job(session) -> int:
        rosa = people.add_person(session, "Rosa", SATURDAY)
        body = session.get_one(bodies.Body, SABAINO)
        post = posts.ensure_post(session, body=body, title=title, role=Role.AUTHORITY, scope=scope)
        posts.appoint(session, person_id=rosa.id, post=post, now=SATURDAY)
        return rosa.id

    return database.run_now(job)


def end(database: Database, on) -> None:
    def job(session) -> None:
        session.query(posts.Tenure).one().ends_at = on

    database.run_now(job)


def duties(database: Database, person_id: int, now=SATURDAY):
    return database.run_now(lambda s: posts.duties(s, person_id, now))


def test_an_appointment_gives_the_duty_of_the_post(database: Database) -> None:
    [duty] = duties(database, appoint(database))
    assert (duty.role, duty.post, duty.body_code) == (Role.AUTHORITY, "Alcaldía", SABAINO)
    assert "Sabaino" in duty.body


def test_a_post_reaches_its_own_body_unless_told_otherwise(database: Database) -> None:
    [duty] = duties(database, appoint(database))
    assert duty.scope == Scope(ScopeKind.BODY, SABAINO)


def test_a_post_may_reach_further(database: Database) -> None:
    region = Scope(ScopeKind.REGION, "03")
    [duty] = duties(database, appoint(database, scope=region))
    assert duty.scope == region


def test_a_duty_does_not_hold_before_it_starts(database: Database) -> None:
    assert duties(database, appoint(database), SATURDAY - DAY) == ()


def test_a_duty_does_not_hold_from_the_moment_it_ends(database: Database) -> None:
    rosa = appoint(database)
    end(database, SATURDAY + DAY)
    assert len(duties(database, rosa, SATURDAY + DAY - timedelta(seconds=1))) == 1
    assert duties(database, rosa, SATURDAY + DAY) == ()


def test_a_post_is_made_once(database: Database) -> None:
    first, second = appoint(database), appoint(database)
    assert duties(database, first)[0].post_id == duties(database, second)[0].post_id


def test_another_title_is_another_post(database: Database) -> None:
    first, second = appoint(database), appoint(database, title="Gerencia Municipal")
    assert duties(database, first)[0].post_id != duties(database, second)[0].post_id


def test_a_person_without_a_post_has_no_duty(database: Database) -> None:
    stranger = database.run_now(lambda s: people.add_person(s, "Nadie", SATURDAY).id)
    assert duties(database, stranger) == ()

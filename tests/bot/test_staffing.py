"""What an operator does about posts at the command line: invite, hand over, load phones."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.spanish import LIMA, lima_midnight
from db import bodies, invitations, people, posts, standing
from db.engine import Database
from db.posts import Role
from tests.commands import Run
from tests.people import ABANCAY, ON_SQLITE, SABAINO


def now() -> datetime:
    return datetime.now(UTC)


def employ(database: Database, body: str = SABAINO) -> int:
    def job(session: Session) -> int:
        rosa = people.add_person(session, "Rosa Huamaní Quispe", now() - timedelta(days=1))
        post = standing.post_for(session, session.get_one(bodies.Body, body), "Alcaldía")
        posts.appoint(session, person_id=rosa.id, post=post, now=now() - timedelta(days=1))
        return rosa.id

    return database.run_now(job)


def next_month() -> str:
    return (now().astimezone(LIMA).date() + timedelta(days=30)).isoformat()


def test_an_invitation_in_json_has_code_links_and_end(run: Run, database: Database) -> None:
    said = run("invite", "--role", "authority", "--body", SABAINO, "--json")
    record = json.loads(said.out)
    assert set(record) == {"code", "links", "command", "role", "body", "post", "expires_at"}
    assert (record["role"], record["body"], record["post"]) == ("authority", SABAINO, "Alcaldía")
    assert record["command"] == f"/start inv_{record['code']}"
    assert record["links"] == {"telegram": None}
    assert datetime.fromisoformat(record["expires_at"]) > now()
    found = database.run_now(lambda s: invitations.find(s, record["code"], now()))
    assert found is not None


def test_an_invitation_in_words_says_what_to_type(run: Run) -> None:
    said = run("invite", "--role", "official", "--body", "mvcs", "--post", "Mesa de partes")
    assert said.code == 0
    assert "Mesa de partes" in said.out
    assert "En el chat: /registro " in said.out


@ON_SQLITE
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--role", "alcalde"), "No existe el rol «alcalde»"),
        (("--role", "authority", "--body", "999999"), "No existe la entidad «999999»"),
        (("--role", "official", "--body", SABAINO, "--post", "Alcaldesa"), "con otro rol"),
        (("--role", "adviser", "--scope", "region:99"), "El ámbito es"),
        (("--role", "coordinator", "--scope", "sector:NADA"), "El ámbito es"),
    ],
)
def test_a_wrong_invitation_is_refused_with_what_to_change(
    run: Run, database: Database, arguments: tuple[str, ...], complaint: str
) -> None:
    employ(database)
    said = run("invite", *arguments)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err
    assert database.run_now(lambda s: s.query(invitations.Invitation).count()) == 0


def test_a_territorial_coordination_reaches_the_department_it_names(
    run: Run, database: Database
) -> None:
    run("invite", "--role", "coordinator", "--post", "Coordinación territorial Cusco")
    post = database.run_now(lambda s: posts.named(s, "PCM", "coordinacion territorial cusco"))
    assert post is not None
    assert (post.role, post.scope_kind, post.scope_value) == (Role.COORDINATOR, "region", "08")


def test_a_hand_over_ends_tenures_and_prints_the_codes(run: Run, database: Database) -> None:
    rosa = employ(database)
    said = run("handover", "--body", SABAINO, "--date", next_month())
    assert "termina: Alcaldía, Rosa Huamaní Quispe" in said.out
    code = said.out.split("entra: Alcaldía ")[1].split()[0]
    assert database.run_now(lambda s: invitations.find(s, code, now())) is not None
    [duty] = database.run_now(lambda s: posts.duties(s, rosa, now()))
    assert duty.until == lima_midnight(datetime.fromisoformat(next_month()).date())


def test_a_dry_run_changes_nothing(run: Run, database: Database) -> None:
    rosa = employ(database)
    said = run("handover", "--body", SABAINO, "--date", next_month(), "--dry-run")
    assert "termina: Alcaldía, Rosa Huamaní Quispe" in said.out
    assert "entra: Alcaldía\n" in said.out
    [duty] = database.run_now(lambda s: posts.duties(s, rosa, now()))
    assert duty.until is None


def test_a_nationwide_dry_run_counts_what_it_would_meet(run: Run, database: Database) -> None:
    employ(database)
    employ(database, ABANCAY)
    said = run("handover", "--all", "--date", next_month(), "--dry-run")
    assert "Municipalidades: 1891; con alguien registrado: 2." in said.out
    assert "Períodos que terminarían: 2." in said.out
    assert "Cargos que esperarían sucesor: 1891." in said.out


@ON_SQLITE
@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--body", SABAINO, "--date", "mañana"), "no es una fecha"),
        (("--body", SABAINO, "--date", "2020-01-01"), "ya pasó"),
        (("--body", "999999", "--date", "2999-01-01"), "No existe la entidad"),
        (("--body", "MVCS", "--date", "2999-01-01"), "no tiene autoridades que cambien"),
        (("--all", "--date", "2999-01-01"), "entidad por entidad"),
    ],
)
def test_a_wrong_hand_over_is_refused(run: Run, arguments: tuple[str, ...], complaint: str) -> None:
    said = run("handover", *arguments)
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err

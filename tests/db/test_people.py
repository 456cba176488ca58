"""People and where they are reached: an address revives, moves and dies, its person stays."""

from datetime import timedelta

from db import outbox, people
from db.engine import Database
from db.people import Address, Person
from tests.fakes import SATURDAY

ROSA, NEW = "fake:rosa", "fake:rosa-nueva"


def see(database: Database, address: str, later: float = 0) -> Address:
    now = SATURDAY + timedelta(seconds=later)
    return database.run_now(lambda s: people.see(s, address, now))


def add_rosa(database: Database, *addresses: str) -> int:
    def job(session) -> int:
        rosa = people.add_person(session, "Rosa", SATURDAY)
        for number, address in enumerate(addresses):
            people.link(session, address, rosa, SATURDAY + timedelta(seconds=number))
        return rosa.id

    return database.run_now(job)


def living(database: Database, person_id: int) -> list[str]:
    return database.run_now(lambda s: [a.address for a in people.addresses_of(s, person_id)])


def test_a_stranger_is_noted_without_a_person(database: Database) -> None:
    assert see(database, ROSA).person_id is None


def test_seeing_again_notes_when_and_keeps_the_first_time(database: Database) -> None:
    see(database, ROSA)
    found = see(database, ROSA, later=60)
    assert (found.first_seen_at, found.last_seen_at) == (
        SATURDAY,
        SATURDAY + timedelta(seconds=60),
    )


def test_linking_gives_an_address_its_person(database: Database) -> None:
    number = add_rosa(database, ROSA)
    assert see(database, ROSA).person_id == number


def test_the_address_used_last_comes_first(database: Database) -> None:
    assert living(database, add_rosa(database, ROSA, NEW)) == [NEW, ROSA]


def test_a_dead_address_is_not_used(database: Database) -> None:
    number = add_rosa(database, ROSA, NEW)
    assert database.run_now(lambda s: people.mark_dead(s, NEW, "blocked"))
    assert living(database, number) == [ROSA]


def test_an_address_dies_once(database: Database) -> None:
    see(database, ROSA)
    assert database.run_now(lambda s: people.mark_dead(s, ROSA, "blocked"))
    assert not database.run_now(lambda s: people.mark_dead(s, ROSA, "again"))


def test_a_dead_address_revives_when_it_writes(database: Database) -> None:
    number = add_rosa(database, ROSA)
    database.run_now(lambda s: people.mark_dead(s, ROSA, "blocked"))
    assert see(database, ROSA).dead_reason == ""
    assert living(database, number) == [ROSA]


def test_a_move_takes_the_person_and_what_waits_along(database: Database) -> None:
    number = add_rosa(database, ROSA)

    def enqueue(session, key: str, owner: str) -> None:
        outbox.enqueue(
            session, key=key, address=ROSA, lane=1, payload={}, now=SATURDAY, owner=owner
        )

    database.run_now(lambda s: [enqueue(s, "waits", ""), enqueue(s, "leaves", "me")])
    database.run_now(lambda s: people.move(s, ROSA, NEW))
    assert living(database, number) == [NEW]
    where = database.run_now(lambda s: [row.address for row in s.query(outbox.Delivery)])
    assert where == [NEW, NEW]


def test_a_move_leaves_what_was_sent_where_it_went(database: Database) -> None:
    add_rosa(database, ROSA)

    def send(session) -> None:
        outbox.enqueue(session, key="a", address=ROSA, lane=1, payload={}, now=SATURDAY, owner="me")
        number = outbox.id_of(session, "a")
        outbox.mark_sent(session, number, owner="me", provider_id="1", now=SATURDAY)

    database.run_now(send)
    database.run_now(lambda s: people.move(s, ROSA, NEW))
    assert database.run_now(lambda s: s.query(outbox.Delivery).one().address) == ROSA


def test_an_address_nobody_knows_does_not_move(database: Database) -> None:
    database.run_now(lambda s: people.move(s, "fake:nadie", NEW))
    assert database.run_now(lambda s: s.get(Address, NEW)) is None


def test_settings_of_a_person_start_empty(database: Database) -> None:
    number = add_rosa(database)
    assert database.run_now(lambda s: s.get_one(Person, number).settings) == {}

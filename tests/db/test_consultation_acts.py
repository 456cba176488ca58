"""Acting on a consultation: what is kept, what is refused, and who wins when two act at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from db import (
    advisers,
    consultation_acts,
    consultation_events,
    consultation_sides,
    consultations,
    people,
    posts,
    standing,
)
from db.bodies import Body
from db.consultation_acts import Move
from db.consultation_errors import (
    ConsultationError,
    NeedsSecondLook,
    NeedsText,
    NeverAnswered,
    NotYours,
    OwnAnswer,
    Stale,
    TooLate,
)
from db.consultation_states import Action, State
from db.consultations import Consultation
from db.engine import Database
from db.posts import Role, Tenure
from tests.consultations import Office
from tests.fakes import SATURDAY


@pytest.fixture
def office(database: Database) -> Office:
    session = Session(database.engine, expire_on_commit=False)
    return Office(session)


@pytest.fixture(autouse=True)
def _close(office: Office) -> object:
    yield
    office.session.close()


def test_numbers_count_by_year(office: Office) -> None:
    assert [office.ask().number for _ in range(2)] == ["C-2026-0001", "C-2026-0002"]
    later = SATURDAY.replace(year=2027)
    asked = consultations.Asked("¿Y ahora?", "otros", "fake:stranger")
    fresh = consultations.receive(office.session, asked, due_at=later, now=later)
    assert fresh.number == "C-2027-0001"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("C-2026-0153 texto", (2026, 153, "texto")),
        ("c 2026-153: sí, puede", (2026, 153, "sí, puede")),
        ("153 con 20 soles", (None, 153, "con 20 soles")),
        ("consulta C-2026-0153", (2026, 153, "")),
        ("hola", (None, 0, "hola")),
        ("", (None, 0, "")),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, found: tuple[object, ...]) -> None:
    assert consultations.split_number(typed) == found


@pytest.mark.parametrize(
    ("text", "is_number"),
    [("C-2026-0153", True), ("c2026-153", True), ("2026-153", False), ("153", False)],
)
def test_only_a_whole_number_stands_for_its_consultation(text: str, is_number: bool) -> None:
    assert consultations.is_number(text) is is_number


def test_each_act_is_one_line_of_the_history(office: Office) -> None:
    row = office.in_state(State.ANSWERED)
    lines = consultation_events.of(office.session, row.id)
    assert [(line.action, line.from_state, line.to_state) for line in lines] == [
        ("take", "recibida", "asignada"),
        ("answer", "asignada", "respondida"),
    ]
    assert row.answered_by == office.people["holder"]
    assert row.first_answered_at == SATURDAY


@pytest.mark.parametrize(
    ("state", "action", "who", "text", "refusal"),
    [
        (State.ASSIGNED, Action.ANSWER, "holder", " ", NeedsText),
        (State.ASSIGNED, Action.ANSWER, "adviser", "Sí", NotYours),
        (State.ASSIGNED, Action.WITHDRAW, "mayor", "Sí", NotYours),
        (State.IN_REVIEW, Action.APPROVE, "holder", "Sí", NotYours),
    ],
)
def test_what_is_refused_changes_nothing(
    office: Office, state: State, action: Action, who: str, text: str, refusal: type[Exception]
) -> None:
    row = office.in_state(state)
    version = row.version
    with pytest.raises(refusal):
        office.do(row, action, who, text=text)
    assert (row.state, row.version) == (state, version)


def test_nobody_reviews_their_own_answer(office: Office) -> None:
    row = office.ask()
    for action in (Action.TAKE, Action.SUBMIT):
        office.do(row, action, "supervisor")
    with pytest.raises(OwnAnswer):
        office.do(row, Action.APPROVE, "supervisor")
    office.do(row, Action.APPROVE, "curator")
    assert row.reviewed_by == office.people["curator"]


@pytest.mark.parametrize("by", ["topic", "adviser"])
def test_an_answer_that_needs_a_second_look_is_not_sent_without_it(office: Office, by: str) -> None:
    row = office.in_state(State.ASSIGNED)
    if by == "topic":
        advisers.toggle_second_look(office.session, topic=row.topic)
    else:
        advisers.toggle_second_look(office.session, person_id=row.held_by)
    with pytest.raises(NeedsSecondLook):
        office.do(row, Action.ANSWER)
    office.do(row, Action.SUBMIT)
    assert row.state == State.IN_REVIEW


def test_what_was_withdrawn_is_not_rated(office: Office) -> None:
    row = office.in_state(State.ASSIGNED)
    office.do(row, Action.WITHDRAW, "asker")
    with pytest.raises(NeverAnswered):
        office.do(row, Action.RATE, "asker")


@pytest.mark.parametrize(("days", "still"), [(15, True), (16, False)])
def test_it_can_be_reopened_for_fifteen_days(office: Office, days: int, still: bool) -> None:
    row = office.in_state(State.CLOSED)
    move = Move(office.actor("asker"), SATURDAY + timedelta(days=days), "Falta la base")
    if not still:
        with pytest.raises(TooLate):
            consultation_acts.act(office.session, row, Action.REOPEN, move)
        return
    consultation_acts.act(office.session, row, Action.REOPEN, move)
    assert (row.state, row.reopened, row.answered_at) == (State.ASSIGNED, 1, None)
    assert row.first_answered_at == SATURDAY


def taken_by(database: Database, number: int, who: str) -> str:
    """One adviser's attempt, in a transaction of its own."""

    def job(session: Session) -> str:
        row = session.get_one(Consultation, number)
        person = session.query(people.Person).filter_by(name=who.title()).one()
        duties = posts.duties(session, person.id, SATURDAY)
        actor = consultation_sides.Actor(person.id, duties)
        try:
            consultation_acts.act(session, row, Action.TAKE, Move(actor, SATURDAY))
        except ConsultationError as refused:
            assert row.holder is not None
            return f"{type(refused).__name__} {row.holder.name}"
        return "taken"

    return database.run_now(job)


def two_advisers(database: Database) -> int:
    def job(session: Session) -> int:
        office = Office(session)
        office.actor("holder"), office.actor("adviser")
        return office.ask().id

    return database.run_now(job)


def test_of_two_advisers_at_once_one_gets_it_and_the_other_is_told(database: Database) -> None:
    number = two_advisers(database)
    with ThreadPoolExecutor(2) as pool:
        results = pool.map(lambda who: taken_by(database, number, who), ("holder", "adviser"))
        outcomes = sorted(results, reverse=True)
    assert outcomes[0] == "taken"
    assert outcomes[1].split()[0] in ("Impossible", "Stale")
    assert outcomes[1].split()[1] in ("Holder", "Adviser")


def test_who_read_it_before_another_took_it_is_stale(database: Database) -> None:
    """Both saw it free; only the first guarded update finds it so."""
    number = two_advisers(database)
    with Session(database.engine, expire_on_commit=False) as session:
        row = session.get_one(Consultation, number)
        person = session.query(people.Person).filter_by(name="Adviser").one()
        actor = consultation_sides.Actor(person.id, posts.duties(session, person.id, SATURDAY))
        session.commit()
        assert taken_by(database, number, "holder") == "taken"
        with pytest.raises(Stale):
            consultation_acts.act(session, row, Action.TAKE, Move(actor, SATURDAY))
        assert row.holder is not None
        assert row.holder.name == "Holder"


def test_an_open_consultation_passes_to_the_successor(office: Office) -> None:
    row = office.in_state(State.ASSIGNED)
    session, old = office.session, office.people["asker"]
    tenure = session.query(Tenure).filter_by(person_id=old).one()
    assert consultation_sides.addresses(session, row, SATURDAY) == ["fake:asker"]
    later = SATURDAY + timedelta(days=40)
    tenure.ends_at = later
    heir = people.add_person(session, "Sucesora", SATURDAY)
    people.link(session, "fake:sucesora", heir, SATURDAY)
    post = standing.post_for(session, session.get_one(Body, "030307"), "Alcaldía", Role.AUTHORITY)
    posts.appoint(session, person_id=heir.id, post=post, now=later)

    def seen_by(person: int) -> list[Consultation]:
        actor = consultation_sides.Actor(person, posts.duties(session, person, later), "fake:x")
        return consultation_sides.of_asker(session, actor, later)

    assert (seen_by(old), seen_by(heir.id)) == ([], [row])
    assert consultation_sides.addresses(session, row, later) == ["fake:sucesora"]


def test_a_loan_shows_the_lenders_consultations_and_a_colleague_sees_none(office: Office) -> None:
    row = office.in_state(State.ASSIGNED)
    session = office.session
    post = session.get_one(posts.Post, row.post_id)
    for name, lender in (("Delegada", row.asker_id), ("Colega", None)):
        person = people.add_person(session, name, SATURDAY)
        posts.appoint(session, person_id=person.id, post=post, now=SATURDAY, delegated_by=lender)
        duties = posts.duties(session, person.id, SATURDAY)
        actor = consultation_sides.Actor(person.id, duties)
        seen = consultation_sides.of_asker(session, actor, SATURDAY)
        assert seen == ([row] if lender else [])


def test_a_strangers_consultation_is_of_the_chat(office: Office) -> None:
    row = office.ask("stranger")
    actor = office.actor("stranger")
    assert consultation_sides.of_asker(office.session, actor, SATURDAY) == [row]
    assert consultation_sides.of_asker(office.session, office.actor("mayor"), SATURDAY) == []

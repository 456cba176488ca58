"""Who may move a consultation: every state and act against what was written by hand."""

import pytest
from sqlalchemy.orm import Session

from db import consultation_acts, consultation_states
from db.consultation_acts import Move
from db.consultation_errors import ConsultationError
from db.consultation_states import Action, State
from db.engine import Database
from tests.consultations import Office
from tests.fakes import SATURDAY
from tests.people import ON_SQLITE

OURS = "asignada repreguntada"
EVERY = "recibida asignada repreguntada en_revision respondida cerrada"
# A asker, H the adviser who has it, V another adviser, U supervisor, C curator, D administrator,
# S the clock. Nobody else may do anything.
BY_HAND = f"""
act       | in the states                  | to           | who
take      | recibida                       | asignada     | H V U
assign    | recibida                       | asignada     | U D S
pass_on   | {OURS}                         | =            | H U D S
release   | {OURS}                         | recibida     | H U D S
release   | en_revision                    | recibida     | U D S
classify  | recibida                       | =            | A H V U D
classify  | {OURS}                         | =            | H U D
note      | {EVERY}                        | =            | H V U C D
add       | recibida en_revision           | =            | A
add       | {OURS}                         | asignada     | A
ask_back  | {OURS}                         | repreguntada | H
answer    | {OURS}                         | respondida   | H
submit    | {OURS}                         | en_revision  | H
approve   | en_revision                    | respondida   | U C D
give_back | en_revision                    | asignada     | U C D
decline   | recibida                       | cerrada      | U D
decline   | {OURS}                         | cerrada      | H U D
withdraw  | recibida {OURS} en_revision    | cerrada      | A
rate      | respondida cerrada             | =            | A
close     | respondida                     | cerrada      | A H U D S
reopen    | respondida cerrada             | asignada     | A H U D
"""
NEEDS_TEXT = {
    *("note", "add", "ask_back", "answer", "submit", "approve", "give_back", "decline", "reopen")
}
WHO = {
    "A": "asker",
    "H": "holder",
    "V": "adviser",
    "U": "supervisor",
    "C": "curator",
    "D": "admin",
    "S": "clock",
    "-": "mayor",
    "?": "stranger",
    "!": "broadcaster",
}


def expected() -> dict[tuple[str, str], tuple[str, set[str]]]:
    lines = [[cell.strip() for cell in row.split("|")] for row in BY_HAND.strip().split("\n")]
    return {
        (state, act): (state if to == "=" else to, set(who.split()))
        for act, states, to, who in lines[1:]
        for state in states.split()
    }


def may(session: Session, state: State, action: Action) -> set[str]:
    office = Office(session)
    row = office.in_state(state)
    return {letter for letter, who in WHO.items() if _may(office, row, action, who)}


def _may(office: Office, row: object, action: Action, who: str) -> bool:
    move = Move(office.actor(who), SATURDAY, "una razón")
    try:
        consultation_acts.check(office.session, row, action, move)  # type: ignore[arg-type]
    except ConsultationError:
        return False
    return True


@ON_SQLITE
@pytest.mark.parametrize("state", State)
def test_exactly_the_documented_people_may(database: Database, state: State) -> None:
    for action in Action:
        _, who = expected().get((state, action), ("", set()))
        assert database.run_now(lambda s, act=action: may(s, state, act)) == who, action


def test_each_act_leads_where_it_is_documented_to() -> None:
    table = {key: rule.to for key, rule in consultation_states.TABLE.items()}
    assert table == {key: to for key, (to, _) in expected().items()}


@pytest.mark.parametrize("action", Action)
def test_each_act_asks_for_words_where_it_is_documented(action: Action) -> None:
    terms = [rule.terms for (_, act), rule in consultation_states.TABLE.items() if act is action]
    asked = [consultation_states.Term.TEXT in term for term in terms]
    assert asked == [action in NEEDS_TEXT] * len(terms)


def test_every_state_is_left_again_or_is_the_end() -> None:
    ways = {state for (state, _), rule in consultation_states.TABLE.items() if rule.to != state}
    assert ways == set(State)

"""Who may do what in which state: every line of the table against what was written by hand."""

import re

import pytest

from db import commitment_states
from db.bodies import Body, BodyKind
from db.commitment_conditions import check_person
from db.commitment_errors import CommitmentError
from db.commitment_sides import SYSTEM, Actor, sides
from db.commitment_states import Action, State, Term
from db.commitments import Commitment
from db.posts import Duty, Role, Scope, ScopeKind
from tests.processes import ROOT

WORK = "pendiente en_proceso observado bloqueado"
NEW = "por_confirmar objetado"
ENDED = "verificado no_viable cerrado"

# A mayor and G manager of the municipality; M liaison of the ministry; Z coordinator of the region;
# P adviser, J approver and D administrator at the PCM; S the clock or an operator.
BY_HAND = f"""
act              | in the states                 | to            | town promises | ministry promises
confirm          | por_confirmar                 | =             | A G M         | A G M
object           | {NEW}                         | objetado      | A G M         | A G M
correct          | {NEW}                         | por_confirmar | M Z P J D S   | M Z P J D S
settle           | por_confirmar                 | pendiente     | Z P J D S     | Z P J D S
uphold           | objetado                      | pendiente     | Z P J D       | Z P J D
withdraw         | {NEW}                         | cerrado       | M Z P J D     | Z P J D
note             | pendiente observado           | en_proceso    | A G Z         | M Z
note             | en_proceso bloqueado          | =             | A G Z         | M Z
attach           | pendiente observado           | en_proceso    | A G Z         | M Z
attach           | en_proceso bloqueado cumplido | =             | A G Z         | M Z
declare          | en_proceso                    | cumplido      | A G Z         | M Z
retract          | cumplido                      | en_proceso    | A G Z         | M Z
verify           | cumplido                      | verificado    | M Z P J D     | A G Z P J D
observe          | cumplido                      | observado     | M Z P J D     | A G Z P J D
block            | pendiente en_proceso observado| bloqueado     | A G M Z       | A G M Z
unblock          | bloqueado                     | en_proceso    | A G M Z       | A G M Z
ask_extension    | {WORK}                        | =             | A G Z         | M Z
grant_extension  | {WORK} cumplido               | =             | M Z P J D     | Z P J D
refuse_extension | {WORK} cumplido               | =             | M Z P J D     | Z P J D
ask_closure      | {WORK}                        | =             | A G M Z P J D | A G M Z P J D
close            | {WORK}                        | cerrado       | J D           | J D
rule_out         | {WORK}                        | no_viable     | J D           | J D
refuse_closure   | {WORK} cumplido               | =             | J D           | J D
plan             | {WORK}                        | =             | A G Z         | M Z
assign           | {WORK}                        | =             | A G Z         | M Z
reassign         | {WORK}                        | =             | M Z P J D S   | Z P J D S
amend            | {WORK}                        | =             | M Z P J D S   | Z P J D S
fix_date         | {WORK}                        | =             | M Z P J D S   | Z P J D S
reopen           | {ENDED}                       | en_proceso    | P J D         | P J D
"""
NEEDS_REASON = {
    *("object", "uphold", "withdraw", "note", "retract", "observe", "block", "ask_extension"),
    *("refuse_extension", "ask_closure", "refuse_closure", "reassign", "amend", "fix_date"),
    "reopen",
}
NEEDS_EVIDENCE = {"declare", "verify"}
NEEDS_REQUEST = {
    "grant_extension",
    "refuse_extension",
    "close",
    "rule_out",
    "refuse_closure",
}

# Every other module asks the table (`states_for`, `states_toward`) or one of its groups of states.
MAY_NAME_A_STATE = {
    "db/commitment_states.py": "the table",
    "db/commitment_consequences.py": "what an act leaves behind in the row",
    "db/commitment_lights.py": "what each one tells of the work",
    "db/commitment_summary.py": "what a summary counts",
    "handlers/list_words.py": "the words by which each one is asked for",
    "bot/exchange_check.py": "those that a file may bring",
    "handlers/commitment_reminders.py": "what is blocked offers no progress in its reminder",
    "handlers/calendar_export.py": "those that leave a calendar file",
}
NAMES_A_STATE = re.compile(r"(?<!\w)State\.[A-Z]")

SABAINO = Body(code="030307", kind=BodyKind.DISTRICT, name="Sabaino", department="03")
MVCS = Body(code="MVCS", kind=BodyKind.MINISTRY, name="Vivienda", department="")


def one(number: int, role: Role, body: str, kind: ScopeKind, value: str = "") -> Actor:
    duty = Duty(role, Scope(kind, value), number, "cargo", body, body, tenure_id=number)
    return Actor(number, (duty,))


PEOPLE = {
    "A": one(1, Role.AUTHORITY, "030307", ScopeKind.BODY, "030307"),
    "G": one(2, Role.OFFICIAL, "030307", ScopeKind.BODY, "030307"),
    "M": one(3, Role.COORDINATOR, "MVCS", ScopeKind.SECTOR, "MVCS"),
    "Z": one(4, Role.COORDINATOR, "PCM", ScopeKind.REGION, "03"),
    "P": one(5, Role.ADVISER, "PCM", ScopeKind.ALL),
    "J": one(6, Role.APPROVER, "PCM", ScopeKind.ALL),
    "D": one(7, Role.ADMIN, "PCM", ScopeKind.ALL),
    "S": SYSTEM,
    "broadcaster": one(8, Role.BROADCASTER, "PCM", ScopeKind.ALL),
    "curator": one(9, Role.CURATOR, "PCM", ScopeKind.ALL),
    "mayor of another town": one(10, Role.AUTHORITY, "030101", ScopeKind.BODY, "030101"),
    "coordinator of another region": one(11, Role.COORDINATOR, "PCM", ScopeKind.REGION, "08"),
    "liaison of another ministry": one(12, Role.COORDINATOR, "MTC", ScopeKind.SECTOR, "MTC"),
    "stranger": Actor(13),
}


def expected() -> dict[tuple[str, str], tuple[str, set[str], set[str]]]:
    lines = [[cell.strip() for cell in row.split("|")] for row in BY_HAND.strip().split("\n")]
    return {
        (state, act): (state if to == "=" else to, set(town.split()), set(ministry.split()))
        for act, states, to, town, ministry in lines[1:]
        for state in states.split()
    }


def commitment(state: State, town_promises: bool) -> Commitment:
    responsible, counterpart = (SABAINO, MVCS) if town_promises else (MVCS, SABAINO)
    return Commitment(
        state=state,
        responsible=responsible,
        responsible_code=responsible.code,
        counterpart=counterpart,
        counterpart_code=counterpart.code,
    )


def allowed(row: Commitment, action: Action) -> set[str]:
    return {name for name, actor in PEOPLE.items() if may(row, action, actor)}


def may(row: Commitment, action: Action, actor: Actor) -> bool:
    try:
        rule = commitment_states.rule(State(row.state), action)
        check_person(row, rule, actor, sides(actor, row))
    except CommitmentError:
        return False
    return True


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_exactly_the_documented_people_may(state: State, action: Action) -> None:
    _, town, ministry = expected().get((state, action), ("", set(), set()))
    assert allowed(commitment(state, True), action) == town
    assert allowed(commitment(state, False), action) == ministry


def test_each_act_leads_where_it_is_documented_to() -> None:
    table = {(state, action): rule.to for (state, action), rule in commitment_states.TABLE.items()}
    assert table == {key: to for key, (to, _, _) in expected().items()}


@pytest.mark.parametrize("action", Action)
def test_each_act_asks_for_what_is_documented(action: Action) -> None:
    rules = [rule for (_, act), rule in commitment_states.TABLE.items() if act is action]
    needs = {(Term.REASON, action in NEEDS_REASON), (Term.EVIDENCE, action in NEEDS_EVIDENCE)}
    needs.add((Term.ASKED, action in NEEDS_REQUEST))
    assert {(term, term in rule.terms) for rule in rules for term, _ in needs} == needs


def test_no_line_of_the_table_hides_another() -> None:
    lines = [(state, line[1]) for line in commitment_states._LIFE for state in line[0]]
    assert len(lines) == len(set(lines)) == len(commitment_states.TABLE)


def test_every_state_can_be_left_and_reached() -> None:
    ways = [(state, rule.to) for (state, _), rule in commitment_states.TABLE.items()]
    assert {here for here, there in ways if here is not there} == set(State)
    assert {there for here, there in ways if here is not there} == set(State)


def test_no_other_module_knows_a_state() -> None:
    found = {
        path.relative_to(ROOT).as_posix()
        for package in ("bot", "db", "handlers", "knowledge")
        for path in (ROOT / package).rglob("*.py")
        if "commitment_states" in (text := path.read_text(encoding="utf-8"))
        and NAMES_A_STATE.search(text)
    }
    assert found | {"db/commitment_states.py"} == set(MAY_NAME_A_STATE)


def test_the_table_says_when_an_act_is_possible() -> None:
    assert set(commitment_states.states_for(Action.VERIFY)) == {State.DECLARED}
    assert set(commitment_states.states_for(Action.REOPEN)) == set(commitment_states.FINAL)
    toward = commitment_states.states_toward(Action.ATTACH, Action.DECLARE)
    assert set(toward) == {State.PENDING, State.OBSERVED, State.IN_PROGRESS}

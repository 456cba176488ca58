"""What a file of commitments would do: new ones, changes, and every row that can't be, with why.

Nothing is written here. What comes out is a plan that one short transaction carries out.
"""

from sqlalchemy.orm import Session

from bot import exchange_columns
from bot.exchange_bodies import Bodies
from bot.exchange_columns import Cells, Fault
from bot.exchange_existing import Known
from bot.exchange_plan import New, Plan, Progress
from bot.spreadsheets import Row
from db import commitment_drafts, commitment_sides, meetings
from db.base import same_words
from db.bodies import Body
from db.commitment_drafts import Draft
from db.commitment_errors import Invalid
from db.commitment_sides import Actor
from db.commitment_states import State
from db.commitments import Commitment, Kind, Priority
from db.meetings import Edition, Forum

SUPPOSED = State.PENDING
"""The state of a new commitment that a file does not say: minutes tell what was agreed."""
BY_FILE = frozenset({State.TO_CONFIRM, State.PENDING, State.IN_PROGRESS, State.BLOCKED})
"""What a coordinator may load from a file; an operator may load any state, as history has it."""
NAMING = frozenset({"code", "edition", "forum", "edition_number", "year"})
"""The columns that a new edition is named by."""
STEP = 200
"""Rows between two words on how far it is."""


def check(
    session: Session, rows: list[Row], actor: Actor, progress: Progress = lambda done, total: None
) -> Plan:
    """Read every row against the record; `progress` is told how far it is."""
    plan = Plan(rows=len(rows), unread=exchange_columns.unknown_headings(rows))
    plan.faults += [
        Fault(0, column, "missing_column") for column in exchange_columns.missing_headings(rows)
    ]
    if plan.faults:
        return plan
    checker = Checker(session, actor, plan)
    read = []
    for number, row in enumerate(rows, start=1):
        cells, faults = exchange_columns.read(row)
        plan.faults += faults
        read.append(cells)
        if number % STEP == 0 or number == len(rows):
            progress(number, len(rows))
    checker.check_all(read)
    plan.faults.sort(key=lambda fault: fault.row)
    return plan


class Checker:
    """Compares the rows with the record; what it needs of it is read once, for all rows."""

    def __init__(self, session: Session, actor: Actor, plan: Plan) -> None:
        self.session = session
        self.actor = actor
        self.plan = plan
        self.bodies = Bodies(session)
        self.editions = {row.prefix: row for row in meetings.editions(session)}
        self.codes: dict[str, int] = {}
        self.lines: dict[tuple[str, str, str, str], int] = {}

    def check_all(self, rows: list[Cells]) -> None:
        """A row with one thing wrong is looked through for others all the same."""
        known = Known(self.session, self.actor, rows, self.editions)
        for cells in rows:
            self._check(cells, known)

    def _fault(self, cells: Cells, column: str, problem: str, value: str = "") -> None:
        if column not in cells.bad:
            self.plan.faults.append(Fault(cells.number, column, problem, value))

    def _is_clean(self, cells: Cells) -> bool:
        last = self.plan.faults[-1].row if self.plan.faults else 0
        return not cells.bad and last != cells.number

    def _check(self, cells: Cells, known: Known) -> None:
        is_first = self._is_first(cells)
        edition = self._edition(cells)
        by_code = known.by_code(cells.code)
        if cells.code and by_code is None and not self.actor.system:
            self._fault(cells, "code", "unknown_code", cells.code)
        in_order = self._dates_in_order(cells)
        responsible = self._body(cells, "responsible", cells.responsible)
        counterpart = self._body(cells, "counterpart", cells.counterpart)
        if responsible is None or counterpart is None:
            return
        draft = _draft(cells, responsible, counterpart)
        if not (self._fits(cells, draft) and edition and is_first and in_order):
            return
        found = by_code or known.by_words(edition, draft)
        if found is not None:
            self._compare(cells, found, draft, known)
        else:
            self._add(cells, edition, draft)

    def _is_first(self, cells: Cells) -> bool:
        first = self.codes.setdefault(cells.code, cells.number) if cells.code else cells.number
        if first != cells.number:
            self._fault(cells, "code", "repeated_code", str(first))
        return first == cells.number

    def _dates_in_order(self, cells: Cells) -> bool:
        original, due = cells.original_due_on, cells.due_on
        if original and due and due < original:
            self._fault(cells, "due_on", "due_before", str(due))
            return False
        return True

    def _body(self, cells: Cells, column: str, text: str) -> Body | None:
        if column in cells.bad:
            return None
        body, problem = self.bodies.find(text)
        if body is None:
            self._fault(cells, column, problem, text)
        return body

    def _edition(self, cells: Cells) -> str:
        """The prefix of the row's edition, which is new if need be; empty when that can't be."""
        of_code = cells.code.partition("-")[0]
        prefix = cells.edition or of_code
        if of_code and prefix != of_code:
            self._fault(cells, "edition", "edition_mismatch", prefix)
            return ""
        if prefix in self.editions or prefix in self.plan.editions:
            return prefix
        if not prefix or cells.bad & NAMING:
            return ""
        return self._new_edition(cells, prefix)

    def _new_edition(self, cells: Cells, prefix: str) -> str:
        if not (self.actor.system and cells.forum and cells.edition_number and cells.year):
            self._fault(cells, "edition", "unknown_edition", prefix)
            return ""
        fresh = (cells.forum, cells.edition_number, cells.year)
        if fresh in self.plan.editions.values() or fresh in map(_named, self.editions.values()):
            self._fault(cells, "edition", "edition_taken", prefix)
            return ""
        self.plan.editions[prefix] = fresh
        return prefix

    def _fits(self, cells: Cells, draft: Draft) -> bool:
        try:
            commitment_drafts.region_of(draft.responsible, draft.counterpart)
        except Invalid as error:
            self._fault(cells, "counterpart", error.problem, cells.counterpart)
            return False
        if not commitment_sides.may_register(self.actor, draft.responsible, draft.counterpart):
            self._fault(cells, "responsible", "out_of_scope", cells.responsible)
            return False
        return True

    def _compare(self, cells: Cells, found: Commitment, draft: Draft, known: Known) -> None:
        change, faults = known.compare(cells, found, draft)
        self.plan.faults += faults
        if change is not None and self._is_clean(cells):
            self.plan.changes.append(change)
        elif not faults:
            self.plan.unchanged += 1

    def _add(self, cells: Cells, edition: str, draft: Draft) -> None:
        key = (edition, same_words(draft.text), draft.responsible.code, draft.counterpart.code)
        first = cells.number if cells.code else self.lines.setdefault(key, cells.number)
        if first != cells.number:
            self._fault(cells, "text", "repeated_row", str(first))
            return
        state = cells.state or SUPPOSED
        if state not in BY_FILE and not self.actor.system:
            self._fault(cells, "state", "state_not_by_file", state)
            return
        if not self._is_clean(cells):
            return
        number = int(cells.code.partition("-")[2]) if cells.code else None
        original = cells.original_due_on or draft.due_on
        self.plan.new.append(New(cells.number, edition, draft, state, number, original, cells.post))


def _draft(cells: Cells, responsible: Body, counterpart: Body) -> Draft:
    return Draft(
        text=cells.text,
        responsible=responsible,
        counterpart=counterpart,
        due_on=cells.due_on or cells.original_due_on,
        kind=cells.kind or Kind.PROCEDURE,
        cui=cells.cui,
        amount=cells.amount,
        priority=cells.priority or Priority.NORMAL,
    )


def _named(edition: Edition) -> tuple[Forum, int, int]:
    return Forum(edition.forum), edition.number, edition.year

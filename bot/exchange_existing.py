"""A file's rows against commitments that are there: the same, to be put right, or not by a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.exchange_columns import Cells, Fault
from db import commitment_conditions, commitment_drafts, commitment_sides
from db.base import same_words
from db.commitment_drafts import Draft
from db.commitment_errors import CommitmentError, Impossible
from db.commitment_sides import Actor
from db.commitment_states import UNAGREED, Action
from db.commitments import Commitment
from db.meetings import Edition

AT_A_TIME = 500
FIELDS = {
    "text": "text",
    "kind": "kind",
    "cui": "cui",
    "amount": "amount",
    "priority": "priority",
}
"""Columns of the file that a later file may change: attribute of the draft by column."""
DATES = {"original_due_on", "due_on"}
"""Each stands for the other where that is empty: with one unread nothing is known of both."""


@dataclass(frozen=True)
class Change:
    """What to change in one commitment, as it was when it was looked at."""

    commitment_id: int
    version: int
    action: Action
    draft: Draft
    fix_date: date | None = None


class Known:
    """The commitments that the rows may mean, read once."""

    def __init__(
        self,
        session: Session,
        actor: Actor,
        rows: list[Cells],
        editions: Mapping[str, Edition],
    ) -> None:
        self._session = session
        self._actor = actor
        self._by_code: dict[str, Commitment] = {}
        codes = iter(sorted({cells.code for cells in rows if cells.code}))
        while chunk := list(islice(codes, AT_A_TIME)):
            query = select(Commitment).where(Commitment.code.in_(chunk))
            self._by_code |= {row.code: row for row in self._seen(session.scalars(query))}
        without = {cells.edition for cells in rows if not cells.code}
        ids = [edition.id for prefix, edition in editions.items() if prefix in without]
        self._prefixes = {edition.id: prefix for prefix, edition in editions.items()}
        self._by_words = self._read_words(ids)

    def by_code(self, code: str) -> Commitment | None:
        return self._by_code.get(code)

    def by_words(self, edition: str, draft: Draft) -> Commitment | None:
        """The commitment that says the same, for a row without a code: it is not made twice."""
        key = (edition, same_words(draft.text), draft.responsible.code, draft.counterpart.code)
        number = self._by_words.get(key)
        found = self._session.get(Commitment, number) if number else None
        return next(iter(self._seen([found] if found else [])), None)

    def compare(
        self, cells: Cells, found: Commitment, draft: Draft
    ) -> tuple[Change | None, list[Fault]]:
        """The change that the row asks for (none: it says the same), or why it can't be."""
        wanted = self._completed(cells, found, draft)
        if found.state in UNAGREED:
            return self._corrected(cells, found, wanted)
        faults = self._fixed(cells, found, wanted)
        readable = (name for name in FIELDS if name not in cells.bad)
        differs = [name for name in readable if getattr(wanted, name) != _said(found, name)]
        dated = found.original_due_on is None and wanted.due_on is not None
        if faults or not (differs or dated):
            return None, faults
        action = Action.AMEND if differs else Action.FIX_DATE
        if problem := self._problem(found, action):
            return None, [Fault(cells.number, differs[0] if differs else "due_on", problem)]
        fixed = wanted.due_on if dated else None
        return Change(found.id, found.version, action, wanted, fixed), []

    def _completed(self, cells: Cells, found: Commitment, draft: Draft) -> Draft:
        """The draft with what the file has no column for taken from the record."""
        kept = commitment_drafts.of(found)
        absent = {name: getattr(kept, name) for name in FIELDS if name not in cells.given}
        if not cells.given & {"due_on", "original_due_on"}:
            absent["due_on"] = kept.due_on
        return replace(draft, responsible_post_id=kept.responsible_post_id, **absent)

    def _corrected(
        self, cells: Cells, found: Commitment, wanted: Draft
    ) -> tuple[Change | None, list[Fault]]:
        if cells.state and cells.state != found.state:
            return None, [Fault(cells.number, "state", "not_by_file", cells.state)]
        if cells.bad or wanted == commitment_drafts.of(found):
            return None, []
        if problem := self._problem(found, Action.CORRECT):
            return None, [Fault(cells.number, "text", problem)]
        return Change(found.id, found.version, Action.CORRECT, wanted), []

    def _fixed(self, cells: Cells, found: Commitment, wanted: Draft) -> list[Fault]:
        """What no file changes once both have agreed: it has commands of its own."""
        original = cells.original_due_on or wanted.due_on
        post = found.responsible_post.title if found.responsible_post else ""
        dated = found.original_due_on is not None
        undated_too = "due_on" in cells.given and not cells.due_on
        unread = cells.bad | (DATES if cells.bad & DATES else set())
        differing = {
            "state": bool(cells.state) and cells.state != found.state,
            "responsible": wanted.responsible.code != found.responsible_code,
            "counterpart": wanted.counterpart.code != found.counterpart_code,
            "post": "post" in cells.given and same_words(cells.post) != same_words(post),
            "original_due_on": dated
            and bool(original)
            and original != found.original_due_on
            and "original_due_on" in cells.given,
            "due_on": dated and (undated_too or wanted.due_on != found.due_on),
        }
        return [
            Fault(cells.number, column, "not_by_file", str(getattr(cells, column) or ""))
            for column, differs in differing.items()
            if differs and column not in unread
        ]

    def _problem(self, found: Commitment, action: Action) -> str:
        try:
            commitment_conditions.check_without_reason(self._session, found, action, self._actor)
        except Impossible:
            return "ended"
        except CommitmentError:
            return "not_allowed"
        return ""

    def _seen(self, rows: Iterable[Commitment]) -> Iterable[Commitment]:
        """What the actor may see: the rest is as good as unknown."""
        if self._actor.system:
            return rows
        return [row for row in rows if commitment_sides.may_see(self._actor.duties, row)]

    def _read_words(self, edition_ids: list[int]) -> dict[tuple[str, str, str, str], int]:
        query = select(
            Commitment.id,
            Commitment.edition_id,
            Commitment.text,
            Commitment.responsible_code,
            Commitment.counterpart_code,
        ).where(Commitment.edition_id.in_(edition_ids))
        rows = self._session.execute(query) if edition_ids else ()
        return {
            (self._prefixes[edition], same_words(text), responsible, counterpart): number
            for number, edition, text, responsible, counterpart in rows
        }


def _said(found: Commitment, name: str) -> object:
    return getattr(found, name)

"""The acts of the demo's stories: each by its word, through the record's own rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.demo_papers import paper
from bot.files import FileStore
from db import (
    commitment_agreement,
    commitment_reports,
    commitment_requests,
    evidence,
    milestones,
)
from db.commitment_acts import Move, act
from db.commitment_states import Action
from db.commitments import Commitment
from db.milestones import Step
from db.petitions import PetitionKind


@dataclass(frozen=True)
class Teller:
    """Where the acts are done, and the day from which stories count."""

    session: Session
    files: FileStore
    today: date


Deed = Callable[[Teller, Commitment, Move, Sequence[str]], object]


def do(teller: Teller, commitment: Commitment, move: Move, deed: str, said: Sequence[str]) -> None:
    """One step. Raises the CommitmentError that a person would meet."""
    if deed in DEEDS:
        DEEDS[deed](teller, commitment, move, said)
    else:
        act(teller.session, commitment, Action(deed), move)


def _attach(teller: Teller, commitment: Commitment, move: Move, said: Sequence[str]) -> object:
    content, mime = paper(said[0])
    stored = teller.files.save(content, said[0], mime)
    exhibit = evidence.file(stored.name, stored.mime, stored.size, stored.path)
    return commitment_reports.attach(teller.session, commitment, move, exhibit)


def _ask_extension(
    teller: Teller, commitment: Commitment, move: Move, said: Sequence[str]
) -> object:
    until = teller.today + timedelta(days=int(said[1]))
    return commitment_requests.ask_extension(teller.session, commitment, move, until)


def _plan(teller: Teller, commitment: Commitment, move: Move, said: Sequence[str]) -> object:
    steps = [Step(name, weight) for weight, name in enumerate(said, start=1)]
    return commitment_reports.plan(teller.session, commitment, move, steps)


def _reach(teller: Teller, commitment: Commitment, move: Move, said: Sequence[str]) -> None:
    steps = milestones.of_commitment(teller.session, commitment.id)
    step = next(step for step in steps if step.name == said[0])
    commitment_reports.reach(teller.session, commitment, move, step)


DEEDS: Mapping[str, Deed] = {
    "note": lambda teller, row, move, said: commitment_reports.note(teller.session, row, move),
    "confirm": lambda teller, row, move, said: commitment_agreement.confirm(
        teller.session, row, move
    ),
    "attach": _attach,
    "ask_extension": _ask_extension,
    "ask_no_viable": lambda teller, row, move, said: commitment_requests.ask_closure(
        teller.session, row, move, PetitionKind.NOT_VIABLE
    ),
    "ask_closure": lambda teller, row, move, said: commitment_requests.ask_closure(
        teller.session, row, move, PetitionKind.CLOSURE
    ),
    "plan": _plan,
    "reach": _reach,
}
"""What brings something along; any other word is an act by itself."""
WITHOUT_REASON = frozenset({"attach", "plan", "reach"})
"""Their words are no reason: a file's name, the names of steps."""


def reason_of(deed: str, said: Sequence[str]) -> str:
    return said[0] if said and deed not in WITHOUT_REASON else ""

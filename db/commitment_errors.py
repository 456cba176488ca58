"""What can be wrong with an act on a commitment; a handler turns each into a reply."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.commitment_history import Change
    from db.commitment_states import Action, State


class CommitmentError(Exception):
    """Nothing was changed; the act can be tried again in another way."""


class Impossible(CommitmentError):  # noqa: N818 - these are outcomes that people meet, not faults
    """No one can do this to a commitment in that state."""

    def __init__(self, state: "State", action: "Action") -> None:
        super().__init__(f"{action} is impossible while {state}")
        self.state = state
        self.action = action


class NotAllowed(CommitmentError):  # noqa: N818
    """It can be done, but not by this person."""


class OwnSide(NotAllowed):
    """This person's own body made the promise: somebody else must decide."""


class SamePerson(NotAllowed):
    """Four eyes are needed. `role` says which earlier act was this person's own."""

    def __init__(self, role: str) -> None:
        super().__init__(role)
        self.role = role


class MissingReason(CommitmentError):  # noqa: N818
    pass


class MissingEvidence(CommitmentError):  # noqa: N818
    """There is no evidence, or what there is was rejected."""


class NothingAsked(CommitmentError):  # noqa: N818
    """There is no request to decide on: it was decided, or nobody made it."""


class AlreadyAsked(CommitmentError):  # noqa: N818
    """A request of this kind waits for its answer."""


class Invalid(CommitmentError):  # noqa: N818
    """A value that can't be: `field` is the column, `problem` a word for the template."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field
        self.problem = problem


class Stale(CommitmentError):  # noqa: N818
    """Somebody else was first; `changes` is what they did since, oldest first."""

    def __init__(self, changes: "Sequence[Change]") -> None:
        super().__init__(f"{len(changes)} changes since")
        self.changes = tuple(changes)

"""The life of an announcement: one table says who may do what in which state, and on which terms.

borrador ──submit──▶ por_aprobar ──approve──▶ aprobado ──start──▶ en_envio ──finish──▶ enviado
   ▲ ▲───refuse───────────┘                      │                │   ▲
   └──────────────edit voids the approval────────┘          pause ▼   │ resume
   borrador ──rush (one person, with a reason)──▶ aprobado       en_pausa
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from types import MappingProxyType

from db.roles import Role

COMPOSERS = frozenset({Role.BROADCASTER, Role.APPROVER})
"""Who writes, follows and stops announcements: the PCM's communications staff."""
APPROVERS = frozenset({Role.APPROVER})


class State(StrEnum):
    DRAFT = "borrador"
    SUBMITTED = "por_aprobar"
    APPROVED = "aprobado"
    SENDING = "en_envio"
    PAUSED = "en_pausa"
    FINISHED = "enviado"
    CANCELLED = "cancelado"


class Action(StrEnum):
    EDIT = "edit"
    SUBMIT = "submit"
    REFUSE = "refuse"
    APPROVE = "approve"
    RUSH = "rush"
    """The emergency path: one person approves, with a reason, and all approvers are told."""
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"
    CANCEL = "cancel"
    RESEND = "resend"
    """Another wave of the same text, to those of the same audience who did not acknowledge."""


class Side(Flag):
    """Who somebody is towards announcements."""

    TEAM = auto()
    APPROVER = auto()
    SYSTEM = auto()


class Term(Flag):
    """What an act needs besides the right side."""

    REASON = auto()
    SECOND = auto()
    """A second person: neither who began it nor who last changed or submitted it."""
    COMPLETE = auto()
    """Subject, text and an audience are there, and it holds on the day it goes out."""
    AGAIN = auto()
    """It asks for acknowledgement, holds still, and the last wave was at least a day ago."""


@dataclass(frozen=True)
class Rule:
    """One line of the table."""

    to: State
    by: Side
    terms: Term


class Problem(StrEnum):
    """Why an act was refused; the word is for the template."""

    IMPOSSIBLE = "impossible"
    NOT_YOURS = "not_yours"
    OWN = "own"
    NO_REASON = "no_reason"
    INCOMPLETE = "incomplete"
    CHANGED = "changed"
    EXPIRED = "expired"
    TOO_SOON = "too_soon"
    TOO_MANY = "too_many"
    NO_ACK = "no_ack"
    NOBODY = "nobody"


class Refused(Exception):  # noqa: N818 - it is not a fault, it is an answer
    """The act does not fit the table."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


UNSENT = (State.DRAFT, State.SUBMITTED, State.APPROVED)
GOING = (State.SENDING, State.PAUSED)
OUT = (*GOING, State.FINISHED)
"""Its recipients are known; some may have it."""
FINAL = (State.FINISHED, State.CANCELLED)

_T, _A, _SYS = Side.TEAM, Side.APPROVER, Side.SYSTEM
_FREE, _WHY, _WHOLE = Term(0), Term.REASON, Term.COMPLETE
_SECOND, _AGAIN = Term.SECOND, Term.AGAIN

# fmt: off
_LIFE: tuple[tuple[tuple[State, ...], Action, State, Side, Term], ...] = (
    # while              one may         it becomes       if           on these terms
    (UNSENT,             Action.EDIT,    State.DRAFT,     _T,          _FREE),
    ((State.DRAFT,),     Action.SUBMIT,  State.SUBMITTED, _T,          _WHOLE),
    ((State.SUBMITTED,), Action.REFUSE,  State.DRAFT,     _A,          _WHY | _SECOND),
    ((State.SUBMITTED,), Action.APPROVE, State.APPROVED,  _A,          _SECOND | _WHOLE),
    (UNSENT[:2],         Action.RUSH,    State.APPROVED,  _T,          _WHY | _WHOLE),
    ((State.APPROVED,),  Action.START,   State.SENDING,   _SYS,        _FREE),
    ((State.SENDING,),   Action.PAUSE,   State.PAUSED,    _T | _SYS,   _FREE),
    ((State.PAUSED,),    Action.RESUME,  State.SENDING,   _T,          _FREE),
    ((State.SENDING,),   Action.FINISH,  State.FINISHED,  _SYS,        _FREE),
    ((*UNSENT, *GOING),  Action.CANCEL,  State.CANCELLED, _T,          _FREE),
    ((State.FINISHED,),  Action.RESEND,  State.SENDING,   _T,          _AGAIN),
)
# fmt: on

TABLE: Mapping[tuple[State, Action], Rule] = MappingProxyType(
    {
        (state, action): Rule(to, by, terms)
        for states, action, to, by, terms in _LIFE
        for state in states
    }
)


def rule(state: State, action: Action) -> Rule:
    """The line for this act in this state. Raises Refused when there is none."""
    found = TABLE.get((state, action))
    if found is None:
        raise Refused(Problem.IMPOSSIBLE)
    return found

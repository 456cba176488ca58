"""The words that narrow a list of commitments, and what a person asked for with them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from db.commitment_states import AGREED, FINAL, UNAGREED, WORK, State


@dataclass(frozen=True)
class Wanted:
    """A list as a person asked for it. `edition` is the prefix of its codes."""

    mine: bool = False
    overdue: bool = False
    undated: bool = False
    closed: bool = False
    states: frozenset[State] = frozenset()
    region: str = ""
    body: str = ""
    owner: str = ""
    """The body that answers for it; `body` is either of the two."""
    edition: str = ""
    year: int = 0
    """Of the editions, where several are of that year."""
    due: tuple[date, date] | None = None
    """Falling due between these days, both of them included."""
    unread: tuple[str, ...] = ()
    """What was asked for and is not understood: said once, and no part of the list."""
    words: tuple[str, ...] = ()


Change = Callable[[Wanted], Wanted]


def _in(*states: State) -> Change:
    return lambda wanted: replace(wanted, states=wanted.states | set(states))


def _flag(name: str) -> Change:
    return lambda wanted: Wanted(**{**vars(wanted), name: True})


PHRASES: dict[str, Change] = {
    "sin plazo": _flag("undated"),
    "sin fecha": _flag("undated"),
    "en proceso": _in(State.IN_PROGRESS),
    "en curso": _in(State.IN_PROGRESS),
    "en ejecucion": _in(State.IN_PROGRESS),
    "por confirmar": _in(State.TO_CONFIRM),
    "por acordar": _in(*UNAGREED),
    "por verificar": _in(State.DECLARED),
    "por cumplir": _in(*WORK),
    "por hacer": _in(*WORK),
    "sin empezar": _in(State.PENDING),
    "no viable": _in(State.NOT_VIABLE),
    "no viables": _in(State.NOT_VIABLE),
}
WORDS: dict[str, Change] = {
    "vencido": _flag("overdue"),
    "atrasado": _flag("overdue"),
    "pendiente": _in(State.PENDING),
    "cumplido": _in(State.DECLARED, State.VERIFIED),
    "declarado": _in(State.DECLARED),
    "verificado": _in(State.VERIFIED),
    "observado": _in(State.OBSERVED),
    "bloqueado": _in(State.BLOCKED),
    "objetado": _in(State.OBJECTED),
    "cerrado": _in(State.CLOSED),
    "acordado": _in(*AGREED),
    "mio": _flag("mine"),
    "nuestro": _flag("mine"),
    "todo": _flag("closed"),
    "terminado": _in(*FINAL),
}


def _forms(word: str) -> list[str]:
    stem = word.removesuffix("o")
    return [word, f"{word}s", f"{stem}a", f"{stem}as"]


KNOWN: dict[str, Change] = {form: act for word, act in WORDS.items() for form in _forms(word)}

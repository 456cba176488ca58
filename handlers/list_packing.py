"""A list's filters as a button carries them: packed into a few letters, and read again."""

from dataclasses import replace
from datetime import date

from db.commitment_states import State
from handlers.list_words import Wanted

MAX_PACKED = 38
"""Letters of a button left for the filters, between the action's name and the page's beginning."""
_STATES = tuple(State)


def pack(wanted: Wanted) -> str:
    """For a button: `o,r03,bMVCS,xpuente-antabamba`."""
    letters = "".join(chr(ord("a") + _STATES.index(state)) for state in sorted(wanted.states))
    parts = [
        "m" if wanted.mine else "",
        "o" if wanted.overdue else "",
        "u" if wanted.undated else "",
        "z" if wanted.closed else "",
        f"s{letters}" if letters else "",
        f"r{wanted.region}" if wanted.region else "",
        f"b{wanted.body}" if wanted.body else "",
        f"q{wanted.owner}" if wanted.owner else "",
        f"e{wanted.edition}" if wanted.edition else "",
        f"y{wanted.year}" if wanted.year else "",
        "d" + "".join(f"{day:%y%m%d}" for day in wanted.due) if wanted.due else "",
        f"x{'-'.join(wanted.words)}" if wanted.words else "",
    ]
    return ",".join(filter(None, parts))


def unpack(packed: str) -> Wanted:
    """What `pack` gave; whatever else comes is left out."""
    values = {part[0]: part[1:] for part in packed.split(",") if part}
    places = [ord(letter) - ord("a") for letter in values.get("s", "")]
    return Wanted(
        mine="m" in values,
        overdue="o" in values,
        undated="u" in values,
        closed="z" in values,
        states=frozenset(_STATES[place] for place in places if 0 <= place < len(_STATES)),
        region=values.get("r", ""),
        body=values.get("b", ""),
        owner=values.get("q", ""),
        edition=values.get("e", ""),
        year=int(year) if (year := values.get("y", "")).isdecimal() else 0,
        due=_days(values.get("d", "")),
        words=tuple(word for word in values.get("x", "").split("-") if word),
    )


def fitted(wanted: Wanted) -> Wanted:
    """The same without the last words that a button has no room for, on every page alike."""
    while len(pack(wanted)) > MAX_PACKED and wanted.words:
        *kept, last = wanted.words
        wanted = replace(wanted, words=tuple(kept), unread=(last, *wanted.unread))
    return wanted


def _days(packed: str) -> tuple[date, date] | None:
    try:
        first, last = (date.fromisoformat(f"20{packed[at : at + 6]}") for at in (0, 6))
    except ValueError:
        return None
    return first, last

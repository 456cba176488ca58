"""`municipio …` as a test calls it, in this process."""

from typing import NamedTuple, Protocol


class Said(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """`run("invite", "--role", …)` on a database of the test's own."""

    def __call__(self, *arguments: str) -> Said: ...

"""Logs that name nobody: no text, token, phone or chat id, whatever a library would write."""

import logging
import traceback
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
QUIET = (
    *("httpx", "httpcore", "apscheduler", "uvicorn", "telegram", "aiohttp"),
    *("sqlalchemy", "alembic", "asyncio"),
)
"""Below WARNING some of these write tokens, texts or the values of a statement."""


class Discreet(logging.Formatter):
    """Shows where an exception came from and its kind, never its message: that may quote people."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # what another formatter made of it
        try:
            return super().format(record)
        finally:
            record.exc_text = kept

    def formatException(  # noqa: N802 - the library's name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        error, frames = ei[1], traceback.extract_tb(ei[2])
        where = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
        return "\n".join([*where, *_kinds(error)])


def set_up(level: str) -> None:
    """Write to standard error, from that level on."""
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet(FORMAT))
    logging.basicConfig(level=level, handlers=[handler])
    hush()


def hush() -> None:
    """Let libraries speak only of what went wrong."""
    for noisy in QUIET:
        logging.getLogger(noisy).setLevel(logging.WARNING)


def _kinds(error: BaseException | None) -> list[str]:
    """The exception's class and those it came from, newest first."""
    kinds = []
    while error is not None:
        kinds.append(f"  {type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__
    return kinds

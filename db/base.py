"""What every table shares: names of constraints, aware UTC instants, inserts that may repeat."""

import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, MetaData, String, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

AT_A_TIME = 500
"""Rows of one insert: below what a database takes as parameters of one statement."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware on both sides, UTC in the database. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SafeText(TypeDecorator[str]):
    """Text as people send it: without NUL and lone surrogates, which no database stores."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else clean(value)


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads a plain mapping here
        datetime: UtcDateTime,
        str: SafeText,
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }


def clean(text: str) -> str:
    """Replace lone surrogates and drop NUL, so that the text can be stored and sent."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def clean_json(value: Any) -> Any:
    """The same for every text inside a JSON value."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean_json(item) for item in value]
    return value


def same_words(text: str) -> str:
    """What two spellings of a name share: no accents, no capitals, one space between words."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def insert_once(session: Session, table: type[Base], **values: Any) -> bool:
    """Insert unless a unique key already holds; says whether the row is new."""
    return insert_row(session, table, **values) is not None


def insert_row(session: Session, table: type[Base], **values: Any) -> Any:
    """The same; returns the new row's primary key, None when there is no new row."""
    if session.new:
        session.flush()  # the row may refer to one that waits to be inserted
    connection = session.connection()
    statement = _insertion(table, connection.dialect.name, tuple(values))
    return connection.scalar(statement, values)


def insert_all(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> int:
    """Insert the rows that no unique key holds already, thousands at once; returns how many."""
    if not rows:
        return 0
    if session.new:
        session.flush()
    statement = _insertion(table, session.connection().dialect.name, tuple(rows[0]))
    return sum(
        len(session.execute(statement, list(rows[start : start + AT_A_TIME])).all())
        for start in range(0, len(rows), AT_A_TIME)
    )


@cache
def _insertion(table: type[Base], dialect: str, columns: tuple[str, ...]) -> Any:
    """Made once: to make a statement takes longer than to run it."""
    module = postgresql if dialect == "postgresql" else sqlite
    given = {name: bindparam(name, type_=table.__table__.c[name].type) for name in columns}
    statement = module.insert(table.__table__).values(given).on_conflict_do_nothing()
    # PostgreSQL counts no rows of an INSERT made here (-1); a row that comes back is the proof.
    return statement.returning(*table.__table__.primary_key)


def rows_changed(result: Any) -> int:
    """How many rows a guarded UPDATE changed: the only truth about who won."""
    return int(result.rowcount)

"""Which files the record still names, in whatever text of whatever table."""

import re

from sqlalchemy import JSON, Connection, MetaData, String, Table, Text, cast, func, or_, select

FILE_NAME = re.compile(r"\b[0-9a-f]{64}\b")
"""A file is named by the SHA-256 of its content."""
NAME_LENGTH = 64
ROWS_AT_ONCE = 500


def named(connection: Connection) -> set[str]:
    """The names found. The tables are those of the database itself, so that none is forgotten."""
    tables = MetaData()
    tables.reflect(connection)
    return {name for table in tables.sorted_tables for name in _in_table(connection, table)}


def _in_table(connection: Connection, table: Table) -> set[str]:
    texts = [
        cast(column, Text) for column in table.columns if isinstance(column.type, String | JSON)
    ]
    if not texts:
        return set()
    long = or_(*(func.length(text) >= NAME_LENGTH for text in texts))
    rows = connection.execute(select(*texts).where(long).execution_options(yield_per=ROWS_AT_ONCE))
    return {name for row in rows for text in row if text for name in FILE_NAME.findall(text)}

"""history stays: not emptied at once, not written over, and no agreement unsaid"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit", "commitment_history", "entry_revisions")
AGREED = "commitments_agreed_stays"
# SQLite runs no trigger for what INSERT OR REPLACE deletes: the insertion itself is refused.
NO_REPLACE = """
    CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, '{why}'); END
"""
NO_TRUNCATE = """
    CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""
# The original deadline is kept from the agreement on: unsaying that would let go of it.
KEEP_AGREED = {
    "sqlite": f"""
        CREATE TRIGGER {AGREED} BEFORE UPDATE ON commitments
        WHEN OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL
        BEGIN SELECT RAISE(ABORT, 'the original deadline stays'); END
    """,
    "postgresql": f"""
        CREATE TRIGGER {AGREED} BEFORE UPDATE ON commitments FOR EACH ROW
        WHEN (OLD.confirmed_at IS NOT NULL AND NEW.confirmed_at IS NULL)
        EXECUTE FUNCTION commitments_original_deadline()
    """,
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.execute(KEEP_AGREED[dialect])
    for table in APPEND_ONLY:
        op.execute(
            NO_TRUNCATE.format(table=table, function=f"{table}_append_only")
            if dialect == "postgresql"
            else NO_REPLACE.format(table=table, why=f"{table} is append-only")
        )
    if dialect == "postgresql":
        function = "commitments_original_deadline"
        op.execute(NO_TRUNCATE.format(table="commitments", function=function))
    else:
        op.execute(NO_REPLACE.format(table="commitments", why="the original deadline stays"))


def downgrade() -> None:
    dialect = op.get_bind().dialect.name
    on = " ON {}" if dialect == "postgresql" else ""
    kind = "no_truncate" if dialect == "postgresql" else "no_replace"
    op.execute(f"DROP TRIGGER {AGREED}{on.format('commitments')}")
    for table in (*APPEND_ONLY, "commitments"):
        op.execute(f"DROP TRIGGER {table}_{kind}{on.format(table)}")

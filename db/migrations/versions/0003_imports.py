"""imports, and lists of one state"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TO_DO = sa.text("state IN ('waiting', 'confirmed')")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", db.base.SafeText(), nullable=False),
        sa.Column("sha256", db.base.SafeText(), nullable=False),
        sa.Column("name", db.base.SafeText(), nullable=False),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("taken_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_imports_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imports_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_imports_to_do", ["id"], unique=False, sqlite_where=TO_DO, postgresql_where=TO_DO
        )
    # Not in batch mode: that would make the table anew, without its triggers.
    op.create_index("ix_commitments_state", "commitments", ["is_open", "state", "due_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_commitments_state", "commitments")
    with op.batch_alter_table("imports", schema=None) as batch_op:
        batch_op.drop_index("ix_imports_to_do", sqlite_where=TO_DO, postgresql_where=TO_DO)
        batch_op.drop_index(batch_op.f("ix_imports_person_id"))
    op.drop_table("imports")

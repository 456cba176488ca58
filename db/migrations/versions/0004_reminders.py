"""reminders, and lists of one state within something"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAITING = sa.text("state = 'waiting'")
PLACED = sa.text("state = 'placed'")
WITHIN = {
    "ix_commitments_edition_state": "edition_id",
    "ix_commitments_region_state": "region",
    "ix_commitments_responsible_state": "responsible_code",
    "ix_commitments_counterpart_state": "counterpart_code",
}
"""A rare state is not sought among all the others."""


def upgrade() -> None:
    # Not in batch mode: that would make the table anew, without its triggers.
    for name, column in WITHIN.items():
        op.create_index(name, "commitments", ["state", column, "due_on", "id"])
    op.create_table(
        "reminder_fires",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", db.base.SafeText(), nullable=False),
        sa.Column("subject", db.base.SafeText(), nullable=False),
        sa.Column("rule", db.base.SafeText(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("quality", db.base.SafeText(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("go_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("reason", db.base.SafeText(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("planned_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("settled_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reminder_fires_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_fires")),
        sa.UniqueConstraint("kind", "subject", "rule", "due_on", "person_id", name="uq_fires_once"),
    )
    op.create_index(op.f("ix_reminder_fires_person_id"), "reminder_fires", ["person_id"])
    op.create_index(
        "ix_reminder_fires_waiting",
        "reminder_fires",
        ["person_id", "go_at"],
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )
    op.create_index(
        "ix_reminder_fires_placed",
        "reminder_fires",
        ["id"],
        sqlite_where=PLACED,
        postgresql_where=PLACED,
    )
    op.create_table(
        "reminder_silences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", db.base.SafeText(), nullable=False),
        sa.Column("subject", db.base.SafeText(), nullable=False),
        sa.Column("until", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_reminder_silences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", "subject", name=op.f("pk_reminder_silences")),
    )
    op.create_table(
        "reminder_policies",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_reminder_policies_changed_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["editions.id"], name=op.f("fk_reminder_policies_edition_id_editions")
        ),
        sa.PrimaryKeyConstraint("edition_id", name=op.f("pk_reminder_policies")),
    )


def downgrade() -> None:
    for name in WITHIN:
        op.drop_index(name, "commitments")
    op.drop_table("reminder_policies")
    op.drop_table("reminder_silences")
    op.drop_index("ix_reminder_fires_placed", "reminder_fires")
    op.drop_index("ix_reminder_fires_waiting", "reminder_fires")
    op.drop_index(op.f("ix_reminder_fires_person_id"), "reminder_fires")
    op.drop_table("reminder_fires")

"""obligations"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "non_working_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("legal_basis", db.base.SafeText(), nullable=False),
        *_entered("non_working_days"),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_non_working_days")),
    )
    op.create_table(
        "obligation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", db.base.SafeText(), nullable=False),
        sa.Column("body_code", db.base.SafeText(), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        *_entered("obligation_events"),
        sa.ForeignKeyConstraint(
            ["body_code"], ["bodies.code"], name=op.f("fk_obligation_events_body_code_bodies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_events")),
    )
    op.create_index(
        "ix_obligation_events_body_code_happened_on",
        "obligation_events",
        ["body_code", "happened_on"],
    )
    op.create_table(
        "own_obligations",
        sa.Column("obligation", db.base.SafeText(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        *_entered("own_obligations"),
        sa.PrimaryKeyConstraint("obligation", name=op.f("pk_own_obligations")),
    )
    op.create_table(
        "obligation_plans",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("planned_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_obligation_plans")),
    )
    op.create_table(
        "calendar_dates",
        sa.Column("number", db.base.SafeText(), nullable=False),
        sa.Column("body_code", db.base.SafeText(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", db.base.SafeText(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_calendar_dates")),
    )
    op.create_index("ix_calendar_dates_body_code_day", "calendar_dates", ["body_code", "day"])


def downgrade() -> None:
    op.drop_index("ix_calendar_dates_body_code_day", "calendar_dates")
    op.drop_table("calendar_dates")
    op.drop_table("obligation_plans")
    op.drop_table("own_obligations")
    op.drop_index("ix_obligation_events_body_code_happened_on", "obligation_events")
    op.drop_table("obligation_events")
    op.drop_table("non_working_days")


def _entered(table: str) -> list[Any]:
    """Who entered a row, and when."""
    return [
        sa.Column("entered_by", sa.Integer(), nullable=True),
        sa.Column("entered_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entered_by"], ["people.id"], name=op.f(f"fk_{table}_entered_by_people")
        ),
    ]

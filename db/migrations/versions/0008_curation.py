"""curation"""

import sqlalchemy as sa
from alembic import op

import db.base
from db.audit import append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APPEND_ONLY = "entry_revisions"


def upgrade() -> None:
    op.create_table(
        "knowledge_marks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mark", db.base.SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_marks")),
    )
    op.create_table(
        "curated_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", db.base.SafeText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published", sa.JSON(), nullable=False),
        sa.Column("published_revision", sa.Integer(), nullable=False),
        sa.Column("published_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("drafted_by", sa.Integer(), nullable=True),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changed_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_curated_entries_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["drafted_by"], ["people.id"], name=op.f("fk_curated_entries_drafted_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["people.id"], name=op.f("fk_curated_entries_owner_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curated_entries")),
        sa.UniqueConstraint("consultation_id", name=op.f("uq_curated_entries_consultation_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_curated_entries_entry_id")),
    )
    op.create_index("ix_curated_entries_state", "curated_entries", ["state"], unique=False)

    op.create_table(
        "waiting_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", db.base.SafeText(), nullable=False),
        sa.Column("text", db.base.SafeText(), nullable=False),
        sa.Column("body_code", db.base.SafeText(), nullable=True),
        sa.Column("asked_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address"], ["addresses.address"], name=op.f("fk_waiting_questions_address_addresses")
        ),
        sa.ForeignKeyConstraint(
            ["body_code"], ["bodies.code"], name=op.f("fk_waiting_questions_body_code_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"],
            ["consultations.id"],
            name=op.f("fk_waiting_questions_lead_id_consultations"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_questions")),
        sa.UniqueConstraint("address", "text", name=op.f("uq_waiting_questions_address_text")),
    )
    op.create_index(
        op.f("ix_waiting_questions_asked_at"), "waiting_questions", ["asked_at"], unique=False
    )
    op.create_index(
        op.f("ix_waiting_questions_lead_id"), "waiting_questions", ["lead_id"], unique=False
    )

    op.create_table(
        "entry_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("action", db.base.SafeText(), nullable=False),
        sa.Column("from_state", db.base.SafeText(), nullable=False),
        sa.Column("to_state", db.base.SafeText(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["done_by"], ["people.id"], name=op.f("fk_entry_revisions_done_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["curated_entries.id"],
            name=op.f("fk_entry_revisions_entry_id_curated_entries"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry_revisions")),
    )
    op.create_index(
        "ix_entry_revisions_entry_id_id", "entry_revisions", ["entry_id", "id"], unique=False
    )
    for statement in append_only(APPEND_ONLY, op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for table in ("entry_revisions", "waiting_questions", "curated_entries", "knowledge_marks"):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION entry_revisions_append_only")

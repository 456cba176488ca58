"""consultations"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("until", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_absences")),
    )
    op.create_table(
        "adviser_topics",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("topic", db.base.SafeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_adviser_topics_person_id_people")
        ),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_adviser_topics")),
    )
    op.create_table(
        "second_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic", db.base.SafeText(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_second_looks_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_looks")),
        sa.UniqueConstraint("topic", "person_id", name=op.f("uq_second_looks_topic_person_id")),
    )
    op.create_table(
        "consultations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", db.base.SafeText(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("topic", db.base.SafeText(), nullable=False),
        sa.Column("question", db.base.SafeText(), nullable=False),
        sa.Column("first_words", db.base.SafeText(), nullable=False),
        sa.Column("tried", db.base.SafeText(), nullable=False),
        sa.Column("asker_id", sa.Integer(), nullable=True),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("body_code", db.base.SafeText(), nullable=True),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("entry_id", db.base.SafeText(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("received_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("assigned_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("waiting_since", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("due_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("escalated_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("first_answered_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answered_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("useful", sa.Boolean(), nullable=True),
        sa.Column("rated_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["people.id"], name=op.f("fk_consultations_answered_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["asker_id"], ["people.id"], name=op.f("fk_consultations_asker_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["body_code"], ["bodies.code"], name=op.f("fk_consultations_body_code_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["held_by"], ["people.id"], name=op.f("fk_consultations_held_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["lead_id"], ["consultations.id"], name=op.f("fk_consultations_lead_id_consultations")
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_consultations_post_id_posts")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["people.id"], name=op.f("fk_consultations_reviewed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultations")),
        sa.UniqueConstraint("number", name=op.f("uq_consultations_number")),
        sa.UniqueConstraint("year", "ordinal", name=op.f("uq_consultations_year_ordinal")),
    )
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultations_asker_id"), ["asker_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultations_body_code"), ["body_code"], unique=False)
        batch_op.create_index("ix_consultations_held_by_state", ["held_by", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultations_lead_id"), ["lead_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_consultations_post_id"), ["post_id"], unique=False)
        batch_op.create_index("ix_consultations_state_due_at", ["state", "due_at"], unique=False)
        batch_op.create_index("ix_consultations_topic_state", ["topic", "state"], unique=False)

    op.create_table(
        "consultation_chats",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("address", db.base.SafeText(), nullable=False),
        sa.Column("words", db.base.SafeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_chats_consultation_id_consultations"),
        ),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_consultation_chats")),
    )
    with op.batch_alter_table("consultation_chats", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_chats_address"), ["address"], unique=False
        )

    op.create_table(
        "consultation_drafts",
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", db.base.SafeText(), nullable=False),
        sa.Column("basis", db.base.SafeText(), nullable=False),
        sa.Column("source", db.base.SafeText(), nullable=False),
        sa.Column("entry_id", db.base.SafeText(), nullable=False),
        sa.Column("updated_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_drafts_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_consultation_drafts_person_id_people")
        ),
        sa.PrimaryKeyConstraint(
            "consultation_id", "person_id", name=op.f("pk_consultation_drafts")
        ),
    )
    op.create_table(
        "consultation_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("action", db.base.SafeText(), nullable=False),
        sa.Column("from_state", db.base.SafeText(), nullable=False),
        sa.Column("to_state", db.base.SafeText(), nullable=False),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.Column("given_to", sa.Integer(), nullable=True),
        sa.Column("text", db.base.SafeText(), nullable=False),
        sa.Column("basis", db.base.SafeText(), nullable=False),
        sa.Column("source", db.base.SafeText(), nullable=False),
        sa.Column("entry_id", db.base.SafeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_events_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["done_by"], ["people.id"], name=op.f("fk_consultation_events_done_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["given_to"], ["people.id"], name=op.f("fk_consultation_events_given_to_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_events")),
    )
    with op.batch_alter_table("consultation_events", schema=None) as batch_op:
        batch_op.create_index(
            "ix_consultation_events_consultation_id_id", ["consultation_id", "id"], unique=False
        )

    op.create_table(
        "consultation_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("draft_by", sa.Integer(), nullable=True),
        sa.Column("file_name", db.base.SafeText(), nullable=False),
        sa.Column("mime", db.base.SafeText(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", db.base.SafeText(), nullable=False),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_files_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["draft_by"], ["people.id"], name=op.f("fk_consultation_files_draft_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["consultation_events.id"],
            name=op.f("fk_consultation_files_event_id_consultation_events"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_files")),
    )
    with op.batch_alter_table("consultation_files", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consultation_files_consultation_id"), ["consultation_id"], unique=False
        )

    op.add_column(
        "addresses", sa.Column("advises", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "conversations",
        sa.Column("first_words", db.base.SafeText(), nullable=False, server_default=""),
    )


def downgrade() -> None:
    op.drop_column("conversations", "first_words")
    op.drop_column("addresses", "advises")

    with op.batch_alter_table("consultation_files", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_files_consultation_id"))

    op.drop_table("consultation_files")
    with op.batch_alter_table("consultation_events", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_events_consultation_id_id")

    op.drop_table("consultation_events")
    op.drop_table("consultation_drafts")
    with op.batch_alter_table("consultation_chats", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consultation_chats_address"))

    op.drop_table("consultation_chats")
    with op.batch_alter_table("consultations", schema=None) as batch_op:
        batch_op.drop_index("ix_consultations_topic_state")
        batch_op.drop_index("ix_consultations_state_due_at")
        batch_op.drop_index(batch_op.f("ix_consultations_post_id"))
        batch_op.drop_index(batch_op.f("ix_consultations_lead_id"))
        batch_op.drop_index("ix_consultations_held_by_state")
        batch_op.drop_index(batch_op.f("ix_consultations_body_code"))
        batch_op.drop_index(batch_op.f("ix_consultations_asker_id"))

    op.drop_table("consultations")
    op.drop_table("second_looks")
    op.drop_table("adviser_topics")
    op.drop_table("absences")

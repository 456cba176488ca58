"""announcements"""

import sqlalchemy as sa
from alembic import op

import db.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

IN_A_BATCH = sa.text("batch != ''")


def upgrade() -> None:
    _prepare_the_outbox()
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", db.base.SafeText(), nullable=False),
        sa.Column("week", db.base.SafeText(), nullable=True),
        sa.Column("subject", db.base.SafeText(), nullable=False),
        sa.Column("text", db.base.SafeText(), nullable=False),
        sa.Column("file", sa.JSON(), nullable=False),
        sa.Column("topic", db.base.SafeText(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("wants_ack", sa.Boolean(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("send_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("written_by", sa.Integer(), nullable=True),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("emergency", db.base.SafeText(), nullable=False),
        sa.Column("note", db.base.SafeText(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("started_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("wave_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("finished_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["people.id"], name=op.f("fk_announcements_approved_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["people.id"], name=op.f("fk_announcements_author_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["written_by"], ["people.id"], name=op.f("fk_announcements_written_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("week", name=op.f("uq_announcements_week")),
    )
    with op.batch_alter_table("announcements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_announcements_author_id"), ["author_id"], unique=False)
        batch_op.create_index("ix_announcements_state_id", ["state", "id"], unique=False)
        batch_op.create_index(
            "ix_announcements_valid_until",
            ["valid_until"],
            unique=False,
            sqlite_where=sa.text("valid_until IS NOT NULL"),
            postgresql_where=sa.text("valid_until IS NOT NULL"),
        )

    op.create_table(
        "segments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", db.base.SafeText(), nullable=False),
        sa.Column("title_key", db.base.SafeText(), nullable=False),
        sa.Column("audience", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.Column("saved_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["saved_by"], ["people.id"], name=op.f("fk_segments_saved_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segments")),
        sa.UniqueConstraint("title_key", name=op.f("uq_segments_title_key")),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("acknowledged_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_acknowledgements_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_acknowledgements_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_acknowledgements")),
        sa.UniqueConstraint(
            "announcement_id",
            "person_id",
            name=op.f("uq_acknowledgements_announcement_id_person_id"),
        ),
    )
    with op.batch_alter_table("acknowledgements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_acknowledgements_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "announcement_recipients",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("body_code", db.base.SafeText(), nullable=False),
        sa.Column("post", db.base.SafeText(), nullable=False),
        sa.Column("address", db.base.SafeText(), nullable=False),
        sa.Column("missing", db.base.SafeText(), nullable=False),
        sa.Column("key", db.base.SafeText(), nullable=True),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_recipients_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(
            ["body_code"], ["bodies.code"], name=op.f("fk_announcement_recipients_body_code_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_announcement_recipients_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_recipients")),
        sa.UniqueConstraint(
            "announcement_id", "wave", "person_id", name="uq_recipients_once_a_wave"
        ),
        sa.UniqueConstraint("key", name=op.f("uq_announcement_recipients_key")),
    )
    with op.batch_alter_table("announcement_recipients", schema=None) as batch_op:
        batch_op.create_index("ix_announcement_recipients_person_id", ["person_id"], unique=False)

    op.create_table(
        "announcement_replies",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("body_code", db.base.SafeText(), nullable=False),
        sa.Column("post", db.base.SafeText(), nullable=False),
        sa.Column("text", db.base.SafeText(), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("replied_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements.id"],
            name=op.f("fk_announcement_replies_announcement_id_announcements"),
        ),
        sa.ForeignKeyConstraint(
            ["body_code"], ["bodies.code"], name=op.f("fk_announcement_replies_body_code_bodies")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_announcement_replies_person_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcement_replies")),
    )
    with op.batch_alter_table("announcement_replies", schema=None) as batch_op:
        batch_op.create_index(
            "ix_announcement_replies_announcement_id_id", ["announcement_id", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_announcement_replies_person_id"), ["person_id"], unique=False
        )


def _prepare_the_outbox() -> None:
    """Batches, pauses and the fence of whoever sends."""
    op.add_column(
        "outbox", sa.Column("batch", db.base.SafeText(), nullable=False, server_default="")
    )
    op.create_index(
        "ix_outbox_batch_status",
        "outbox",
        ["batch", "status"],
        sqlite_where=IN_A_BATCH,
        postgresql_where=IN_A_BATCH,
    )
    op.create_table(
        "outbox_batches",
        sa.Column("batch", db.base.SafeText(), nullable=False),
        sa.Column("state", db.base.SafeText(), nullable=False),
        sa.Column("reason", db.base.SafeText(), nullable=False),
        sa.Column("changed_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("batch", name=op.f("pk_outbox_batches")),
    )
    op.create_table(
        "outbox_pauses",
        sa.Column("channel", db.base.SafeText(), nullable=False),
        sa.Column("until", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", db.base.SafeText(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_outbox_pauses")),
    )
    op.create_table(
        "leads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("owner", db.base.SafeText(), nullable=False),
        sa.Column("taken_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
    )


def downgrade() -> None:
    op.drop_table("announcement_replies")
    op.drop_table("announcement_recipients")
    op.drop_table("acknowledgements")
    op.drop_table("segments")
    op.drop_table("announcements")
    op.drop_table("leads")
    op.drop_table("outbox_pauses")
    op.drop_table("outbox_batches")
    op.drop_index("ix_outbox_batch_status", "outbox")
    op.drop_column("outbox", "batch")

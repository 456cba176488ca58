"""All tables together, and the migrations that make a database match them."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from db import (
    advisers,
    announcement_recipients,
    announcement_replies,
    announcements,
    audit,
    batches,
    bodies,
    calendar_dates,
    commitment_history,
    commitment_words,
    commitments,
    consultation_drafts,
    consultation_events,
    consultations,
    conversations,
    entries,
    evidence,
    imports,
    inbox,
    invitations,
    joining,
    leads,
    linking,
    meeting_desks,
    meetings,
    milestones,
    non_working_days,
    obligation_events,
    obligation_plans,
    outbox,
    own_obligations,
    pauses,
    people,
    petitions,
    posts,
    progress,
    questions,
    reminder_policies,
    reminder_silences,
    reminders,
    segments,
    terms,
    waiting_questions,
    webchat,
)
from db.base import Base

TABLES = (
    bodies.Body,
    people.Person,
    people.Address,
    posts.Post,
    terms.TermChange,
    posts.Tenure,
    conversations.Conversation,
    inbox.Update,
    outbox.Delivery,
    batches.Batch,
    pauses.Pause,
    leads.Lead,
    questions.Question,
    questions.Rating,
    webchat.WebMessage,
    invitations.Invitation,
    invitations.WrongCode,
    joining.JoinRequest,
    joining.ListedPhone,
    joining.Consent,
    linking.LinkCode,
    audit.AuditRecord,
    meetings.Edition,
    meetings.BilateralMeeting,
    meeting_desks.MeetingDesk,
    commitments.Commitment,
    commitment_history.HistoryEntry,
    commitment_words.CommitmentWord,
    commitment_words.KnownWord,
    evidence.Evidence,
    milestones.Milestone,
    petitions.Petition,
    progress.ProgressNote,
    imports.FileImport,
    non_working_days.NonWorkingDay,
    obligation_events.ObligationEvent,
    own_obligations.OwnObligation,
    obligation_plans.ObligationPlan,
    calendar_dates.CalendarDate,
    announcements.Announcement,
    announcement_recipients.Recipient,
    announcement_recipients.Acknowledgement,
    announcement_replies.AnnouncementReply,
    segments.Segment,
    reminders.Fire,
    reminder_silences.Silence,
    reminder_policies.EditionPolicy,
    consultations.Consultation,
    consultations.ConsultationChat,
    consultation_events.ConsultationEvent,
    consultation_events.ConsultationFile,
    consultation_drafts.ConsultationDraft,
    advisers.AdviserTopic,
    advisers.Absence,
    advisers.SecondLook,
    entries.CuratedEntry,
    entries.EntryRevision,
    entries.KnowledgeMark,
    waiting_questions.WaitingQuestion,
)
"""The models by name: importing this module is importing them all."""

metadata = Base.metadata
MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_301_822
"""Two processes that start together must not migrate at once."""


def migrate(engine: Engine) -> bool:
    """Bring the database to the newest revision; False when it was there already."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": MIGRATION_LOCK})
        if current(connection) == head():
            return False
        command.upgrade(_config(connection), "head")
    return True


def make_revision(connection: Connection, message: str) -> None:
    """Write the migration that is missing (a development tool)."""
    command.revision(_config(connection), message, autogenerate=True)


def current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def differences(connection: Connection) -> list[Any]:
    """What separates the database from the models: nothing, after the migrations."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config

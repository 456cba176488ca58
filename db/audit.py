"""Who did what, when: append-only, and kept so by the database itself."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, clean_json


class Act(StrEnum):
    """What is worth remembering; the word is what people read in `/misdatos`."""

    CONSENTED = "consentimiento"
    WITHDREW = "baja"
    INVITED = "invitación"
    JOINED = "ingreso"
    ASKED_TO_JOIN = "solicitud"
    APPROVED = "aprobación"
    REFUSED = "rechazo"
    WRONG_CODE = "código equivocado"
    LOCKED_OUT = "bloqueo por códigos"
    ENDED_TENURE = "fin de período"
    UNDID_HANDOVER = "relevo sin efecto"
    DELEGATED = "delegación"
    LINKED = "dirección vinculada"
    LOOKED_UP = "consulta de entidad"
    EXPORTED = "copia de datos"
    ERASED = "borrado de datos"
    ENROLLED_GROUP = "grupo inscrito"
    CHANGED_POLICY = "política de recordatorios"
    NON_WORKING_DAY = "día no laborable"
    EVENT = "evento"
    OBLIGATION = "obligación"
    BEGAN_ANNOUNCEMENT = "comunicado: borrador"
    EDITED_ANNOUNCEMENT = "comunicado: cambio"
    SUBMITTED_ANNOUNCEMENT = "comunicado: a aprobación"
    REFUSED_ANNOUNCEMENT = "comunicado: devuelto"
    APPROVED_ANNOUNCEMENT = "comunicado: aprobado"
    RUSHED_ANNOUNCEMENT = "comunicado: emergencia"
    STARTED_ANNOUNCEMENT = "comunicado: inicio del envío"
    PAUSED_ANNOUNCEMENT = "comunicado: pausa"
    RESUMED_ANNOUNCEMENT = "comunicado: reanudado"
    FINISHED_ANNOUNCEMENT = "comunicado: fin del envío"
    CANCELLED_ANNOUNCEMENT = "comunicado: cancelado"
    RESENT_ANNOUNCEMENT = "comunicado: reenvío"
    DRAFTED_ENTRY = "respuesta: borrador"
    EDITED_ENTRY = "respuesta: cambio"
    PUBLISHED_ENTRY = "respuesta: publicada"
    ARCHIVED_ENTRY = "respuesta: archivada"
    RESTORED_ENTRY = "respuesta: recuperada"


class AuditRecord(Base):
    """One act. `actor_id` is empty when a stranger or an operator did it."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_actor_id_at", "actor_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    act: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    subject: Mapped[str] = mapped_column(default="", index=True)
    """What it was done to: a body's code, `post:3`, `commitment:7`…; never a name or a phone."""
    details: Mapped[dict[str, Any]]


def record(
    session: Session,
    act: Act,
    *,
    now: datetime,
    actor_id: int | None = None,
    subject: str = "",
    **details: Any,
) -> None:
    session.add(
        AuditRecord(
            at=now, act=act, actor_id=actor_id, subject=subject, details=clean_json(details)
        )
    )


def of_subject(session: Session, subject: str) -> list[AuditRecord]:
    query = select(AuditRecord).where(AuditRecord.subject == subject).order_by(AuditRecord.id)
    return list(session.scalars(query))


def append_only(table: str, dialect: str) -> list[str]:
    """SQL that makes the database refuse to change or delete rows of a table."""
    if dialect == "postgresql":
        return [
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger AS $$ "
            f"BEGIN RAISE EXCEPTION '{table} is append-only'; END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
    ]

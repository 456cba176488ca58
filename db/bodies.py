"""Bodies: municipalities, ministries, regional governments, the PCM. A body needs no account."""

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once

PCM_CODE = "PCM"


class BodyKind(StrEnum):
    DISTRICT = "distrital"
    PROVINCE = "provincial"
    REGION = "regional"
    MINISTRY = "ministerio"
    PCM = "pcm"
    ASSOCIATION = "mancomunidad"


class Body(Base):
    """An entity that promises, answers and is reached through its posts.

    `code` is the INEI ubigeo for a municipality (text, six digits), the acronym for a ministry,
    `GR-` plus the department's two digits for a regional government.
    """

    __tablename__ = "bodies"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    department: Mapped[str] = mapped_column(default="", index=True)
    province: Mapped[str] = mapped_column(default="", index=True)

    @property
    def is_municipality(self) -> bool:
        return self.kind in (BodyKind.DISTRICT, BodyKind.PROVINCE)


def get(session: Session, code: str) -> Body | None:
    return session.get(Body, code.strip().upper())


def by_codes(session: Session, codes: Iterable[str]) -> list[Body]:
    return list(session.scalars(select(Body).where(Body.code.in_(list(codes))).order_by(Body.code)))


def add(
    session: Session,
    *,
    code: str,
    kind: BodyKind,
    name: str,
    place: str = "",
    department: str = "",
    province: str = "",
) -> bool:
    """Add a body unless its code is known; says whether it is new."""
    return insert_once(
        session,
        Body,
        code=code,
        kind=kind,
        name=name,
        place=place,
        department=department,
        province=province,
    )

"""The bodies everybody starts with: municipalities, regional governments, ministries, the PCM."""

from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from db.bodies import Body, BodyKind
from knowledge.places import Places
from knowledge.sectors import Sectors

PCM = "PCM"
WITHOUT_REGION = "15"
"""Lima: the department's regional government is that of Lima Provincias."""


def seed_bodies(session: Session) -> int:
    """Add the bodies that are missing; returns how many. Cheap when none is."""
    wanted = _all_bodies()
    if (session.scalar(select(func.count()).select_from(Body)) or 0) >= len(wanted):
        return 0
    known = set(session.scalars(select(Body.code)))
    missing = [record for record in wanted if record["code"] not in known]
    if missing:
        session.execute(insert(Body), missing)
    return len(missing)


def _all_bodies() -> list[dict[str, Any]]:
    places = Places.load()
    municipalities = [
        _body(
            place.code,
            BodyKind.PROVINCE if place.is_provincial else BodyKind.DISTRICT,
            place.title,
            place.name,
            place.code,
        )
        for place in places.all("district")
    ]
    regions = [
        _body(
            f"GR-{place.code}",
            BodyKind.REGION,
            f"Gobierno Regional de {place.name}",
            place.name,
            place.code,
        )
        for place in places.all("department")
    ]
    sectors = [
        _body(
            sector.acronym,
            BodyKind.MINISTRY if sector.is_ministry else BodyKind.PCM,
            sector.name,
            "",
            "",
        )
        for sector in Sectors.load().all()
    ]
    return [*municipalities, *regions, *sectors]


def _body(code: str, kind: BodyKind, name: str, place: str, ubigeo: str) -> dict[str, Any]:
    return {
        "code": code,
        "kind": kind,
        "name": name,
        "place": place,
        "department": ubigeo[:2],
        "province": ubigeo[:4] if len(ubigeo) > 2 else "",
    }

"""Finding a delivery again: by what the platform called it, or by the series it belongs to."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.deliveries import Delivery


def key_of(session: Session, address: str, provider_id: str) -> str:
    """The key of the message that the platform knows by this id; empty when it is not ours."""
    sent = _sent_as(session, address, provider_id)
    return sent.key if sent else ""


def payload_of(session: Session, address: str, provider_id: str) -> dict[str, Any]:
    """What that message was; empty when it is not ours."""
    sent = _sent_as(session, address, provider_id)
    return sent.payload if sent else {}


def _sent_as(session: Session, address: str, provider_id: str) -> Delivery | None:
    query = select(Delivery).where(Delivery.address == address, Delivery.provider_id == provider_id)
    return session.scalars(query.order_by(Delivery.id.desc()).limit(1)).first()


def series(session: Session, address: str, prefix: str) -> list[Delivery]:
    """The deliveries to that address whose keys begin so, oldest first.

    A message that is edited is such a series: the first posts it, the others change it.
    """
    query = select(Delivery).where(
        Delivery.address == address, Delivery.key.startswith(prefix, autoescape=True)
    )
    return list(session.scalars(query.order_by(Delivery.id)))

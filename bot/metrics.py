"""Numbers for operators: what waits, what went out, what needs a look."""

from sqlalchemy.orm import Session

from db import inbox, outbox


def counts(session: Session) -> dict[str, int]:
    by_status = outbox.count_by_status(session)
    return {
        "inbox_waiting": inbox.count_waiting(session),
        "inbox_set_aside": len(inbox.set_aside(session)),
        **{f"outbox_{status}": by_status.get(status, 0) for status in outbox.DeliveryStatus},
    }


def unsettled(session: Session) -> int:
    """What is still on its way: updates that wait, deliveries not out yet."""
    values = counts(session)
    return values["inbox_waiting"] + values["outbox_pending"] + values["outbox_sending"]


def as_text(values: dict[str, int], *, leading: bool) -> str:
    """The values in the text format that Prometheus reads."""
    lines = [f"municipio_{name} {value}" for name, value in values.items()]
    return "\n".join([*lines, f"municipio_leading {int(leading)}"]) + "\n"

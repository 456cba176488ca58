"""An entry as curators see it: every part, what speaks against it, and what may be done."""

from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import entries, entry_acts
from db.entries import CuratedEntry
from db.entry_states import Action, Refused, State
from handlers import entry_findings

BLANK: dict[str, Any] = {
    **dict.fromkeys(("topic", "legal_basis", "valid_until", "owner"), ""),
    **{name: [] for name in ("variants", "sources", "keywords")},
}
OFFERS = (Action.PUBLISH, Action.EDIT, Action.ARCHIVE, Action.DISCARD, Action.RESTORE)


def find(context: Context) -> CuratedEntry | None:
    return entries.get(context.session, context.args[0] if context.args else "")


def show(context: Context, entry: CuratedEntry, note: str = "") -> Reply:
    topic = context.knowledge.catalog.topics.get(entry.content.get("topic") or "")
    return rendering.compose(
        "entry_card",
        entry=entry,
        content=BLANK | entry.content,
        topic=topic.title if topic else entry.content.get("topic"),
        until=date.fromisoformat(until) if (until := entry.content.get("valid_until")) else None,
        note=note,
        changed=entry.state == State.PUBLISHED and entry.content != entry.published,
        found=entry_findings.of(context, entry) if entry.state != State.ARCHIVED else None,
        offers=[action for action in OFFERS if is_open(context, entry, action)],
    )


def is_open(context: Context, entry: CuratedEntry, action: Action) -> bool:
    try:
        entry_acts.check(entry, action, context.roles)
    except Refused:
        return False
    return True


def refused(entry: CuratedEntry, refusal: Refused) -> Reply:
    return rendering.compose("entry_refused", entry=entry, kind=refusal.kind)


def unknown(**parameters: Any) -> Reply:
    return rendering.compose("entry_unknown", **parameters)

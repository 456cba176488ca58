"""What every refusal of the Bot API means for a delivery: one table, read top to bottom.

Texts from tdlib/telegram-bot-api, Client.cpp; codes are HTTP codes.
"""

import re
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.channels.base import Fate, SendError

UNCHANGED = "unchanged"
NOT_EDITABLE = "not_editable"
BAD_MARKUP = "bad_markup"
BAD_FILE = "bad_file"
STALE_QUERY = "stale_query"
REVOKED = "revoked"
CONFLICT = "conflict"

RULES: tuple[tuple[int | None, str, Fate, str], ...] = (
    # code, text in the description, fate, kind
    (400, "message is not modified", Fate.FAILED, UNCHANGED),
    (400, "message to edit not found", Fate.FAILED, NOT_EDITABLE),
    (400, "message can't be edited", Fate.FAILED, NOT_EDITABLE),
    (400, "MESSAGE_ID_INVALID", Fate.FAILED, NOT_EDITABLE),
    (400, "can't parse entities", Fate.FAILED, BAD_MARKUP),
    (400, "wrong file", Fate.FAILED, BAD_FILE),
    (400, "query is too old", Fate.FAILED, STALE_QUERY),
    (400, "query_id_invalid", Fate.FAILED, STALE_QUERY),
    (400, "chat not found", Fate.DEAD, "chat_not_found"),
    (400, "user not found", Fate.DEAD, "chat_not_found"),
    (400, "", Fate.FAILED, "refused"),
    (403, "blocked by the user", Fate.DEAD, "blocked"),
    (403, "user is deactivated", Fate.DEAD, "deactivated"),
    (403, "kicked", Fate.DEAD, "kicked"),
    (403, "can't initiate conversation", Fate.DEAD, "never_wrote"),
    (403, "", Fate.DEAD, "forbidden"),
    (401, "", Fate.PAUSE, REVOKED),
    (404, "", Fate.PAUSE, REVOKED),
    (409, "", Fate.RETRY, CONFLICT),
    (413, "", Fate.FAILED, "too_large"),
    (429, "", Fate.RETRY, "too_many_requests"),  # with parameters: see `classify`
    (None, "", Fate.BROKEN, "platform_failed"),
)
REVOKED_PAUSE_SECONDS = 60.0
"""With a token that is refused the queue is kept and tried again, in case it comes back."""


class ApiError(TelegramError):
    """An answer of the Bot API that is not `ok`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any]) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = float(parameters.get("retry_after") or 0)
        self.new_chat = parameters.get("migrate_to_chat_id")


class NotSentError(TelegramError):
    """Nothing reached the server: resolving, connecting or waiting for a connection failed."""


class OutcomeUnknownError(TelegramError):
    """The request was written, and no answer that can be read came back."""


@dataclass(frozen=True)
class Verdict:
    """A fate and the short name of why, the same in logs, tests and the outbox."""

    fate: Fate
    kind: str


def classify(error: TelegramError) -> Verdict:
    """The table's word on an error of the Bot API or of the way there."""
    if isinstance(error, NotSentError):
        return Verdict(Fate.RETRY, "not_sent")
    if not isinstance(error, ApiError):
        return Verdict(Fate.UNKNOWN, "no_answer")
    if error.new_chat:
        return Verdict(Fate.MOVED, "migrated")
    if error.code == 429 and error.retry_after:
        return Verdict(Fate.PAUSE, "too_many_requests")
    for code, text, fate, kind in RULES:
        if code in (error.code, None) and re.search(re.escape(text), error.description, re.I):
            return Verdict(fate, kind)
    raise AssertionError("the last rule takes everything")


def as_send_error(error: TelegramError) -> SendError:
    """The error as the sender understands it."""
    verdict = classify(error)
    retry_after = error.retry_after if isinstance(error, ApiError) else 0.0
    everyone = verdict.kind == REVOKED
    if everyone:
        retry_after = REVOKED_PAUSE_SECONDS
    new_chat = error.new_chat if isinstance(error, ApiError) else None
    return SendError(
        verdict.fate,
        verdict.kind,
        retry_after=retry_after,
        new_address=f"telegram:{new_chat}" if new_chat else "",
        everyone=everyone,
    )

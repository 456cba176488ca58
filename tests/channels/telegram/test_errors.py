"""The table of errors: what every refusal of the Bot API means for a delivery."""

import json

import pytest
from telegram.error import TelegramError

from bot.channels.base import Fate
from bot.channels.telegram.errors import (
    RULES,
    ApiError,
    NotSentError,
    OutcomeUnknownError,
    as_send_error,
    classify,
)
from tests.telegram_api.fixtures import PUBLISHED as FOLDER

PUBLISHED = {
    "429": (Fate.PAUSE, "too_many_requests"),
    "403_blocked": (Fate.DEAD, "blocked"),
    "403_deactivated": (Fate.DEAD, "deactivated"),
    "403_kicked": (Fate.DEAD, "kicked"),
    "400_chat_not_found": (Fate.DEAD, "chat_not_found"),
    "400_migrate": (Fate.MOVED, "migrated"),
    "409_other_getupdates": (Fate.RETRY, "conflict"),
    "409_webhook_active": (Fate.RETRY, "conflict"),
    "401": (Fate.PAUSE, "revoked"),
}
"""Every row of the collection of published answers, and what it must lead to."""


def test_every_published_answer_is_classified() -> None:
    rows = json.loads((FOLDER / "telegram-errors.json").read_text(encoding="utf-8"))
    rows.pop("_source")
    found = {name: api_error(row) for name, row in rows.items()}
    verdicts = {name: classify(error) for name, error in found.items()}
    assert {name: (v.fate, v.kind) for name, v in verdicts.items()} == PUBLISHED


def api_error(answer: dict[str, object]) -> ApiError:
    parameters = answer.get("parameters")
    return ApiError(
        int(str(answer["error_code"])),
        str(answer["description"]),
        parameters if isinstance(parameters, dict) else {},
    )


NOT_MODIFIED = "Bad Request: message is not modified: specified new message content and reply mar"
QUERY_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.mark.parametrize(
    ("code", "description", "fate", "kind"),
    [
        (400, NOT_MODIFIED, Fate.FAILED, "unchanged"),
        (400, "Bad Request: message to edit not found", Fate.FAILED, "not_editable"),
        (400, "Bad Request: message can't be edited", Fate.FAILED, "not_editable"),
        (400, "Bad Request: MESSAGE_ID_INVALID", Fate.FAILED, "not_editable"),
        (400, "Bad Request: can't parse entities: unclosed", Fate.FAILED, "bad_markup"),
        (400, QUERY_OLD, Fate.FAILED, "stale_query"),
        (400, "Bad Request: QUERY_ID_INVALID", Fate.FAILED, "stale_query"),
        (400, "Bad Request: user not found", Fate.DEAD, "chat_not_found"),
        (400, "Bad Request: message text is empty", Fate.FAILED, "refused"),
        (400, "", Fate.FAILED, "refused"),
        (403, "Forbidden: bot can't initiate conversation with a user", Fate.DEAD, "never_wrote"),
        (403, "Forbidden: bot was kicked from the group chat", Fate.DEAD, "kicked"),
        (403, "Forbidden: bot is not a member of the channel chat", Fate.DEAD, "forbidden"),
        (404, "Not Found", Fate.PAUSE, "revoked"),
        (413, "Request Entity Too Large", Fate.FAILED, "too_large"),
        (429, "Too Many Requests", Fate.RETRY, "too_many_requests"),
        (500, "Internal Server Error", Fate.BROKEN, "platform_failed"),
        (502, "HTTP 502", Fate.BROKEN, "platform_failed"),
        (503, "HTTP 503", Fate.BROKEN, "platform_failed"),
        (302, "HTTP 302", Fate.BROKEN, "platform_failed"),
    ],
)
def test_a_refusal_has_one_meaning(code: int, description: str, fate: Fate, kind: str) -> None:
    verdict = classify(ApiError(code, description, {}))
    assert (verdict.fate, verdict.kind) == (fate, kind)


@pytest.mark.parametrize(
    ("error", "fate"),
    [
        (NotSentError("refused"), Fate.RETRY),
        (OutcomeUnknownError("cut off"), Fate.UNKNOWN),
        (TelegramError("whatever the library finds"), Fate.UNKNOWN),
    ],
)
def test_what_never_left_is_told_from_what_perhaps_arrived(
    error: TelegramError, fate: Fate
) -> None:
    assert as_send_error(error).fate is fate


def test_an_order_to_wait_says_how_long() -> None:
    error = as_send_error(ApiError(429, "Too Many Requests", {"retry_after": 17}))
    assert (error.fate, error.retry_after, error.everyone) == (Fate.PAUSE, 17, False)


def test_a_refused_token_stops_everybody() -> None:
    error = as_send_error(ApiError(401, "Unauthorized", {}))
    assert error.everyone
    assert error.retry_after > 0


def test_a_group_that_moved_says_where() -> None:
    moved = ApiError(400, "Bad Request: upgraded", {"migrate_to_chat_id": -1001234567890})
    error = as_send_error(moved)
    assert (error.fate, error.new_address) == (Fate.MOVED, "telegram:-1001234567890")


def test_no_rule_hides_another() -> None:
    """The table is read top to bottom: a general row must not come before a special one."""
    for place, (code, text, _, kind) in enumerate(RULES):
        earlier = RULES[:place]
        assert not any(c in (code, None) and t.lower() in text.lower() for c, t, _, _ in earlier), (
            kind
        )

"""What Telegram refuses, in Telegram's own words."""

from typing import Any


class ApiError(Exception):
    """An answer with `ok: false`."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def to_json(self) -> dict[str, Any]:
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return {**body, "parameters": self.parameters} if self.parameters else body


def bad(description: str, **parameters: Any) -> ApiError:
    return ApiError(400, f"Bad Request: {description}", **parameters)


def forbidden(description: str) -> ApiError:
    return ApiError(403, f"Forbidden: {description}")


def conflict(description: str) -> ApiError:
    return ApiError(409, f"Conflict: {description}")


def too_many(retry_after: int, hint: bool = True) -> ApiError:
    if not hint:
        return ApiError(429, "Too Many Requests")
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)


NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")
TOO_LARGE = ApiError(413, "Request Entity Too Large")

BLOCKED = forbidden("bot was blocked by the user")
DEACTIVATED = forbidden("user is deactivated")

CHAT_MISSING = bad("chat_id is empty")
CHAT_UNKNOWN = bad("chat not found")
TEXT_EMPTY = bad("message text is empty")
TEXT_LONG = bad("message is too long")
EDIT_LONG = bad("MESSAGE_TOO_LONG")
CAPTION_LONG = bad("message caption is too long")
EDIT_UNKNOWN = bad("message to edit not found")
EDIT_FOREIGN = bad("message can't be edited")
EDIT_WITHOUT_TEXT = bad("there is no text in the message to edit")
EDIT_WITHOUT_CAPTION = bad("there is no caption in the message to edit")
NOT_MODIFIED = bad(
    "message is not modified: specified new message content and reply markup are exactly the"
    " same as a current content and reply markup of the message"
)
DELETE_UNKNOWN = bad("message to delete not found")
REPLY_UNKNOWN = bad("message to be replied not found")
QUERY_OLD = bad("query is too old and response timeout expired or query ID is invalid")
FILE_UNKNOWN = bad("wrong file_id or the file is temporarily unavailable")
FILE_WRONG = bad("wrong file identifier/HTTP URL specified")
FILE_BIG = bad("file is too big")

OTHER_POLLER = conflict(
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
WEBHOOK_ACTIVE = conflict(
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the"
    " webhook first"
)
WEBHOOK_SET = conflict("terminated by setWebhook request")

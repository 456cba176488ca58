"""What a test sees of the bot's messages."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Sent:
    """A message of the bot as it looks now; `source` is its text with the marks as written."""

    message_id: int
    chat_id: int
    method: str
    text: str
    source: str = ""
    file: str = ""
    markup: dict[str, Any] | None = None
    body: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    deleted: bool = False

    @property
    def buttons(self) -> list[dict[str, Any]]:
        markup = self.markup or {}
        rows = markup.get("inline_keyboard", markup.get("keyboard", ()))
        return [
            button if isinstance(button, dict) else {"text": button}
            for row in rows
            for button in row
        ]

    @property
    def labels(self) -> list[str]:
        return [button["text"] for button in self.buttons]


def find_button(messages: list[Sent], label: str) -> tuple[Sent, dict[str, Any]]:
    """The newest button that is still on screen and whose label contains `label`."""
    shown = [message for message in reversed(messages) if not message.deleted]
    for message in shown:
        for button in message.buttons:
            if label.lower() in button["text"].lower():
                return message, button
    labels = [text for message in shown for text in message.labels]
    raise AssertionError(f"no button «{label}» on screen; there are {labels}")


def peak(times: list[float], seconds: float) -> int:
    """The most of these instants that fall into any half-open window of so many seconds."""
    ordered = sorted(times)
    most = first = 0
    for last, instant in enumerate(ordered):
        while instant - ordered[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most

"""The neutral vocabulary: what a person sends and what is sent back, on any channel."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any, Self


class Lane(IntEnum):
    """What goes out first when several deliveries wait."""

    ANSWER = 0
    REMINDER = 1
    ANNOUNCEMENT = 2


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"


@dataclass(frozen=True)
class Attachment:
    """A file; `ref` is where the channel finds it again, `path` where a stored copy lies."""

    kind: AttachmentKind
    name: str = ""
    mime: str = ""
    size: int = 0
    ref: str = ""
    path: str = ""
    problem: str = ""
    """Why its content could not be had: `too_large` or `unavailable`."""


@dataclass(frozen=True)
class Contact:
    """A shared contact card; `user_id` is empty when the platform does not vouch for it."""

    phone: str
    user_id: str = ""
    name: str = ""


@dataclass(frozen=True)
class Location:
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Message:
    """What one person said in one chat, without any trace of the platform.

    `action` is the id of the button that was tapped; `stale` marks a button of an older version.
    """

    channel: str
    address: str
    external_id: str
    sent_at: datetime
    text: str = ""
    action: str = ""
    stale: bool = False
    sender_name: str = ""
    attachments: tuple[Attachment, ...] = ()
    contact: Contact | None = None
    location: Location | None = None
    reply_to: str = ""
    source_message: str = ""
    group: bool = False
    sender: str = ""
    """The address of who wrote; in a group it differs from the chat's."""


@dataclass(frozen=True)
class Button:
    """A choice under a reply: `action` goes back to the router, `url` opens a page."""

    label: str
    action: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """One thing to say: rendered text (the small HTML of `rendering`), buttons, files.

    `replace` edits the message whose button was tapped, where the channel can.
    `location` is a pin on a map; the text says the same with a link, for channels without maps.
    `ask_contact` is the label of a button that shares one's own number, where there is one.
    `template` and `parameters` travel along for channels that send approved templates only.
    """

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    location: Location | None = None
    template: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    replace: bool = False
    ask_contact: str = ""
    notice: str = ""
    ephemeral: bool = False
    """Forgotten as soon as it is out: the farewell to somebody who asked to be erased."""

    def choices(self) -> list[Button]:
        """The buttons that can also be chosen by typing their number or label."""
        return [button for row in self.buttons for button in row if button.action]

    def to_json(self) -> dict[str, Any]:
        record = asdict(self)
        return {name: value for name, value in record.items() if value or name == "text"}

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        rows = tuple(tuple(Button(**b) for b in row) for row in record.get("buttons", ()))
        files = tuple(
            Attachment(**{**item, "kind": AttachmentKind(item["kind"])})
            for item in record.get("attachments", ())
        )
        place = record.get("location")
        pin = Location(**place) if place else None
        return cls(**{**record, "buttons": rows, "attachments": files, "location": pin})


Replies = Reply | Sequence[Reply] | None
"""What a handler returns: nothing, one reply or several, in order."""


@dataclass(frozen=True)
class Notice:
    """A reply for somebody else than the person who wrote; `key` makes it unique for ever."""

    address: str
    reply: Reply
    key: str
    lane: Lane = Lane.REMINDER


def as_list(replies: Replies) -> list[Reply]:
    if replies is None:
        return []
    return [replies] if isinstance(replies, Reply) else list(replies)


def channel_of(address: str) -> str:
    """The channel's name in an address such as `telegram:7`."""
    return address.partition(":")[0]


def is_group(address: str) -> bool:
    """Several people read there: the number of such a chat is negative."""
    return address.partition(":")[2].startswith("-")

"""What a handler is given: the message, who sent it, the chat's state, the knowledge, the time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from bot.files import FileStore
from bot.messages import Lane, Message, Notice, Reply
from bot.spanish import LIMA
from db import people
from db.bodies import Body
from db.conversations import Conversation
from db.people import Person
from db.posts import Duty, Role

if TYPE_CHECKING:
    from knowledge.catalog import Catalog
    from knowledge.matcher import Matcher
    from knowledge.practices import Practices


@dataclass(frozen=True)
class Knowledge:
    """What the bot knows by heart, loaded once at start."""

    catalog: "Catalog"
    matcher: "Matcher"
    practices: "Practices"


@dataclass(frozen=True)
class Policy:
    """What the operator decides for everybody. `link` makes deep links of a payload."""

    strangers_may_ask: bool = True
    link: Callable[[str], str] = lambda payload: ""


@dataclass
class Context:
    """One message being handled. `args` is what followed the command, or the action's arguments.

    `notices` collects replies for other people: they are stored with the handler's own changes.
    """

    session: Session
    message: Message
    conversation: Conversation
    knowledge: Knowledge
    now: datetime
    person: Person | None = None
    duties: tuple[Duty, ...] = ()
    args: tuple[str, ...] = ()
    policy: Policy = Policy()
    files: FileStore = field(default_factory=lambda: FileStore(Path("files")))
    notices: list[Notice] = field(default_factory=list)
    commands: tuple[str, ...] = ()
    """The commands this person may use, for menus and help."""

    @property
    def text(self) -> str:
        """What followed the command, as one string; for free text, the whole of it."""
        return " ".join(self.args)

    @property
    def today(self) -> date:
        """Lima's calendar date."""
        return self.now.astimezone(LIMA).date()

    def notify(self, person_id: int, reply: Reply, key: str, lane: Lane = Lane.REMINDER) -> bool:
        """Leave word for another person on the channel they prefer; False when there is none."""
        address = people.preferred_address(self.session, person_id)
        if address is None:
            return False
        self.notices.append(Notice(address, reply, key, lane))
        return True

    def tell(self, address: str, reply: Reply, key: str, lane: Lane = Lane.REMINDER) -> None:
        """Leave word at an address, whoever that is."""
        self.notices.append(Notice(address, reply, key, lane))

    def covers(self, body: Body, *roles: Role) -> bool:
        """Whether one of these roles (any, without) is held here with that body in its scope."""
        return any(duty.covers(body) for duty in self.duties if not roles or duty.role in roles)

    @property
    def informal(self) -> bool:
        """Whether the person chose to be addressed as «tú»."""
        return bool(self.person and self.person.settings.get("address") == "tu")

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(duty.role for duty in self.duties)

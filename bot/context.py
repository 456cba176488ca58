"""What a handler is given: the message, who sent it, the chat's state, the knowledge, the time."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from bot.messages import Message, Notice
from bot.spanish import LIMA
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

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(duty.role for duty in self.duties)

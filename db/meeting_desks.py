"""Meeting desks: what one chat is writing down at a bilateral meeting, line by line.

A line has its code from the start, so that it can be read out at the table; it becomes a
commitment when it is confirmed. The number of a line that is discarded goes to the next one.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Self

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db import meetings
from db.base import Base, rows_changed
from db.meetings import BilateralMeeting, Edition

Doubt = Literal["", "who", "due", "text"]


@dataclass(frozen=True)
class DeskLine:
    """A line as it was understood. Dates are in ISO form, the amount is a decimal number.

    `undated` says that «sin plazo» was chosen; without it, and without `due_on`, the deadline
    must be asked: `due_problem` says why, `due_options` what it may be. An empty `responsible`
    must be asked too.
    """

    number: int
    code: str
    text: str
    kind: str
    responsible: str = ""
    who_options: tuple[str, ...] = ()
    due_on: str = ""
    undated: bool = False
    due_problem: str = ""
    due_options: tuple[str, ...] = ()
    amount: str = ""
    cui: str = ""
    bad_cui: str = ""
    bad_text: str = ""

    @property
    def doubt(self) -> Doubt:
        """What must be asked before it can be confirmed."""
        if self.bad_text:
            return "text"
        if not self.responsible:
            return "who"
        return "" if self.due_on or self.undated else "due"

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> Self:
        lists = {key: tuple(record[key]) for key in ("who_options", "due_options")}
        return cls(**{**record, **lists})


class MeetingDesk(Base):
    """The meeting that is pinned in a chat, and the lines that wait there.

    A `single` desk is for one commitment outside a meeting: it does not take what is typed for
    another one, and it ends when that one is confirmed.
    """

    __tablename__ = "meeting_desks"

    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("bilateral_meetings.id"))
    single: Mapped[bool] = mapped_column(default=False)
    lines: Mapped[list[Any]] = mapped_column(default=list)
    spare: Mapped[list[Any]] = mapped_column(default=list)
    """Numbers of discarded lines, for the next ones."""
    held: Mapped[str] = mapped_column(default="")
    """A message that may be a question or a commitment: the person is asked which."""
    opened_at: Mapped[datetime]
    meeting: Mapped[BilateralMeeting] = relationship()

    def all_lines(self) -> list[DeskLine]:
        return [DeskLine.from_json(record) for record in self.lines]

    def line(self, code: str) -> DeskLine | None:
        return next((line for line in self.all_lines() if line.code == code), None)

    def put(self, *new: DeskLine) -> None:
        """Add lines, or take the place of those with the same number."""
        known = {line.number: line for line in self.all_lines()}
        known |= {line.number: line for line in new}
        self.lines = [asdict(line) for _, line in sorted(known.items())]

    def remove(self, *gone: DeskLine) -> None:
        numbers = {line.number for line in gone}
        self.lines = [asdict(line) for line in self.all_lines() if line.number not in numbers]

    def discard(self, *gone: DeskLine) -> None:
        """Forget lines; their numbers wait for the next ones."""
        self.remove(*gone)
        self.spare = sorted({*self.spare, *(line.number for line in gone)})


def of(session: Session, address: str) -> MeetingDesk | None:
    return session.get(MeetingDesk, address)


def pin(
    session: Session, address: str, meeting_id: int, now: datetime, *, single: bool = False
) -> MeetingDesk:
    """Begin to write down that meeting in this chat; what was pinned there is left."""
    if before := of(session, address):
        leave(session, before)
    desk = MeetingDesk(
        address=address,
        meeting_id=meeting_id,
        single=single,
        lines=[],
        spare=[],
        held="",
        opened_at=now,
    )
    session.add(desk)
    session.flush()
    return desk


def leave(session: Session, desk: MeetingDesk) -> None:
    """Unpin the meeting; the numbers that nobody used go back if no later one was taken."""
    unused = {*desk.spare, *(line.number for line in desk.all_lines())}
    edition_id = desk.meeting.edition_id
    session.delete(desk)
    session.flush()
    for number in sorted(unused, reverse=True):
        if not _give_back(session, edition_id, number):
            return


def is_shared(session: Session, desk: MeetingDesk) -> bool:
    """Whether another chat is writing down the same meeting."""
    query = select(MeetingDesk.address).where(
        MeetingDesk.meeting_id == desk.meeting_id,
        MeetingDesk.address != desk.address,
        MeetingDesk.single.is_(False),
    )
    return session.scalar(query.limit(1)) is not None


def take_numbers(session: Session, desk: MeetingDesk, count: int) -> list[int]:
    """So many numbers of the edition's codes: first those of discarded lines, then new ones."""
    numbers = [*desk.spare[:count]]
    desk.spare = desk.spare[count:]
    if missing := count - len(numbers):
        numbers += meetings.take_numbers(session, desk.meeting.edition_id, missing)
    return numbers


def _give_back(session: Session, edition_id: int, number: int) -> bool:
    given = session.execute(
        update(Edition)
        .where(Edition.id == edition_id, Edition.last_code == number)
        .values(last_code=Edition.last_code - 1)
        .execution_options(synchronize_session=False)
    )
    return bool(rows_changed(given))

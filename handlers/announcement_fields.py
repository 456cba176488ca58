"""The fields of an announcement: how each is asked for, read and stored."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from bot import file_kinds, rendering, working_days
from bot.context import Context
from bot.forms import Answers, InvalidAnswer, Options, Parse
from bot.messages import Attachment, AttachmentKind
from bot.spanish import LIMA
from db import announcements, segments
from db.announcements import MAX_SUBJECT, MAX_TEXT, MAX_TEXT_WITH_FILE
from db.audiences import Audience
from handlers import audience_reading, deadlines
from knowledge import dates
from knowledge.text import normalise

NOW, MENU = "now", "menu"
USUAL_HOUR = time(9)
"""When only the day was said."""
USUAL_DAYS = (7, 30)
MAX_SEGMENTS = 6
PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp"})
PDF = "application/pdf"
MEGABYTE = 1024 * 1024
MAX_MEGABYTES = 5
"""Of a picture or a PDF: it is read on phones that pay by the megabyte."""


@dataclass(frozen=True)
class Field:
    """One field. `store` makes the column's value of the answer, which is JSON."""

    parse: Parse | None = None
    options: Options | None = None
    open: bool = False
    optional: bool = False
    store: Callable[[Any], Any] = lambda answer: answer


def _subject(context: Context, text: str, answers: Answers) -> str:
    line = " ".join(text.split())
    if len(line) > MAX_SUBJECT:
        raise InvalidAnswer("announcement_too_long", most=MAX_SUBJECT, has=len(line), file=False)
    return line


def _text(context: Context, text: str, answers: Answers) -> str:
    if not text.strip():
        raise InvalidAnswer("form_empty_answer")
    _check_length(text, with_file=bool(_other(context, answers, "file")))
    return text.strip()


def _file(context: Context, text: str, answers: Answers) -> dict[str, Any]:
    sent = next(iter(context.message.attachments), None)
    if sent is None or sent.problem or not sent.path:
        raise _bad_file(sent.problem if sent else "nothing")
    mime = file_kinds.of(context.files.path(sent.path))
    if mime != PDF and mime not in PHOTOS:
        raise _bad_file("type")
    if sent.size > MAX_MEGABYTES * MEGABYTE:
        raise _bad_file("too_large")
    _check_length(str(_other(context, answers, "text") or ""), with_file=True)
    kind = AttachmentKind.DOCUMENT if mime == PDF else AttachmentKind.PHOTO
    kept = Attachment(kind, name=sent.name or "archivo", mime=mime, size=sent.size, path=sent.path)
    return {k: v for k, v in vars(kept).items() if v}


def _bad_file(problem: str) -> InvalidAnswer:
    return InvalidAnswer("announcement_file", problem=problem, limit=MAX_MEGABYTES)


def _check_length(text: str, *, with_file: bool) -> None:
    most = MAX_TEXT_WITH_FILE if with_file else MAX_TEXT
    if len(text) > most:
        raise InvalidAnswer("announcement_too_long", most=most, has=len(text), file=with_file)


def _other(context: Context, answers: Answers, name: str) -> Any:
    """Another field's value: of the same form, or of the draft that is being changed."""
    if name in answers or "id" not in answers:
        return answers.get(name)
    draft = announcements.get(context.session, int(answers["id"]))
    return getattr(draft, name) if draft else None


def _topics(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, key) for key, label in rendering.labels("announcement_topics").items()]


def _last_days(context: Context, answers: Answers) -> list[tuple[str, str]]:
    days = rendering.labels("announcement_days")
    return [
        (days[str(count)], (context.today + timedelta(days=count)).isoformat())
        for count in USUAL_DAYS
    ]


def _yes_or_no(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, key) for key, label in rendering.labels("yes_no").items()]


def _audiences(context: Context, answers: Answers) -> list[tuple[str, str]]:
    saved = segments.all_of(context.session)[:MAX_SEGMENTS]
    chosen = [(segment.title, f"segmento {segment.title}") for segment in saved]
    return [*chosen, (rendering.label("audience_menu", MENU), MENU)]


def _audience(context: Context, text: str, answers: Answers) -> Any:
    return audience_reading.parse(context, text).to_json()


def _audience_record(answer: Any) -> dict[str, Any]:
    """A saved segment's button answers with its title, which only the session can look up."""
    return {} if answer == MENU else dict(answer)


def _moments(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(rendering.label("audience_menu", NOW), NOW)]


def _moment(context: Context, text: str, answers: Answers) -> str:
    if normalise(text) in ("ahora", "ya", "de inmediato"):
        return NOW
    found = dates.parse_moment(text, context.today, working_days.load(context.session))
    day = found.deadline
    if day.kind == "none" and found.at is not None:
        on = context.today
    else:
        on = deadlines.sure(day, context)
    at = datetime.combine(on, found.at or USUAL_HOUR, tzinfo=LIMA)
    if at <= context.now:
        raise InvalidAnswer("announcement_moment_past", at=at)
    return at.isoformat()


FIELDS: dict[str, Field] = {
    "subject": Field(_subject),
    "text": Field(_text),
    "file": Field(_file, optional=True, store=lambda answer: answer or {}),
    "topic": Field(options=_topics),
    "valid_until": Field(
        deadlines.parse,
        _last_days,
        open=True,
        optional=True,
        store=lambda answer: date.fromisoformat(answer) if answer else None,
    ),
    "wants_ack": Field(options=_yes_or_no, store=lambda answer: answer == "si"),
    "audience": Field(_audience, _audiences, open=True, store=_audience_record),
    "send_at": Field(
        _moment,
        _moments,
        open=True,
        store=lambda answer: None if answer in (None, NOW) else datetime.fromisoformat(answer),
    ),
}


def stored(context: Context, name: str, answer: Any) -> Any:
    """The column's value for an answer; a segment's button answers with words."""
    if name == "audience" and isinstance(answer, str) and answer != MENU:
        return audience_reading.read(context.session, answer).audience.to_json()
    return FIELDS[name].store(answer)


def content(context: Context, answers: Answers) -> announcements.Content:
    """What a whole form has gathered."""
    values = {name: stored(context, name, answers.get(name)) for name in FIELDS}
    return announcements.Content(
        **{
            **values,
            "topic": values["topic"] or "",
            "audience": Audience.from_json(values["audience"]),
        }
    )

"""Composing an announcement: by form, or in one line; what is half written waits in the chat."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from bot.spanish import shorten
from db import announcements, audit
from db.announcements import MAX_SUBJECT, Announcement, Content
from db.audit import Act
from handlers import announcement_fields, announcing, audience_menu, audience_reading
from handlers.announcement_fields import FIELDS, MENU
from handlers.announcing import COMPOSERS

router = Router()

HEAD_ENDS = ":"
SENTENCE_ENDS = ". "


def _done(context: Context, answers: Answers) -> Replies:
    draft = _add(context, announcement_fields.content(context, answers))
    shown = [announcing.card(context, draft)]
    if answers.get("audience") == MENU:
        shown.append(audience_menu.show(context, draft))
    return shown


FORM = router.form(
    Form(
        "anuncio",
        tuple(
            Question(
                name,
                parse=field.parse,
                options=field.options,
                open=field.open,
                optional=field.optional,
            )
            for name, field in FIELDS.items()
        ),
        _done,
        roles=COMPOSERS,
    )
)


@router.command("anuncio", "comunicado", roles=COMPOSERS)
def compose(context: Context) -> Replies:
    """`/anuncio`, or `/anuncio alcaldes de Apurímac: Asunto. Texto` for simple cases."""
    _, _, line = context.message.text.strip().partition(" ")
    if not line.strip() or not context.text:
        return start(context, FORM)
    head, found, said = line.partition(HEAD_ENDS)
    reading = audience_reading.read(context.session, head)
    if not found or not said.strip():
        return [rendering.compose("announcement_one_line"), start(context, FORM)]
    if not reading.is_clear:
        return _unclear(context, reading)
    subject, text = _split(said.strip())
    return announcing.card(context, _add(context, Content(subject, text, reading.audience)))


def _unclear(context: Context, reading: audience_reading.Reading) -> list[Reply]:
    told = rendering.compose("audience_unclear", **audience_reading.complaint(reading))
    return [told, start(context, FORM)]


def _split(said: str) -> tuple[str, str]:
    """The first line, or else the first sentence, is the subject of what follows it."""
    for ending in ("\n", SENTENCE_ENDS):
        first, _, rest = said.partition(ending)
        if rest.strip() and len(first) <= MAX_SUBJECT:
            return first.strip(), rest.strip()
    return rendering.label("audience_menu", "subject"), said


def _add(context: Context, content: Content) -> Announcement:
    me = announcing.actor(context).person_id
    draft = announcements.add(context.session, content, author=me, now=context.now)
    audit.record(
        context.session,
        Act.BEGAN_ANNOUNCEMENT,
        now=context.now,
        actor_id=me,
        subject=f"announcement:{draft.id}",
        words=shorten(draft.subject, MAX_SUBJECT),
    )
    return draft

"""Keeping an audience under a name, to be used again in words or by a button."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import segments
from handlers import announcing
from handlers.announcing import COMPOSERS

router = Router()

MIN_TITLE = 3


def _parse_title(context: Context, text: str, answers: Answers) -> str:
    title = " ".join(text.split())
    if not MIN_TITLE <= len(title) <= segments.MAX_TITLE or not any(c.isalpha() for c in title):
        raise InvalidAnswer("segment_title", most=segments.MAX_TITLE, taken=False)
    return title


def _save(context: Context, answers: Answers) -> Replies:
    announcement = announcing.find(context, str(answers["id"]))
    if announcement is None:
        return announcing.unknown(context)
    audience, me = announcement.people_it_is_for, announcing.actor(context).person_id
    title = answers["title"]
    if not segments.save(context.session, title, audience, by=me, now=context.now):
        return rendering.compose("segment_title", most=segments.MAX_TITLE, taken=True)
    return rendering.compose("segment_saved", title=title, announcement=announcement)


SEGMENT = router.form(
    Form("segmento", (Question("title", parse=_parse_title),), _save, roles=COMPOSERS)
)


@router.action("aud_save", roles=COMPOSERS)
def save(context: Context) -> Replies:
    """`aud_save:<announcement>`: keep this audience under a name."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    if announcement is None:
        return announcing.unknown(context)
    return start(context, SEGMENT, id=str(announcement.id))

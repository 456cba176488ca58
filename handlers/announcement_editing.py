"""Changing a draft, field by field; a change takes an approval away."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import announcement_acts
from db.announcement_states import Action, Refused
from handlers import announcement_fields, announcing, audience_menu
from handlers.announcement_fields import FIELDS, MENU
from handlers.announcing import COMPOSERS

router = Router()

MAY_BE_EMPTY = ("file", "valid_until")


def _parse(context: Context, text: str, answers: Answers) -> object:
    field = FIELDS[answers["field"]]
    if field.parse is None:
        raise InvalidAnswer("form_choose_option")
    return field.parse(context, text, answers)


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    options = FIELDS[answers["field"]].options
    return options(context, answers) if options else []


def _done(context: Context, answers: Answers) -> Replies:
    announcement = announcing.find(context, str(answers["id"]))
    if announcement is None:
        return announcing.unknown(context)
    name, answer = answers["field"], answers["value"]
    if answer is None and name not in MAY_BE_EMPTY:
        return announcing.card(context, announcement)
    try:
        value = announcement_fields.stored(context, name, answer)
        step = announcing.move(context)
        announcement_acts.act(context.session, announcement, Action.EDIT, step, **{name: value})
    except Refused as refusal:
        return announcing.refused(announcement, refusal)
    shown = [announcing.card(context, announcement, note="changed")]
    return [*shown, audience_menu.show(context, announcement)] if answer == MENU else shown


FORM = router.form(
    Form(
        "anuncio_campo",
        (Question("value", parse=_parse, options=_options, open=True, optional=True),),
        _done,
        roles=COMPOSERS,
    )
)


@router.action("ann_edit", roles=COMPOSERS)
def choose(context: Context) -> Replies:
    """`ann_edit:<announcement>[:<field>]`."""
    number, name = (*context.args, "", "")[:2]
    announcement = announcing.find(context, number)
    if announcement is None:
        return announcing.unknown(context)
    try:
        announcement_acts.check(announcement, Action.EDIT, announcing.move(context))
    except Refused as refusal:
        return announcing.refused(announcement, refusal)
    if name not in FIELDS:
        return rendering.compose(
            "announcement_edit", announcement=announcement, fields=list(FIELDS)
        )
    return start(context, FORM, id=str(announcement.id), field=name)

"""Which areas of the calendar one wants to be reminded of."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import people
from db.posts import GOVERNMENT, Role
from handlers import calendar_areas, calendar_owner, obligation_areas, obligation_book
from handlers.obligation_areas import SETTING

router = Router()

REGISTERED = tuple(Role)
ALL, NONE, USUAL = "todas", "ninguna", "usual"


def show(context: Context) -> Reply:
    return _menu(context, replace=False)


@router.action("cal_notices", roles=REGISTERED)
def choose(context: Context) -> Replies:
    """`cal_notices`, or with an area to turn on or off, or with one of the words above."""
    if not context.args:
        return _menu(context, replace=False)
    assert context.person is not None, "roles were checked"
    areas = {obligation.area for obligation in obligation_book.book(context.session)}
    choice, before = context.args[0], _interest(context)
    now = {area for area in areas if before.covers(area)}
    if choice == USUAL:
        people.drop_setting(context.person, SETTING)
        return _menu(context, replace=True)
    if choice not in (ALL, NONE, *areas):
        return rendering.compose("outdated_button")
    after = {ALL: areas, NONE: set()}.get(choice, now ^ {choice})
    people.change_setting(context.person, SETTING, sorted(after))
    return _menu(context, replace=True)


def _interest(context: Context) -> obligation_areas.Interest:
    assert context.person is not None, "roles were checked"
    own = {body.code for body in calendar_owner.own_bodies(context)}
    posts = [d.post for d in context.duties if d.role in GOVERNMENT and d.body_code in own]
    return obligation_areas.interest(context.person.settings, posts)


def _menu(context: Context, *, replace: bool) -> Reply:
    assert context.person is not None, "roles were checked"
    interest = _interest(context)
    areas = calendar_areas.areas_of(context, obligation_book.book(context.session))
    return rendering.compose(
        "calendar_notices",
        areas=[(area, interest.covers(area.id)) for area in areas],
        governs=bool(calendar_owner.own_bodies(context)),
        chosen=obligation_areas.has_chosen(context.person),
        notices=context.person.settings.get("notices", True),
        replace=replace,
    )

"""The announcements there are: the list, the card, the preview, the list of whom to phone."""

from bot import rendering, spreadsheets
from bot.context import Context
from bot.messages import Lane, Replies
from bot.router import Router
from bot.spreadsheets import Value
from db import announcements, audit, bodies, joining, people
from db.announcement_states import State
from db.audience_reach import Member
from db.bodies import Body
from db.people import Person
from handlers import announcing
from handlers.announcing import COMPOSERS
from handlers.paging import page_of
from knowledge.places import Places

router = Router()

PER_PAGE = 8
PHONE_LIST = "por_llamar_comunicado_{}.xlsx"
SHEET = "Por llamar"


@router.command("anuncios", "comunicados", roles=COMPOSERS)
def list_all(context: Context) -> Replies:
    """`/anuncios` lists them; `/anuncios 12` opens one."""
    if context.text:
        announcement = announcing.find(context, context.text)
        return (
            announcing.card(context, announcement) if announcement else announcing.unknown(context)
        )
    return _list(context, 1)


@router.action("anns", roles=COMPOSERS)
def turn_page(context: Context) -> Replies:
    number = context.args[0] if context.args else ""
    return _list(context, int(number) if number.isdecimal() else 1)


def _list(context: Context, number: int) -> Replies:
    rows = announcements.in_states(context.session, list(State))
    return rendering.compose("announcements", page=page_of(rows, number, PER_PAGE))


@router.action("ann", roles=COMPOSERS)
def show(context: Context) -> Replies:
    """`ann:<announcement>`."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    return announcing.card(context, announcement) if announcement else announcing.unknown(context)


@router.action("ann_preview", roles=COMPOSERS)
def preview(context: Context) -> Replies:
    """`ann_preview:<announcement>`: to oneself, on each of one's channels, as recipients see it."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    if announcement is None:
        return announcing.unknown(context)
    seen = announcing.as_recipients_see(announcement)
    others = _other_chats(context)
    for address in others:
        key = f"preview:{announcement.id}:{context.now.timestamp():.0f}:{address}"
        context.tell(address, seen, key, Lane.REMINDER)
    channels = list(announcing.reach(context, announcement).by_channel())
    here = context.message.channel
    sent_to = [address.partition(":")[0] for address in others]
    told = rendering.compose(
        "announcement_preview",
        announcement=announcement,
        here=here,
        sent_to=sent_to,
        channels=[name for name in channels if name not in (here, *sent_to)],
    )
    return [seen, told]


def _other_chats(context: Context) -> list[str]:
    """One's own chat on each other channel."""
    assert context.person is not None, "roles were checked"
    found: dict[str, str] = {}
    for row in people.addresses_of(context.session, context.person.id):
        found.setdefault(row.address.partition(":")[0], row.address)
    return [address for name, address in found.items() if name != context.message.channel]


@router.action("ann_phones", roles=COMPOSERS)
def phone_list(context: Context) -> Replies:
    """`ann_phones:<announcement>`: who will not get it and why; that one looked is on record."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    if announcement is None:
        return announcing.unknown(context)
    missed = announcing.reach(context, announcement).missed
    if not missed:
        return rendering.compose("announcement_all_reached", announcement=announcement)
    audit.record(
        context.session,
        audit.Act.LOOKED_UP,
        now=context.now,
        actor_id=announcing.actor(context).person_id,
        subject=f"announcement:{announcement.id}",
        people=len(missed),
    )
    name = PHONE_LIST.format(announcement.id)
    headings = list(rendering.labels("phone_headings").values())
    content = spreadsheets.write(name, headings, _rows(context, missed), sheet=SHEET)
    file = context.files.save(content, name, spreadsheets.XLSX)
    return rendering.compose(
        "announcement_phones", announcement=announcement, count=len(missed), attachments=(file,)
    )


def _rows(context: Context, missed: list[Member]) -> list[list[Value]]:
    reasons = rendering.labels("missing")
    codes = sorted({member.body_code for member in missed})
    known = {body.code: body for body in bodies.by_codes(context.session, codes)}
    phones = joining.phones_of_bodies(context.session, codes)
    rows: list[list[Value]] = []
    for member in missed:
        body = known[member.body_code]
        person = context.session.get(Person, member.person_id) if member.person_id else None
        listed = phones.get(body.code, [])
        rows.append(
            [
                *_place(body),
                body.code,
                body.name,
                member.post,
                announcing.name_of(person),
                "; ".join(listed),
                reasons[member.missing],
            ]
        )
    return rows


def _place(body: Body) -> tuple[str, str]:
    """The department's and the province's name."""
    department = Places.load().get(body.department)
    province = Places.load().get(body.province)
    return department.name if department else "", province.name if province else ""

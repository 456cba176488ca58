"""Receipts: «Recibido», the report with its chart, the spreadsheet."""

from collections.abc import Sequence
from datetime import datetime

from bot import charts, rendering, spreadsheets
from bot.charts import Bar
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from bot.spanish import LIMA
from bot.spreadsheets import Value
from db import announcement_acts, announcement_receipts, announcement_recipients
from db import announcement_replies as replies
from db.announcement_acts import is_out
from db.announcement_receipts import Outcome, Receipt, Tally
from db.announcement_states import Action
from db.announcements import Announcement
from handlers import announcing
from handlers.announcing import COMPOSERS
from knowledge.places import Places

router = Router()

READERS = COMPOSERS
REPORT = "reporte_comunicado_{}.xlsx"
CHART = "reporte_comunicado_{}.png"
SHEET = "Destinatarios"
CHARTED = (
    (Outcome.ACKNOWLEDGED,),
    (Outcome.SENT,),
    (Outcome.WAITING,),
    (Outcome.UNKNOWN, Outcome.FAILED, Outcome.EXPIRED, Outcome.CANCELLED),
    (Outcome.SKIPPED,),
)
"""The parts of a bar, best first."""


@router.action("ann_ack", personal=True)
def acknowledge(context: Context) -> Replies:
    """`ann_ack:<announcement>`: once; a second tap says when the first was."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    person = context.person
    if announcement is None or person is None:
        return rendering.compose("announcement_not_for_you", preview=False)
    known = announcement_recipients.of_person(context.session, announcement.id, person.id)
    if known is None:
        preview = bool(context.roles & COMPOSERS)
        return rendering.compose("announcement_not_for_you", preview=preview)
    fresh = announcement_recipients.acknowledge(
        context.session, announcement.id, person.id, context.now
    )
    return rendering.compose("announcement_thanks", announcement=announcement, fresh=fresh)


@router.command("reporte", roles=READERS)
def report(context: Context) -> Replies:
    """`/reporte NUMBER`; without a number, the newest that went out."""
    announcement = announcing.find(context, context.text)
    if announcement is None:
        return rendering.compose(
            "announcement_which", going=announcing.out(context), action="report"
        )
    return _report(context, announcement)


@router.action("ann_report", roles=READERS)
def tap_report(context: Context) -> Replies:
    announcement = announcing.find(context, context.args[0] if context.args else "")
    return _report(context, announcement) if announcement else announcing.unknown(context)


@router.action("ann_xlsx", roles=READERS)
def export(context: Context) -> Replies:
    """`ann_xlsx:<announcement>`: every recipient with the outcome."""
    announcement = announcing.find(context, context.args[0] if context.args else "")
    if announcement is None or not is_out(announcement):
        return announcing.unknown(context)
    rows = announcement_receipts.receipts(context.session, announcement.id)
    name = REPORT.format(announcement.id)
    headings = list(rendering.labels("receipt_headings").values())
    content = spreadsheets.write(name, headings, [_row(row) for row in rows], sheet=SHEET)
    file = context.files.save(content, name, spreadsheets.XLSX)
    return rendering.compose(
        "announcement_xlsx", announcement=announcement, count=len(rows), attachments=(file,)
    )


def _report(context: Context, announcement: Announcement) -> Replies:
    if not is_out(announcement):
        return announcing.card(context, announcement)
    rows = announcement_receipts.receipts(context.session, announcement.id)
    regions = announcement_receipts.by_region(rows)
    name = CHART.format(announcement.id)
    drawn = charts.draw(_title(announcement), _legend(announcement), _bars(regions))
    picture = context.files.save(drawn, name, "image/png")
    me, now = announcing.actor(context), context.now
    return rendering.compose(
        "announcement_report",
        announcement=announcement,
        tally=announcement_receipts.tally(rows),
        regions={_region(code): tally for code, tally in regions.items()},
        reasons=announcement_receipts.reasons(rows),
        replies=replies.count(context.session, announcement.id),
        lacking=announcement_receipts.lacking(context.session, announcement.id),
        may_resend=announcement_acts.allows(announcement, Action.RESEND, me, now),
        may_pause=announcement_acts.allows(announcement, Action.PAUSE, me, now),
        attachments=(picture,),
    )


def _title(announcement: Announcement) -> str:
    return rendering.label("chart", "title").format(number=announcement.id)


def _legend(announcement: Announcement) -> list[str]:
    labels = rendering.labels("chart")
    return [labels[parts[0]] for parts in CHARTED]


def _bars(regions: dict[str, Tally]) -> list[Bar]:
    return [
        Bar(_region(code), tuple(tally.of(*parts) for parts in CHARTED))
        for code, tally in regions.items()
    ]


def _region(code: str) -> str:
    place = Places.load().get(code)
    return place.name if place else rendering.label("chart", "no_region")


def _row(receipt: Receipt) -> Sequence[Value]:
    outcomes, channels = rendering.labels("outcomes"), rendering.labels("channels")
    recipient, body = receipt.recipient, receipt.body
    province = Places.load().get(body.province)
    channel = recipient.address.partition(":")[0]
    return [
        _region(body.department),
        province.name if province else "",
        body.code,
        body.name,
        recipient.post,
        receipt.name,
        channels.get(channel, channel),
        outcomes[receipt.outcome],
        rendering.labels("missing").get(receipt.reason, receipt.reason),
        _instant(receipt.sent_at),
        _instant(receipt.acknowledged_at),
        str(recipient.wave),
    ]


def _instant(value: datetime | None) -> str:
    return value.astimezone(LIMA).strftime("%d/%m/%Y %H:%M") if value else ""

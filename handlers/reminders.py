"""Reminders by chat: answering one, silencing it, and asking which went, which will, and why."""

from datetime import date, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from bot.spanish import lima_midnight
from db import commitment_lists, reminder_rules, reminder_silences
from db.commitment_sides import ACTING_ROLES
from db.commitment_states import WORK
from db.commitments import Commitment
from db.posts import Role
from db.reminders import Subject
from handlers import (
    acting,
    commitment_card,
    commitment_reminders,
    obligation_ahead,
    outlook,
    reminder_policy,
    reminder_story,
    sight,
)
from handlers.digest_parts import Occasion
from handlers.look import Look
from knowledge import dates
from knowledge.calendar import Calendar
from knowledge.text import normalise

router = Router()

STAFF = frozenset({Role.COORDINATOR, Role.ADVISER, Role.APPROVER, Role.ADMIN})
SILENT_DAYS = 3
SHOWN_AHEAD, OWED_SHOWN = 8, 5
LOOKED_AT = 60
"""Of the person's own commitments, the first so many are asked for their next reminder."""
LETTERS_SHOWN, ITEMS_SHOWN = 8, 4


@router.command("recordatorios", "recordatorio", roles=sight.REGISTERED)
def show(context: Context) -> Replies:
    """Alone, one's own; `/recordatorios CODE`, `/recordatorios 15 de enero`, `… politica`."""
    text = context.text.strip()
    if not text:
        return _mine(context)
    if normalise(text).split()[0] in reminder_policy.WORDS:
        return reminder_policy.take(context, text.partition(" ")[2])
    code, _ = sight.split(text)
    if code:
        found = sight.find(context, code)
        return _explain(context, found) if found else sight.unknown(context, code, "reminders")
    if text.isdecimal() and (only := sight.only_with_number(context, text)):
        return _explain(context, only)
    return _on_day(context, text)


@router.action("reminders", roles=sight.REGISTERED)
def tap_explain(context: Context) -> Replies:
    """`reminders:<commitment>`."""
    commitment = sight.get(context, context.args[0] if context.args else "")
    return _explain(context, commitment) if commitment else sight.unknown(context, "")


@router.action("rem", roles=sight.REGISTERED)
def choose(context: Context) -> Replies:
    """`rem:<commitment>:<version>`: one item of a digest, with what it can be answered with."""
    number, version = (*context.args, "", "")[:2]
    commitment = sight.get(context, number)
    if commitment is None:
        return sight.unknown(context, "")
    if version.isdecimal() and int(version) != commitment.version:
        return acting.stale(context, commitment, int(version), _item(context, commitment))
    return _item(context, commitment)


def _item(context: Context, commitment: Commitment) -> Reply:
    """As a reminder, as long as there is something to be reminded of."""
    if commitment.due_on is None or commitment.state not in WORK:
        return commitment_card.show(context, commitment)
    assert context.person is not None, "roles were checked"
    occasion = Occasion(
        context.session, context.person, context.now, working_days.load(context.session)
    )
    about = commitment_reminders.about(occasion, commitment)
    open_to = commitment_reminders.answers(occasion, commitment, sight.actor(context))
    return commitment_reminders.compose(occasion, about, open_to)


@router.action("mute", roles=sight.REGISTERED)
def mute(context: Context) -> Replies:
    """`mute:<commitment>:<version>`: nothing of it for some days, for this person alone."""
    number, version = (*context.args, "", "")[:2]
    commitment = sight.get(context, number)
    if commitment is None or context.person is None:
        return sight.unknown(context, "")
    if version.isdecimal() and int(version) != commitment.version:
        return acting.stale(context, commitment, int(version), _item(context, commitment))
    until = lima_midnight(context.today + timedelta(days=SILENT_DAYS + 1))
    reminder_silences.silence(
        context.session, context.person.id, Subject.COMMITMENT, str(commitment.id), until
    )
    return rendering.compose("reminder_silenced", commitment=commitment, until=until)


@router.action("unmute", roles=sight.REGISTERED)
def unmute(context: Context) -> Replies:
    """`unmute:<commitment>`."""
    commitment = sight.get(context, context.args[0] if context.args else "")
    if commitment is None or context.person is None:
        return sight.unknown(context, "")
    reminder_silences.lift(
        context.session, context.person.id, Subject.COMMITMENT, str(commitment.id)
    )
    return _explain(context, commitment)


def _mine(context: Context) -> Replies:
    """What comes next of the commitments that are the person's own."""
    filters = commitment_lists.mine(context.duties, commitment_lists.Filters())
    page = commitment_lists.page(
        context.session, sight.reach(context), filters, today=context.today, limit=LOOKED_AT
    )
    days = working_days.load(context.session)
    policies = reminder_policy.policies(context, page.rows)
    ahead = sorted(
        (dated[0].day, row.id, row, dated[0].rule)
        for row in page.rows
        if row.due_on is not None and row.state in WORK
        if (dated := _ahead(context, row.due_on, policies[row.edition_id], days))
    )
    return rendering.compose(
        "reminders_mine",
        coming=ahead[:SHOWN_AHEAD],
        owed=obligation_ahead.coming(context)[:OWED_SHOWN],
        more=max(len(ahead) - SHOWN_AHEAD, 0),
        staff=bool(STAFF & context.roles),
    )


def _ahead(
    context: Context, due_on: date, policy: reminder_rules.Policy, days: Calendar
) -> list[reminder_rules.Dated]:
    found = reminder_rules.agenda(due_on, policy, days, context.today)
    return [dated for dated in found if reminder_rules.opens(dated.day) > context.now]


def _explain(context: Context, commitment: Commitment) -> Replies:
    assert context.person is not None, "roles were checked"
    subject = str(commitment.id)
    silent = reminder_silences.until(
        context.session, context.person.id, Subject.COMMITMENT, subject
    )
    story = reminder_story.tell(
        context.session, commitment, context.now, working_days.load(context.session)
    )
    return rendering.compose(
        "reminder_story",
        commitment=commitment,
        story=story,
        silent_until=silent if silent and silent > context.now else None,
    )


def _on_day(context: Context, text: str) -> Replies:
    """For staff: what would go out on a day, to whom and why, within their reach."""
    found = dates.parse_deadline(text, context.today, working_days.load(context.session))
    if found.kind != "date" or found.on is None:
        return rendering.compose(
            "reminders_how", staff=bool(STAFF & context.roles), kind=found.kind
        )
    if not STAFF & context.roles:
        return rendering.compose("reminders_how", staff=False, kind="not_yours")
    reach = commitment_lists.seen(sight.reach(context))
    look = Look(
        context.session,
        found.on,
        context.now,
        working_days.load(context.session),
        reach,
        covers=lambda body: context.covers(body, *STAFF),
        watcher=None
        if ACTING_ROLES & context.roles
        else context.person.id
        if context.person
        else 0,
    )
    seen = outlook.outlook(look)
    return rendering.compose(
        "outlook",
        seen=seen,
        letters=seen.letters[:LETTERS_SHOWN],
        more=max(len(seen.letters) - LETTERS_SHOWN, 0),
        items_shown=ITEMS_SHOWN,
    )

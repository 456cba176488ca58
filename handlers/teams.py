"""Advisers as a team: who takes which topics, whose answers are reviewed, who is out of office."""

from datetime import date, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from bot.spanish import lima_midnight
from db import advisers, consultation_queue, people
from handlers import consultation_sight as sight
from handlers.paging import page_of
from knowledge import dates
from knowledge.text import normalise

router = Router()

PER_PAGE = 8
BACK = frozenset({"no", "fin", "volvi", "regrese", "ya volvi"})


def _date(context: Context, text: str, answers: Answers) -> str:
    words = normalise(text).removeprefix("hasta el ").removeprefix("hasta ")
    deadline = dates.parse_deadline(words, context.today, working_days.load(context.session))
    if deadline.kind != "date" or deadline.on is None or deadline.on < context.today:
        raise InvalidAnswer("date_unclear")
    return deadline.on.isoformat()


def _leave(context: Context, answers: Answers) -> Replies:
    assert context.person is not None, "roles were checked"
    last_day = date.fromisoformat(answers["until"])
    until = lima_midnight(last_day + timedelta(days=1))
    advisers.leave_office(context.session, context.person.id, until)
    open_now = consultation_queue.mine(context.session, context.person.id)
    return rendering.compose("adviser_away", until=last_day, open_now=len(open_now))


AWAY = router.form(Form("ausente", (Question("until", parse=_date),), _leave, roles=sight.ADVISERS))


@router.command("ausente", roles=sight.ADVISERS)
def leave_office(context: Context) -> Replies:
    """`/ausente hasta el 30 de noviembre`; `/ausente no` when one is back."""
    assert context.person is not None, "roles were checked"
    if normalise(context.text) in BACK:
        advisers.come_back(context.session, context.person.id)
        return rendering.compose("adviser_back")
    if not context.text:
        return start(context, AWAY)
    try:
        until = _date(context, context.text, {})
    except InvalidAnswer as problem:
        return [rendering.compose(problem.template, **problem.parameters), start(context, AWAY)]
    return _leave(context, {"until": until})


@router.command("equipo", roles=sight.SUPERVISORS)
def show_team(context: Context) -> Replies:
    """Each adviser with topics, load and absence."""
    session, now = context.session, context.now
    everybody = advisers.all_of_them(session, now)
    busy = advisers.busyness(session, everybody)
    members = [
        (
            session.get_one(people.Person, number),
            busy[number],
            advisers.absent_until(session, number, now),
            [_title(context, topic) for topic in advisers.topics_of(session, number)],
        )
        for number in everybody
    ]
    topics, reviewed = advisers.second_looks(session)
    return rendering.compose(
        "adviser_team",
        members=members,
        reviewed=reviewed,
        reviewed_topics=[_title(context, topic) for topic in sorted(topics)],
    )


@router.action("c_member", roles=sight.SUPERVISORS)
def show_member(context: Context) -> Replies:
    """`c_member:<person>[:<page>]`: the topics of one adviser, to tap on and off."""
    number = _number(context, 0)
    if number not in advisers.all_of_them(context.session, context.now):
        return rendering.compose("outdated_button")
    return _member(context, number, _number(context, 1) or 1)


@router.action("c_team", roles=sight.SUPERVISORS)
def toggle(context: Context) -> Replies:
    """`c_team:<person>:<topic>` in or out of the team; without a topic, reviewed or not."""
    number, topic = _number(context, 0), (*context.args, "", "")[1]
    if number not in advisers.all_of_them(context.session, context.now):
        return rendering.compose("outdated_button")
    if topic in context.knowledge.catalog.topics:
        advisers.toggle_topic(context.session, number, topic)
        ids = list(context.knowledge.catalog.topics)
        return _member(context, number, ids.index(topic) // PER_PAGE + 1)
    advisers.toggle_second_look(context.session, person_id=number)
    return _member(context, number, 1)


@router.action("c_review", roles=sight.SUPERVISORS)
def toggle_review(context: Context) -> Replies:
    """`c_review:<topic>` or `c_review:p<page>`: the topics whose answers are reviewed."""
    chosen = context.args[0] if context.args else "p1"
    ids = list(context.knowledge.catalog.topics)
    number = int(chosen[1:]) if chosen[1:].isdecimal() else 1
    if chosen in ids:
        advisers.toggle_second_look(context.session, topic=chosen)
        number = ids.index(chosen) // PER_PAGE + 1
    reviewed, _ = advisers.second_looks(context.session)
    page = page_of(list(context.knowledge.catalog.topics.values()), number, PER_PAGE)
    return rendering.compose("adviser_review", page=page, reviewed=reviewed, replace=True)


def _member(context: Context, number: int, page: int) -> Reply:
    topics = list(context.knowledge.catalog.topics.values())
    _, reviewed = advisers.second_looks(context.session)
    return rendering.compose(
        "adviser_member",
        member=context.session.get_one(people.Person, number),
        mine=advisers.topics_of(context.session, number),
        reviewed=number in reviewed,
        page=page_of(topics, page, PER_PAGE),
        replace=True,
    )


def _title(context: Context, topic: str) -> str:
    known = context.knowledge.catalog.topics.get(topic)
    return known.title if known else topic


def _number(context: Context, place: int) -> int:
    given = context.args[place : place + 1]
    return int(given[0]) if given and given[0].isdecimal() else 0

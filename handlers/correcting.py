"""Putting right what was written down: a line that waits, or a commitment not yet agreed."""

from collections.abc import Sequence

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_drafts, commitments
from db.commitment_states import UNAGREED, Action
from db.commitments import Commitment
from db.meeting_desks import DeskLine, MeetingDesk
from handlers import (
    acting,
    agreement,
    correction_values,
    correction_words,
    meeting_echo,
    meeting_lines,
    minutes,
    sight,
)
from handlers.meetings import desk_of
from handlers.minutes import Table
from handlers.table_scope import REGISTRARS

router = Router()


def by_words(context: Context, desk: MeetingDesk, text: str) -> Replies:
    """«plazo: 15 de abril» for the last line, «ME5-0042 monto: 500 mil» for that one."""
    said = correction_words.read(text)
    if said is None:
        return None
    if said.code:
        target = desk.line(said.code) or _correctable(context, said.code)
    else:
        target = _latest(context, desk, said.field)
    if target is None:
        return meeting_lines.gone(context, said.code) if said.code else None
    try:
        parsed = correction_values.parse(context, _table(target, desk), said.field, said.value)
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)
    return _put(context, target, desk, said.field, parsed)


def _latest(context: Context, desk: MeetingDesk, field: str) -> DeskLine | Commitment | None:
    """The line that is being asked about, else the last that was typed, else registered."""
    lines = desk.all_lines()
    if lines:
        doubtful = (line for line in lines if line.doubt)
        return next((line for line in doubtful if _asks(line, field)), lines[-1])
    made = commitments.of_meeting(context.session, desk.meeting_id)
    mine = [row for row in made if context.person and row.registered_by == context.person.id]
    return _correctable(context, mine[-1].code) if mine else None


def _asks(line: DeskLine, field: str) -> bool:
    return {"text": "text", "responsible": "who", "due": "due"}.get(field) == line.doubt


def _correctable(context: Context, code: str) -> Commitment | None:
    found = sight.find(context, code)
    return found if found is not None and found.state in UNAGREED else None


@router.action("line_fix", roles=REGISTRARS)
def fix(context: Context) -> Replies:
    """`line_fix:<code>`; without a code, the one that waits or was registered is asked."""
    desk, (code, page) = desk_of(context), (*context.args, "", "")[:2]
    if desk is None:
        return meeting_lines.gone(context, code)
    if code in ("", "p"):
        return _pick(context, desk, page)
    if desk.line(code):
        return start(context, CORRECTION, code=code)
    known = _correctable(context, code)
    if known is None:
        return meeting_lines.gone(context, code)
    return start(context, CORRECTION, id=str(known.id), version=known.version)


def _pick(context: Context, desk: MeetingDesk, page: str) -> Replies:
    """Among the lines that wait; when none does, among what was registered."""
    made = commitments.of_meeting(context.session, desk.meeting_id)
    among: Sequence[DeskLine | Commitment] = desk.all_lines()
    among = among or [row for row in made if row.state in UNAGREED]
    if not among:
        return meeting_echo.nothing_waits(context, desk)
    return meeting_lines.pick(context, desk, "line_fix", among, page)


@router.action("correct", roles=REGISTRARS)
def tap_correct(context: Context) -> Replies:
    """`correct:<commitment>:<version>`, after an objection."""
    return acting.tapped(context, Action.CORRECT, lambda *seen: _ask(context, *seen))


def _ask(context: Context, commitment: Commitment, version: int, rest: str) -> Reply:
    return start(context, CORRECTION, id=str(commitment.id), version=version)


def _fields(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, key) for key, label in rendering.labels("line_fields").items()]


def _target(context: Context, answers: Answers) -> DeskLine | Commitment | None:
    if "id" in answers:
        return sight.get(context, str(answers["id"]))
    desk = desk_of(context)
    return desk.line(str(answers["code"])) if desk else None


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    target = _target(context, answers)
    if target is None or "field" not in answers:
        return []
    return correction_values.options(_table(target, desk_of(context)), answers["field"])


def _parse(context: Context, text: str, answers: Answers) -> str:
    target = _target(context, answers)
    if target is None:
        return ""
    table = _table(target, desk_of(context))
    return correction_values.parse(context, table, answers["field"], text)


def _done(context: Context, answers: Answers) -> Replies:
    target, desk = _target(context, answers), desk_of(context)
    if target is None:
        return meeting_lines.gone(context, str(answers.get("code", "")))
    version = answers.get("version")
    return _put(context, target, desk, answers["field"], answers["value"], version)


CORRECTION = router.form(
    Form(
        "correccion",
        (
            Question("field", options=_fields),
            Question("value", options=_options, parse=_parse, open=True),
        ),
        _done,
        roles=REGISTRARS,
        template_parameters=lambda context, answers: {"target": _target(context, answers)},
    )
)


def _table(target: DeskLine | Commitment, desk: MeetingDesk | None) -> Table:
    if isinstance(target, Commitment):
        return minutes.table_around(target)
    assert desk is not None, "a line lies on a desk"
    return minutes.table_of(desk)


def _put(
    context: Context,
    target: DeskLine | Commitment,
    desk: MeetingDesk | None,
    field: str,
    value: str,
    version: int | None = None,
) -> Replies:
    if isinstance(target, Commitment):
        return _correct(context, target, field, value, version or target.version)
    assert desk is not None, "a line lies on a desk"
    return meeting_lines.replaced(
        context, desk, target, correction_values.on_line(target, field, value)
    )


def _correct(
    context: Context, commitment: Commitment, field: str, value: str, version: int
) -> Replies:
    table = minutes.table_around(commitment)
    before = commitment_drafts.of(commitment)
    draft = correction_values.on_draft(context, table, before, field, value)
    return agreement.correct(context, commitment, draft, version)

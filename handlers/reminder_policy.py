"""The policy of an edition's reminders: said as a sentence, changed by its staff."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import audit, meetings, reminder_policies
from db.commitment_sides import ACTING_ROLES
from db.commitments import Commitment
from db.meetings import Edition
from db.reminder_rules import Audience, Hearing, Policy
from handlers import editions
from knowledge.text import normalise

router = Router()

WORDS = frozenset({"politica", "politicas"})
EDITORS = ACTING_ROLES
PARTS = ("dias", "dia", "vencidos", "hora", "contraparte", "coordinacion", "pcm", "usual")
"""What can be changed, by the word that is typed."""
AUDIENCES = {
    "contraparte": Audience.COUNTERPART,
    "coordinacion": Audience.COORDINATOR,
    "pcm": Audience.PCM,
}
YES, NO = frozenset({"si", "s"}), frozenset({"no", "n", "nunca"})
_NUMBERS = re.compile(r"\d+")


def policies(context: Context, rows: Iterable[Commitment]) -> dict[int, Policy]:
    numbers = {row.edition_id for row in rows}
    return reminder_policies.of_editions(context.session, numbers)


def take(context: Context, text: str) -> Replies:
    """`[EDITION] [part value]`: says the policy, or changes a part of it."""
    first, _, rest = text.strip().partition(" ")
    edition = meetings.edition(context.session, first) if first else None
    if edition is None:
        return _show_all(context)
    if not rest.strip():
        return _show(context, edition)
    if not EDITORS & context.roles:
        return rendering.compose("policy_not_yours")
    part, _, value = normalise(rest).partition(" ")
    if part not in PARTS:
        return start(context, POLICY, edition=str(edition.id))
    known = {"edition": str(edition.id), "part": part}
    if part == "usual":
        return _change(context, known)
    if not value:
        return start(context, POLICY, **known)
    try:
        return _change(context, {**known, "value": _check(context, value, known)})
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)


@router.action("policy", roles=EDITORS)
def tap_change(context: Context) -> Replies:
    """`policy:<edition>`."""
    edition = _edition(context, context.args[0] if context.args else "")
    if edition is None:
        return rendering.compose("outdated_button")
    return start(context, POLICY, edition=str(edition.id))


def _show_all(context: Context) -> Reply:
    current = editions.current(context)
    own = reminder_policies.of_editions(context.session, [row.id for row in current])
    return rendering.compose(
        "policies",
        usual=reminder_policies.USUAL,
        rows=[(row, own[row.id]) for row in current],
        may_change=bool(EDITORS & context.roles),
    )


def _show(context: Context, edition: Edition, *, changed: bool = False) -> Reply:
    return rendering.compose(
        "policy",
        edition=edition,
        policy=reminder_policies.of(context.session, edition.id),
        may_change=bool(EDITORS & context.roles),
        changed=changed,
    )


def _edition(context: Context, number: str) -> Edition | None:
    return context.session.get(Edition, int(number)) if number.isdecimal() else None


def _about(context: Context, answers: Answers) -> dict[str, Any]:
    edition = _edition(context, str(answers["edition"]))
    return {"edition": edition, "part": answers.get("part", "")}


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, part) for part, label in rendering.labels("policy_parts").items()]


def _check(context: Context, text: str, answers: Answers) -> str:
    """The value as it was typed, once it is clear that it can be read."""
    edition = _edition(context, str(answers["edition"]))
    assert edition is not None, "editions are never deleted"
    policy = reminder_policies.of(context.session, edition.id)
    try:
        reminder_policies.check(_with(policy, answers["part"], text))
    except ValueError:
        raise InvalidAnswer("policy_unclear", part=answers["part"]) from None
    return text


def _is_usual(context: Context, answers: Answers) -> bool:
    return answers.get("part") == "usual"


def _change(context: Context, answers: Answers) -> Replies:
    edition = _edition(context, str(answers["edition"]))
    assert edition is not None, "editions are never deleted"
    person = context.person.id if context.person else None
    audit.record(
        context.session,
        audit.Act.CHANGED_POLICY,
        now=context.now,
        actor_id=person,
        subject=f"edition:{edition.id}",
        part=answers["part"],
        value=answers.get("value") or "",
    )
    if answers["part"] == "usual":
        reminder_policies.reset(context.session, edition.id, context.now)
        return _show(context, edition, changed=True)
    policy = reminder_policies.of(context.session, edition.id)
    wanted = _with(policy, answers["part"], answers["value"])
    reminder_policies.change(context.session, edition.id, wanted, by=person, now=context.now)
    return _show(context, edition, changed=True)


POLICY = router.form(
    Form(
        "politica",
        (
            Question("part", options=_options),
            Question("value", parse=_check, skip_if=_is_usual),
        ),
        _change,
        roles=EDITORS,
        template_parameters=_about,
    )
)


def _with(policy: Policy, part: str, text: str) -> Policy:
    """The policy with one part changed. Raises ValueError for what can't be read."""
    words = normalise(text)
    if part == "dias":
        numbers = sorted(set(_numbers(words)), reverse=True)
        if not numbers and words not in NO:
            raise ValueError(part)
        return replace(policy, before=tuple(numbers))
    if part == "hora":
        return replace(policy, hour=_one(words))
    if part == "dia":
        return replace(policy, on_day=_yes(words))
    if part == "vencidos":
        return replace(policy, overdue=_yes(words))
    hearing = _hearing(words)
    if not hearing.before <= set(policy.before):
        raise ValueError(part)  # of a rule that there is not, nobody can hear
    hearings = {**policy.hearings, AUDIENCES[part]: hearing}
    return replace(policy, hearings=hearings)


def _hearing(words: str) -> Hearing:
    """«7 3 vencido 15»: that many days before, and when it is overdue by so many days."""
    timely, late, since = words.partition("vencid")
    on_day = "mismo dia" in timely
    numbers = frozenset(_numbers(timely))
    if not (numbers or on_day or late or words in NO):
        raise ValueError(words)
    overdue_from = next(iter(_numbers(since)), 1) if late else None
    return Hearing(numbers, on_day, overdue_from)


def _numbers(words: str) -> list[int]:
    return [int(found) for found in _NUMBERS.findall(words)]


def _one(words: str) -> int:
    numbers = _numbers(words)
    if not numbers:
        raise ValueError(words)
    return numbers[0]


def _yes(words: str) -> bool:
    first = words.split(" ")[0]
    if first not in YES | NO:
        raise ValueError(words)
    return first in YES

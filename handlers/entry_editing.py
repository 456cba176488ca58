"""Changing an entry part by part; of a published one nothing shows until it is published again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Options, Parse, Question, start
from bot.live_catalog import our_topics
from bot.messages import Replies
from bot.router import Router
from db import entries, entry_acts
from db.entries import CuratedEntry
from db.entry_states import AUTHORS, Action, Refused
from handlers import deadlines, entry_card, entry_drafts
from knowledge import publishable

router = Router()

REVIEW = "review_on"
PLACES = "places"
"""Not a field: takes the places out of every text."""


def _words(context: Context, text: str, answers: Answers) -> str:
    return text.strip()


def _lines(context: Context, text: str, answers: Answers) -> list[str]:
    return [line.strip(" \t•-") for line in text.splitlines() if line.strip(" \t•-")]


def _labels(context: Context, text: str, answers: Answers) -> list[str]:
    return [word.strip() for word in text.replace("\n", ",").split(",") if word.strip()]


def _choose(context: Context, text: str, answers: Answers) -> str:
    raise InvalidAnswer("form_choose_option")


def _topics(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(topic.title, topic.id) for topic in our_topics().values()]


def _validities(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(label, key) for key, label in rendering.labels("entry_validity").items()]


@dataclass(frozen=True)
class Field:
    """A part: how it is read, what may be chosen, what an empty one is."""

    parse: Parse
    options: Options | None = None
    empty: Callable[[], Any] | None = None
    """None: it can't be left empty."""


FIELDS = {
    "question": Field(_words),
    "variants": Field(_lines, empty=list),
    "answer": Field(_words),
    "legal_basis": Field(_words, empty=str),
    "sources": Field(_lines, empty=list),
    "keywords": Field(_labels, empty=list),
    "topic": Field(_choose, _topics, empty=str),
    "validity": Field(_choose, _validities),
    "valid_until": Field(deadlines.parse, empty=str),
    REVIEW: Field(deadlines.parse, empty=str),
    "owner": Field(_words, empty=str),
}


def _parse(context: Context, text: str, answers: Answers) -> object:
    return FIELDS[answers["field"]].parse(context, text, answers)


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    options = FIELDS[answers["field"]].options
    return options(context, answers) if options else []


def _now(context: Context, answers: Answers) -> dict[str, object]:
    entry = entries.get(context.session, str(answers["id"]))
    value = _value_of(entry, answers["field"]) if entry else None
    labels = {key: label for label, key in _options(context, answers)}
    if labels:
        value = labels.get(value or "", "")
    return {"entry": entry, "value": value, "may_be_empty": bool(FIELDS[answers["field"]].empty)}


def _value_of(entry: CuratedEntry, name: str) -> Any:
    if name == REVIEW:
        return entry.review_on.isoformat() if entry.review_on else ""
    return entry.content.get(name)


def _done(context: Context, answers: Answers) -> Replies:
    entry = entries.get(context.session, str(answers["id"]))
    name, value = answers["field"], answers["value"]
    if entry is None:
        return entry_card.unknown()
    empty = FIELDS[name].empty
    if value is None and empty is None:
        return entry_card.show(context, entry)
    return change(context, entry, name, value if value is not None or not empty else empty())


FORM = router.form(
    Form(
        "curada",
        (Question("value", parse=_parse, options=_options, open=True, optional=True),),
        _done,
        roles=AUTHORS,
        template_parameters=_now,
    )
)


def change(context: Context, entry: CuratedEntry, name: str, value: Any) -> Replies:
    content, review = dict(entry.content), entry.review_on
    if name == REVIEW:
        review = date.fromisoformat(value) if value else None
    else:
        content[name] = value
    return _edit(context, entry, content, review)


def _edit(
    context: Context, entry: CuratedEntry, content: dict[str, Any], review: date | None
) -> Replies:
    move = entry_drafts.move(context)
    try:
        entry_acts.act(context.session, entry, Action.EDIT, move, content, review)
    except Refused as refusal:
        return entry_card.refused(entry, refusal)
    return entry_card.show(context, entry, "edit")


@router.action("k_edit", roles=AUTHORS)
def choose(context: Context) -> Replies:
    """`k_edit:<entry>[:<field>]`."""
    entry = entry_card.find(context)
    name = context.args[1] if len(context.args) > 1 else ""
    if entry is None:
        return entry_card.unknown()
    try:
        entry_acts.check(entry, Action.EDIT, context.roles)
    except Refused as refusal:
        return entry_card.refused(entry, refusal)
    if name == PLACES:
        return _edit(context, entry, _without_places(entry.content), entry.review_on)
    if name not in FIELDS:
        return rendering.compose("entry_edit", entry=entry, fields=list(FIELDS))
    return start(context, FORM, id=str(entry.id), field=name)


def _without_places(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _apply(publishable.without_places, value) if name in publishable.TEXTS else value
        for name, value in content.items()
    }


def _apply(change: Callable[[str], str], value: Any) -> Any:
    return [change(text) for text in value] if isinstance(value, list) else change(value)

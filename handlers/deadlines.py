"""A deadline in a form's answer: one sure date, or a question with the dates it may be."""

from datetime import date

from bot import working_days
from bot.context import Context
from bot.forms import Answers, InvalidAnswer
from knowledge import dates
from knowledge.deadline import Deadline


def parse(context: Context, text: str, answers: Answers) -> str:
    """The ISO date that the answer means. Raises InvalidAnswer, offering what it may mean."""
    return sure(
        dates.parse_deadline(text, context.today, working_days.load(context.session)), context
    ).isoformat()


def find(context: Context, text: str) -> tuple[Deadline, str]:
    """The deadline inside a line, and the line without it."""
    found = dates.find_deadline(text, context.today, working_days.load(context.session))
    return found.deadline, found.rest


def sure(deadline: Deadline, context: Context) -> date:
    if deadline.kind == "date" and deadline.on is not None:
        return deadline.on
    button = _button(context)
    raise InvalidAnswer(
        "deadline_unclear", kind=deadline.kind, on=deadline.on, options=deadline.options, go=button
    )


def _button(context: Context) -> str:
    """How a button answers the question that is open; empty when none is."""
    stack = context.conversation.forms
    return f"f:{stack[-1]['name']}:{stack[-1]['step']}" if stack else ""

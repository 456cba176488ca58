"""A guided dialogue declared as a list of questions; its state lives in the database.

The form on top of the conversation's stack is the active one. Starting another while one is half
filled keeps the first below it; it comes back when the second ends.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply, as_list
from db.posts import Role
from knowledge.text import normalise

MAX_STACK = 3
MAX_MARK = 30
"""Letters of an option in its button's action: Telegram carries 64 bytes, all told."""
DIGEST = 6
CANCEL_WORDS = frozenset({"cancelar", "cancela", "salir", "cancel"})
BACK_WORDS = frozenset({"atras", "volver", "regresar"})
SKIP_WORDS = frozenset({"omitir", "saltar", "ninguno", "cualquiera", "no se", "todas", "todos"})

Answers = Mapping[str, Any]
Options = Callable[[Context, Answers], list[tuple[str, str]]]
Parse = Callable[[Context, str, Answers], Any]


class InvalidAnswer(Exception):  # noqa: N818 - it is not a fault, it is an answer to ask again
    """What was typed does not fit; carries the template that says what to do, and its words."""

    def __init__(self, template: str, **parameters: Any) -> None:
        super().__init__(template)
        self.template = template
        self.parameters = parameters


@dataclass(frozen=True)
class Question:
    """One question: its template is `form_<form>_<key>`; `parse` turns text into a JSON value.

    `options` lists (label, value) pairs shown as buttons; with `open` other text is accepted too.
    """

    key: str
    parse: Parse | None = None
    options: Options | None = None
    open: bool = False
    optional: bool = False
    skip_if: Callable[[Context, Answers], bool] | None = None


@dataclass(frozen=True)
class Form:
    """`done` receives the answers when the last question has one."""

    name: str
    questions: tuple[Question, ...]
    done: Callable[[Context, Answers], Replies]
    roles: frozenset[Role] = frozenset()
    """Who may go on with it; asked at every step, because a post can end in the middle."""
    template_parameters: Callable[[Context, Answers], dict[str, Any]] | None = None
    left: str = "form_cancelled"
    """The template for who cancels it; one that keeps what was said says so."""


@dataclass
class FormBook:
    """All forms by name; the router's roster fills it."""

    forms: dict[str, Form] = field(default_factory=dict)

    def add(self, form: Form) -> Form:
        if form.name in self.forms:
            raise ValueError(f"two forms are called {form.name}")
        self.forms[form.name] = form
        return form

    def active(self, context: Context) -> Form | None:
        stack = context.conversation.forms
        return self.forms.get(stack[-1]["name"]) if stack else None

    def handle(self, context: Context, text: str) -> Replies:
        """Take `text` (or a tapped value) as the answer to the open question."""
        form = self.active(context)
        assert form is not None, "call only while a form is active"
        state = context.conversation.forms[-1]
        question = form.questions[state["step"]]
        text = _control(context, question, text) or text
        word = normalise(text)
        if word in CANCEL_WORDS:
            return self.cancel(context)
        if form.roles and not form.roles & context.roles:
            self._pop(context)
            return [rendering.compose("form_not_yours"), *self._resume(context)]
        if word in BACK_WORDS:
            return self._back(context, form)
        try:
            value = _value(context, question, state["answers"], text)
        except InvalidAnswer as problem:
            complaint = rendering.compose(problem.template, **problem.parameters)
            return [complaint, _ask(context, form)]
        answers = {**state["answers"], question.key: value}
        return self._advance(context, form, answers, state["step"] + 1)

    def tap(self, context: Context, form_name: str, step: str, value: str) -> Replies:
        """A tapped option; one of a form that has moved on says so instead of answering twice."""
        form = self.active(context)
        state = context.conversation.forms[-1] if form else None
        if form is None or state is None or (form.name, str(state["step"])) != (form_name, step):
            return rendering.compose("outdated_button")
        return self.handle(context, value)

    def cancel(self, context: Context) -> Replies:
        """Drop the active form; a form below it asks its question again."""
        if not context.conversation.forms:
            return rendering.compose("form_nothing_to_cancel")
        form = self.active(context)
        self._pop(context)
        left = form.left if form else "form_cancelled"
        return [rendering.compose(left), *self._resume(context)]

    def _back(self, context: Context, form: Form) -> Replies:
        state = context.conversation.forms[-1]
        step = max(state["step"] - 1, 0)
        while step and _skipped(context, form.questions[step], state["answers"]):
            step -= 1
        _put(context, {**state, "step": step})
        return _ask(context, form)

    def _advance(self, context: Context, form: Form, answers: Answers, step: int) -> Replies:
        while step < len(form.questions) and _skipped(context, form.questions[step], answers):
            step += 1
        if step < len(form.questions):
            _put(context, {"name": form.name, "step": step, "answers": dict(answers)})
            return _ask(context, form)
        self._pop(context)
        below = len(context.conversation.forms)
        replies = as_list(form.done(context, answers))
        if len(context.conversation.forms) > below:
            return replies  # it began another form, which has asked its question
        return [*replies, *self._resume(context)]

    def _pop(self, context: Context) -> None:
        context.conversation.forms = context.conversation.forms[:-1]

    def _resume(self, context: Context) -> list[Reply]:
        form = self.active(context)
        return [_ask(context, form)] if form else []


def start(context: Context, form: Form, **answers: Any) -> Reply:
    """Begin a form, with the answers already known; asks its first open question."""
    step = 0
    while step < len(form.questions) - 1 and (
        form.questions[step].key in answers or _skipped(context, form.questions[step], answers)
    ):
        step += 1
    below = [state for state in context.conversation.forms if state["name"] != form.name]
    state = {"name": form.name, "step": step, "answers": answers}
    context.conversation.forms = [*below[-(MAX_STACK - 1) :], state]
    return _ask(context, form)


def drop(context: Context, form: Form) -> None:
    """Forget the form, wherever it is half filled: what it was for has happened."""
    kept = [state for state in context.conversation.forms if state["name"] != form.name]
    context.conversation.forms = kept


def ask_again(context: Context, form: Form) -> list[Reply]:
    """The open question of the form, if it is the active one."""
    stack = context.conversation.forms
    return [_ask(context, form)] if stack and stack[-1]["name"] == form.name else []


def _ask(context: Context, form: Form) -> Reply:
    state = context.conversation.forms[-1]
    question = form.questions[state["step"]]
    extra = form.template_parameters
    parameters = extra(context, state["answers"]) if extra else {}
    options = question.options(context, state["answers"]) if question.options else []
    return rendering.compose(
        f"form_{form.name}_{question.key}",
        options=[
            (label, f"f:{form.name}:{state['step']}:{_mark(value)}") for label, value in options
        ],
        answers=state["answers"],
        optional=question.optional,
        can_go_back=state["step"] > 0,
        **parameters,
    )


def _value(context: Context, question: Question, answers: Answers, text: str) -> Any:
    word = normalise(text)
    if question.optional and word in SKIP_WORDS:
        return None
    options = question.options(context, answers) if question.options else []
    for number, (label, value) in enumerate(options, start=1):
        names = (str(number), normalise(label), normalise(value), normalise(_mark(value)))
        if (word and word in names) or text == value:
            return value
    if options and not question.open:
        raise InvalidAnswer("form_choose_option")
    message = context.message
    without_words = question.parse and (message.attachments or message.location)
    if not text.strip() and not without_words:
        raise InvalidAnswer("form_empty_answer")
    return question.parse(context, text.strip(), answers) if question.parse else text.strip()


def _mark(value: str) -> str:
    """The value as a button carries it; a long one is known by its beginning and a digest."""
    slug = normalise(value).replace(" ", "-")
    if len(slug.encode()) <= MAX_MARK:
        return slug
    digest = hashlib.sha256(slug.encode()).hexdigest()[:DIGEST]
    return f"{slug[: MAX_MARK - DIGEST - 1]}-{digest}"


def _control(context: Context, question: Question, text: str) -> str:
    """The control (skip, back, cancel) whose number in the menu was typed, after the options."""
    number, menu = normalise(text), context.conversation.menu
    if question.open or not question.options:
        return ""  # there a number may be the answer itself
    if not (number.isdecimal() and 1 <= int(number) <= len(menu)):
        return ""
    kind, _, word = str(menu[int(number) - 1][1]).partition(":")
    return word if kind == "form" else ""


def _skipped(context: Context, question: Question, answers: Answers) -> bool:
    return bool(question.skip_if and question.skip_if(context, answers))


def _put(context: Context, state: dict[str, Any]) -> None:
    context.conversation.forms = [*context.conversation.forms[:-1], state]

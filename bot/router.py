"""Which function answers a message; roles are checked here, so that no handler forgets."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot import rendering
from bot.context import Context
from bot.forms import CANCEL_WORDS, Form, FormBook
from bot.messages import Replies
from db import people
from db.posts import Role
from knowledge.text import normalise

Handler = Callable[[Context], Replies]
ANYONE: frozenset[Role] = frozenset()
"""No role needed: strangers may."""
NEAR_COMMAND = 75
"""Similarity, 0-100, from which a mistyped command is offered."""


@dataclass(frozen=True)
class Route:
    """A handler and who may reach it. `words` says that arguments may follow without the slash.

    `personal` is for one's own chat only, and so is whatever needs a role: a group never sees it,
    unless it is the advisers' own and the route is `team` work.
    `asks` looks into the knowledge, which an operator may close to strangers.
    """

    name: str
    handler: Handler
    roles: frozenset[Role] = ANYONE
    words: bool = False
    hidden: bool = False
    personal: bool = False
    asks: bool = False
    team: bool = False

    def allows(self, context: Context) -> bool:
        return not self.roles or bool(self.roles & context.roles)

    @property
    def private(self) -> bool:
        return self.personal or bool(self.roles)

    def is_shown(self, context: Context) -> bool:
        """Whether it belongs in this chat's menu and help."""
        return not self.hidden and self.allows(context) and not self.is_out_of_place(context)

    def is_out_of_place(self, context: Context) -> bool:
        """Whether this chat is one where it is not spoken of."""
        if not (context.message.group and self.private):
            return False
        return not (self.team and people.is_advisers(context.session, context.message.address))

    def is_closed(self, context: Context) -> bool:
        closed = not context.policy.strangers_may_ask
        return self.asks and closed and context.person is None


@dataclass
class Router:
    """The routes of one subject; the roster joins them all into one.

    `asks` is for a subject whose every route looks into the knowledge.
    """

    commands: dict[str, Route] = field(default_factory=dict)
    actions: dict[str, Route] = field(default_factory=dict)
    texts: list[Route] = field(default_factory=list)
    first_texts: list[Route] = field(default_factory=list)
    """Free text that goes before a command's bare words: at a meeting «ficha técnica» is none."""
    reply_texts: list[Route] = field(default_factory=list)
    """What is said in reply to a message of ours: before forms and menus, it is meant for that."""
    book: FormBook = field(default_factory=FormBook)
    asks: bool = False

    def command(
        self,
        name: str,
        *aliases: str,
        roles: Iterable[Role] = ANYONE,
        words: bool = False,
        hidden: bool = False,
        personal: bool = False,
        team: bool = False,
    ) -> Callable[[Handler], Handler]:
        """`/name` and its aliases; `hidden` keeps it out of the menu."""

        def register(handler: Handler) -> Handler:
            who = frozenset(roles)
            route = Route(name, handler, who, words, hidden, personal, self.asks, team)
            for spelling in (name, *aliases):
                _add(self.commands, spelling, route)
            return handler

        return register

    def action(
        self,
        name: str,
        *,
        roles: Iterable[Role] = ANYONE,
        personal: bool = False,
        team: bool = False,
    ) -> Callable[[Handler], Handler]:
        """A button whose action is `name` or `name:arguments:…`."""

        def register(handler: Handler) -> Handler:
            who = frozenset(roles)
            route = Route(name, handler, who, personal=personal, asks=self.asks, team=team)
            _add(self.actions, name, route)
            return handler

        return register

    def text(
        self, *, roles: Iterable[Role] = ANYONE, first: bool = False
    ) -> Callable[[Handler], Handler]:
        """Free text; the first text handler that returns something answers."""

        def register(handler: Handler) -> Handler:
            texts = self.first_texts if first else self.texts
            texts.append(Route("text", handler, frozenset(roles)))
            return handler

        return register

    def reply(self) -> Callable[[Handler], Handler]:
        """What is said in reply to a message; one that is not the handler's own gets None."""

        def register(handler: Handler) -> Handler:
            self.reply_texts.append(Route("reply", handler))
            return handler

        return register

    def form(self, form: Form) -> Form:
        return self.book.add(form)

    def include(self, other: "Router") -> None:
        """Take over another router's routes. Raises ValueError when a name is taken."""
        for name, route in other.commands.items():
            _add(self.commands, name, route)
        for name, route in other.actions.items():
            _add(self.actions, name, route)
        for form in other.book.forms.values():
            self.book.add(form)
        self.texts.extend(other.texts)
        self.first_texts.extend(other.first_texts)
        self.reply_texts.extend(other.reply_texts)

    def menu(self, context: Context) -> list[str]:
        """The commands this person may use here, in roster order, without aliases."""
        unique = dict.fromkeys(self.commands.values())
        return [route.name for route in unique if route.is_shown(context)]

    def handle(self, context: Context) -> Replies:
        """Find the route of the message and run it."""
        context.commands = tuple(self.menu(context))
        message = context.message
        if message.stale:
            return rendering.compose("outdated_button")
        if message.action:
            return self._act(context, message.action)
        text = message.text.strip()
        if text.startswith("/"):
            return self._command(context, text)
        if message.reply_to and (replies := _offer(self.reply_texts, context, text)):
            return replies
        if message.contact:
            return self._free_text(context, text)  # a shared card answers no form's question
        if self.book.active(context):
            return self.book.handle(context, text)
        if chosen := _chosen(context, text):
            return self._act(context, chosen)
        if normalise(text) in CANCEL_WORDS:
            return self.book.cancel(context)
        if not self._is_command(text) and (replies := self._first_text(context, text)):
            return replies
        if route := self._bare_command(context, text):
            context.args = tuple(text.split()[1:])
            return self._run(context, route)
        return self._free_text(context, text)

    def _act(self, context: Context, action: str) -> Replies:
        name, *args = action.split(":")
        context.args = tuple(args)
        if name == "f" and len(args) >= 3:
            return self.book.tap(context, args[0], args[1], ":".join(args[2:]))
        if name == "form" and args and self.book.active(context):
            return self.book.handle(context, args[0])
        if name == "command" and args:
            return self._command(context, "/" + " ".join(args))
        route = self.actions.get(name)
        if route is None:
            return rendering.compose("outdated_button")
        return self._run(context, route)

    def _command(self, context: Context, text: str) -> Replies:
        head, *args = text[1:].split() or [""]
        name = normalise(head.partition("@")[0]).replace(" ", "_")
        if name in CANCEL_WORDS:
            return self.book.cancel(context)
        route = self.commands.get(name)
        if route is None:
            return rendering.compose("unknown_command", near=self._near(context, name))
        context.args = tuple(args)
        return self._run(context, route)

    def _run(self, context: Context, route: Route) -> Replies:
        if route.is_out_of_place(context):
            return rendering.compose("only_in_private")
        if not route.allows(context):
            return rendering.compose("not_allowed", person=context.person, duties=context.duties)
        if route.is_closed(context):
            return rendering.compose("strangers_closed")
        return route.handler(context)

    def _bare_command(self, context: Context, text: str) -> Route | None:
        words = normalise(text).split()
        if not words:
            return None
        if whole := self.commands.get("_".join(words)):
            return whole
        route = self.commands.get(words[0])
        # «entidad encargada de…» is a question, from anybody who may not look bodies up.
        return route if route and route.words and route.allows(context) else None

    def _near(self, context: Context, name: str) -> list[str]:
        found = process.extract(
            name, context.commands, scorer=fuzz.ratio, score_cutoff=NEAR_COMMAND, limit=3
        )
        return [command for command, _, _ in found]

    def _is_command(self, text: str) -> bool:
        """Whether the text is a command without its slash, and nothing else."""
        return "_".join(normalise(text).split()) in self.commands

    def _first_text(self, context: Context, text: str) -> Replies:
        return None if context.message.group else _offer(self.first_texts, context, text)

    def _free_text(self, context: Context, text: str) -> Replies:
        return _offer(self.texts, context, text) or rendering.compose("nothing_to_say")


def _offer(routes: Iterable[Route], context: Context, text: str) -> Replies:
    """The answer of the first route that has one."""
    context.args = (text,)
    for route in routes:
        if route.allows(context) and (replies := route.handler(context)):
            return replies
    return None


def _add(routes: dict[str, Route], name: str, route: Route) -> None:
    if name in routes:
        raise ValueError(f"two handlers answer {name}")
    routes[name] = route


def _chosen(context: Context, text: str) -> str:
    """The action of the choice on screen that was typed, by its number or its label."""
    word = normalise(text)
    menu = context.conversation.menu
    if word.isdecimal() and 1 <= int(word) <= len(menu):
        return str(menu[int(word) - 1][1])
    for label, action in menu:
        if word and word == normalise(label):
            return str(action)
    return ""

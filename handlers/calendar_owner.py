"""Whose calendar is shown: a municipality's, or what all of one kind share."""

from dataclasses import dataclass

from bot.context import Context
from db import bodies
from db.bodies import Body, BodyKind
from db.posts import GOVERNMENT
from handlers import obligation_book
from handlers.bodies import LOOKERS, Found, find_within
from knowledge.obligation_rules import Events
from knowledge.obligations import Obligation
from knowledge.text import normalise

EVERYBODY = "todas"
KINDS = {
    "provincial": "provincial",
    "provinciales": "provincial",
    "provincia": "provincial",
    "distrital": "distrital",
    "distritales": "distrital",
    "distrito": "distrital",
    "todas": EVERYBODY,
    "todos": EVERYBODY,
}


@dataclass(frozen=True)
class Owner:
    """`code` is a municipality's ubigeo, `provincial`, `distrital`, or `todas`."""

    code: str
    body: Body | None = None

    def obligations(self, context: Context) -> list[Obligation]:
        if self.body is not None:
            return obligation_book.of_body(context.session, self.body)
        every = obligation_book.book(context.session)
        if self.code == EVERYBODY:
            return every
        return [each for each in every if each.applies(self.code == BodyKind.PROVINCE)]

    def events(self, context: Context) -> Events:
        return obligation_book.events(context.session, self.body.code if self.body else None)


def own_bodies(context: Context) -> list[Body]:
    """The municipalities that the person governs, or works for."""
    codes = [duty.body_code for duty in context.duties if duty.role in GOVERNMENT]
    return [body for body in bodies.by_codes(context.session, codes) if body.is_municipality]


def usual(context: Context) -> Owner:
    """Of who has none of their own, what all municipalities owe."""
    own = own_bodies(context)
    return Owner(own[0].code, own[0]) if own else Owner(EVERYBODY)


def of_code(context: Context, code: str) -> Owner | None:
    """As a button carries it; None for what is not the person's to see."""
    if code in KINDS.values():
        return Owner(code)
    body = bodies.get(context.session, code)
    seen = body is not None and (
        body.code in {own.code for own in own_bodies(context)} or context.covers(body, *LOOKERS)
    )
    return Owner(body.code, body) if body and seen and body.is_municipality else None


def kind_of(text: str) -> Owner | None:
    code = KINDS.get(normalise(text))
    return Owner(code) if code else None


def find(context: Context, text: str) -> Found:
    """The municipality that a text names, among those in the person's reach and their own."""
    found = find_within(context, text, *LOOKERS)
    named = [found.body] if found.body else list(found.choices)
    if not named:
        named = [own for own in own_bodies(context) if normalise(own.place) == normalise(text)]
    named = [body for body in named if body.is_municipality]
    return Found(named[0]) if len(named) == 1 else Found(None, tuple(named))

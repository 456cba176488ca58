"""Whoever asks for «tú» is addressed so, and nobody else is."""

import re

import pytest

from bot import rendering
from bot.context import Knowledge
from bot.messages import Reply
from db.people import Person
from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.small_knowledge import small_knowledge

ROSA = "alcaldesa-sabaino"
FORMAL = re.compile(
    r"\b(?:usted|escriba|toque|elija|pruebe|(?<!se )puede|quiso|quiere|usó|confirme"
    r"|su (?:pregunta|duda|mensaje))\b",
    re.IGNORECASE,
)
SAID = (
    {"text": "/inicio"},
    {"text": "/ayuda"},
    {"text": "/temas"},
    {"text": "1"},
    {"text": "/ajustes"},
    {"text": "/calendario archivo"},
    {"text": "/calendario avisos"},
    {"text": "/calendario xyzzy"},
    {"text": "/calendario"},
    {"action": "obl:obl-pia:2026-12"},
    {"action": "obl_done:obl-pia:2026-12"},
    {"text": "/recordatorios"},
    {"text": "/recordatorios ME5-1"},
    {"text": "/recordatorios ceviche"},
    {"action": "rem:1:1"},
    {"action": "mute:1:1"},
    {"text": "👍🏽"},
    {"text": "ceviche"},
    {"text": "ceviche"},
    {"text": "¿cuánto tiempo?"},
    {"text": "hola"},
    {"text": "gracias"},
    {"text": "esto no sirve"},
    {"action": "rate:pla-comision:0"},
    {"action": "nada"},
)

HEARD_ELSEWHERE = frozenset(
    {"form_respuesta_text", "announcement_not_for_you", "announcement_reply_thanks"}
    | {"announcement_thanks", "subscriptions", "announcement_unclear", "subscriptions_unclear"}
)
"""Played in the transcripts of announcements and consultations."""


@pytest.fixture
def knowledge() -> Knowledge:
    return small_knowledge()


async def conversation(talk: Talk) -> list[Reply]:
    await World(talk).register()
    return [reply for message in SAID for reply in await talk(ROSA, **message)]


def prefer_informal(session) -> None:
    [rosa] = session.query(Person).filter_by(name="Rosa Huamaní Quispe")
    rosa.settings = {**rosa.settings, "address": "tu"}


def twins() -> set[str]:
    return {path.stem for path in (rendering.TEMPLATES / rendering.INFORMAL).glob("*.j2")}


async def test_who_asked_for_it_hears_no_usted(talk: Talk) -> None:
    await talk.database.run(prefer_informal)
    replies = await conversation(talk)
    assert {reply.template for reply in replies} >= twins() - HEARD_ELSEWHERE
    formal = [(r.template, FORMAL.findall(r.text)) for r in replies if FORMAL.search(r.text)]
    assert formal == []


async def test_who_did_not_hears_no_tu(talk: Talk) -> None:
    replies = await conversation(talk)
    informal = re.compile(r"\b(?:tú|tu|te|ti|tus|escribe|toca|puedes|quieres)\b", re.IGNORECASE)
    heard = [(r.template, informal.findall(r.text)) for r in replies if informal.search(r.text)]
    assert heard == []

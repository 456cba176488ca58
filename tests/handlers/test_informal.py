"""Whoever asks for «tú» is addressed so, and nobody else is."""

import re
from collections.abc import Iterable

import pytest

from bot import rendering
from bot.context import Knowledge
from bot.messages import Reply
from db.people import Person
from handlers.consulting import MAX_OPEN
from tests import announcements
from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.small_knowledge import small_knowledge

ROSA, CARMEN = "alcaldesa-sabaino", "asesora-pcm"
FORMAL = re.compile(
    r"\b(?:usted|escriba|toque|tóquela|elija|pruebe|envíe|(?<!se )puede|quiso|quiere"
    r"|usó|confirme|desea|retire|espere|suyas|su (?:pregunta|duda|mensaje|cargo|consulta))\b",
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

ASKED = (
    {"text": "/mis_consultas"},
    {"text": "/consultar"},
    {"text": "¿Puedo empastar los libros de actas con hilo de oro?"},
    {"action": "c_add:1"},
    {"text": "Son doce"},
    {"text": "/consultar ¿Puedo colgar faroles chinos en la plaza?"},
    {"text": "agregar son del concejo"},
    {"action": "c_show:99"},
    {"action": "c_withdraw:2"},
    {"action": "c_withdraw:2"},
    {"text": "/mis_consultas"},
)
ANSWER = "/responder 1 Ninguna norma lo prohíbe.\nBase legal: Ley 27972\nFuente: SPIJ"
ANSWERED = (
    {"action": "c_rate:1:0"},
    {"action": "c_reopen:1"},
    {"text": "/cancelar"},
    *({"text": f"/consultar ¿Puedo colgar {n} faroles?"} for n in range(MAX_OPEN + 1)),
    {"text": "/suscripciones"},
)
TOLD = (
    {"action": "ann_ack:1"},
    {"action": "ann_reply:1"},
    {"text": "Recibido, gracias"},
    {"action": "ann_ack:99"},
)


@pytest.fixture
def knowledge() -> Knowledge:
    return small_knowledge()


async def conversation(talk: Talk) -> list[Reply]:
    """What Rosa hears when she speaks; between her turns others act."""
    await World(talk).register()
    heard = await _says(talk, SAID) + await _says(talk, ASKED)
    await talk(CARMEN, ANSWER)
    await talk(CARMEN, "enviar")
    heard += await _says(talk, ANSWERED)
    await announcements.draft(talk)
    await announcements.approve(talk)
    await announcements.tick(talk, minutes=1)
    return heard + await _says(talk, TOLD)


async def _says(talk: Talk, messages: Iterable[dict[str, str]]) -> list[Reply]:
    return [reply for message in messages for reply in await talk(ROSA, **message)]


def prefer_informal(session) -> None:
    [rosa] = session.query(Person).filter_by(name="Rosa Huamaní Quispe")
    rosa.settings = {**rosa.settings, "address": "tu"}


def twins() -> set[str]:
    return {path.stem for path in (rendering.TEMPLATES / rendering.INFORMAL).glob("*.j2")}


async def test_who_asked_for_it_hears_no_usted(talk: Talk) -> None:
    await talk.database.run(prefer_informal)
    replies = await conversation(talk)
    assert {reply.template for reply in replies} >= twins()
    formal = [(r.template, FORMAL.findall(r.text)) for r in replies if FORMAL.search(r.text)]
    assert formal == []


async def test_who_did_not_hears_no_tu(talk: Talk) -> None:
    replies = await conversation(talk)
    informal = re.compile(r"\b(?:tú|tu|te|ti|tus|escribe|toca|puedes|quieres)\b", re.IGNORECASE)
    heard = [(r.template, informal.findall(r.text)) for r in replies if informal.search(r.text)]
    assert heard == []

"""The first words and the help, for people with a post and for strangers."""

import re

import pytest

from bot.context import Knowledge
from tests.fakes import Talk
from tests.handlers.commitment_world import JULIO, ROSA, World

STRANGER = "visita"


@pytest.mark.parametrize("said", ["/inicio", "/start", "inicio", "Inicio", "/INICIO", "/start@Bot"])
async def test_a_person_is_greeted_by_name_and_post(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert reply.template == "welcome"
    assert "Rosa Huamaní Quispe" in reply.text
    assert "Alcaldía, Municipalidad Distrital de Sabaino" in reply.text


async def test_a_stranger_is_told_what_this_is(talk: Talk) -> None:
    reply, *_ = await talk(STRANGER, "/start")
    assert "Soy <b>Municipio al Día</b>" in reply.text


async def test_the_first_words_offer_three_ways_to_begin(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/inicio")
    assert [button.action for button in reply.choices()] == [
        "topics:1",
        "command:practicas",
        "command:ayuda",
    ]


async def test_a_link_to_an_answer_opens_it(talk: Talk) -> None:
    entry = next(iter(talk.knowledge.catalog.entries))
    [reply] = await talk(ROSA, f"/start q_{entry}")
    assert reply.template == "answer"


async def test_a_link_to_an_answer_that_is_gone_greets(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/start q_ya-no-existe")
    assert reply.template == "welcome"


async def test_a_link_to_a_commitment_opens_its_card(talk: Talk) -> None:
    code = await World(talk).register()
    [card] = await talk(ROSA, f"/start c_{code}")
    assert code in card.text
    assert card.template == "commitment_card"


async def test_a_link_to_a_commitment_shows_nothing_to_those_who_may_not_see_it(talk: Talk) -> None:
    code = await World(talk).register()
    [unknown] = await talk(JULIO, f"/start c_{code}")
    assert unknown.template == "commitment_unknown"
    greeting, *_ = await talk(STRANGER, f"/start c_{code}")
    assert greeting.template == "welcome"


def test_every_link_fits_what_telegram_takes(knowledge: Knowledge) -> None:
    """1 to 64 of these letters; a commitment's code and an invitation's are far below."""
    payloads = [f"q_{entry}" for entry in knowledge.catalog.entries]
    assert [p for p in payloads if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", p)] == []


@pytest.mark.parametrize("said", ["/ayuda", "/help", "ayuda", "comandos"])
async def test_the_help_lists_the_commands(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    for command in ("/inicio", "/ayuda", "/temas", "/practicas"):
        assert f"{command}: " in reply.text


async def test_the_help_of_a_stranger_lists_no_command_of_staff(talk: Talk) -> None:
    [reply] = await talk(STRANGER, "/ayuda")
    assert "/temas: " in reply.text
    assert "/invitar" not in reply.text


async def test_a_command_that_is_mistyped_is_guessed(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/ayda")
    assert "¿Quiso decir /ayuda?" in reply.text
    [help_] = await talk(ROSA, "1")
    assert help_.template == "help"


@pytest.mark.parametrize("said", ["/xyzw", "/", "/ ", "/¿?"])
async def test_a_command_that_is_nothing_leads_to_the_help(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert reply.template == "unknown_command"
    assert "¿Quiso decir" not in reply.text


async def test_who_asks_for_tu_is_addressed_so(talk: Talk) -> None:
    def prefer(session) -> None:
        from db.people import Person

        rosa = session.query(Person).filter_by(name="Rosa Huamaní Quispe").one()
        rosa.settings = {**rosa.settings, "address": "tu"}

    await talk.database.run(prefer)
    [reply] = await talk(ROSA, "/ayuda")
    assert "Escribe tu pregunta" in reply.text


async def test_who_did_not_ask_for_it_is_addressed_with_usted(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/ayuda")
    assert "Escriba su pregunta" in reply.text

"""The bot on an emulator of other people's: polling, and the webhook with its secret."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.context import Knowledge
from db.engine import Database
from db.questions import Rating
from tests.channels.telegram.emulator import Emulator, installed_and_running
from tests.channels.telegram.life import Life
from tests.processes import until
from tests.telegram_api.client import FakeTelegram

SHIM = Path(__file__).parent / "start_shim.js"
FIRST_QUESTIONS = (
    ("cuanto tiempo tengo pa instalar la comision de transferencia", "cinco días hábiles"),
    ("q pasa si el concejo no aprueva el PIA", "cinco primeros días"),
    ("FONCOMUN EN QUE LO PUEDO GASTAR", "FONCOMUN"),
    ("hasta cuanto compro sin proceso", "8 UIT"),
    ("buenas practicas contra la anemia", "Sabaino"),
)


@pytest.fixture(scope="module")
def emulator_url() -> Iterator[str]:
    with installed_and_running(SHIM) as url:
        yield url


@pytest.fixture(params=["polling", "webhook"])
async def emulator(
    request: pytest.FixtureRequest,
    emulator_url: str,
    database: Database,
    knowledge: Knowledge,
    tmp_path: Path,
) -> AsyncIterator[Emulator]:
    """A bot of its own token, so that no test sees another's messages."""
    emulator = Emulator(emulator_url, f"{uuid4().int % 10**9}:emulated")
    other = cast(FakeTelegram, emulator)  # the bot needs no more of it than url and token
    life = Life(other, database, knowledge, tmp_path, request.param == "webhook")
    try:
        async with life.running():
            yield emulator
            assert await emulator.violations() == []
    finally:
        await emulator.close()


async def test_it_answers_the_first_five_questions(emulator: Emulator) -> None:
    for question, words in FIRST_QUESTIONS:
        answer = await emulator.ask(question)
        assert words in answer["text"]
        assert "Fuente" in answer["text"]


async def test_topics_are_browsed_by_tapping(emulator: Emulator) -> None:
    menu = await emulator.ask("/temas")
    label = menu["reply_markup"]["inline_keyboard"][0][0]["text"]
    await emulator.tap(label)

    async def turned() -> bool:
        return (await emulator.sent())[-1]["message"]["text"] != menu["text"]

    await until(turned)
    assert len(await emulator.sent()) == 1


async def test_practices_are_found_through_a_form(emulator: Emulator) -> None:
    assert "¿De qué tema?" in (await emulator.ask("/practicas"))["text"]
    for question in ("¿De qué región?", "¿De qué nivel de gobierno?", "¿Con qué criterio"):
        assert question in (await emulator.ask("omitir"))["text"]
    found = await emulator.ask("1")
    assert found["reply_markup"]["inline_keyboard"]


async def test_a_form_can_be_left(emulator: Emulator) -> None:
    await emulator.ask("/practicas")
    await emulator.ask("/cancelar")
    assert "Fuente" in (await emulator.ask(FIRST_QUESTIONS[0][0]))["text"]


async def test_feedback_is_taken(emulator: Emulator, database: Database) -> None:
    await emulator.ask(FIRST_QUESTIONS[1][0])
    await emulator.tap("👎")

    async def rated() -> bool:
        found = await database.run(lambda session: session.scalars(select(Rating)).all())
        return [(rating.address, rating.useful) for rating in found] == [("telegram:7", False)]

    await until(rated)

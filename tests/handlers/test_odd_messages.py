"""Messages nobody expects: without end, without words, broken; each gets a fitting reply."""

import pytest

from bot.context import Knowledge
from db.questions import Question
from handlers.questions import READ_CHARACTERS
from tests.fakes import Talk
from tests.small_knowledge import FakeMatcher, small_knowledge

ROSA, STRANGER = "alcaldesa-sabaino", "visita"


@pytest.fixture
def knowledge() -> Knowledge:
    return small_knowledge()


@pytest.fixture
def matcher(knowledge: Knowledge) -> FakeMatcher:
    assert isinstance(knowledge.matcher, FakeMatcher)
    return knowledge.matcher


async def test_a_message_without_end_is_read_in_part_and_says_so(
    talk: Talk, matcher: FakeMatcher
) -> None:
    first, second = await talk(ROSA, "ceviche " * 1250)
    assert (first.template, second.template) == ("long_message", "rephrase")
    assert len(matcher.asked[0][0]) == READ_CHARACTERS
    assert "1,000 caracteres" in first.text


@pytest.mark.parametrize("digits", ["1" * 10_000, "٣", "፩", "²"])
async def test_odd_numbers_are_questions_like_any_other(talk: Talk, digits: str) -> None:
    replies = await talk(ROSA, digits)
    assert replies[-1].template == "rephrase"


@pytest.mark.parametrize("said", ["👍🏽🏛️", "…", "¿?", "🤔" * 500])
async def test_a_message_without_words_asks_for_some(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert "No encontré palabras" in reply.text


@pytest.mark.parametrize("said", ["", "   ", "\n\t"])
async def test_an_empty_message_is_told_so(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert "llegó vacío" in reply.text


async def test_lone_surrogates_do_no_harm(talk: Talk) -> None:
    [reply] = await talk(ROSA, "ceviche \ud83d roto \x00")
    assert reply.template == "rephrase"
    [row] = await talk.database.run(lambda s: s.query(Question).all())
    assert row.text == "ceviche ? roto"


async def test_markup_that_somebody_types_is_not_obeyed(talk: Talk) -> None:
    await talk(ROSA, "<b>ceviche</b>")
    [reply] = await talk(ROSA, "<script>alert(1)</script>")
    assert "<script" not in reply.text


async def test_a_file_without_words_is_acknowledged(talk: Talk) -> None:
    [reply] = await talk(STRANGER, files=[{"kind": "document", "name": "acta.pdf", "path": "x"}])
    assert reply.template == "attachment_received"


async def test_a_shared_place_is_acknowledged(talk: Talk) -> None:
    [reply] = await talk(ROSA, location={"latitude": -13.5, "longitude": -71.9})
    assert reply.template == "card_received"


async def test_the_contact_of_another_is_acknowledged(talk: Talk) -> None:
    [reply] = await talk(STRANGER, contact={"phone": "999"})
    assert reply.template == "contact_not_own"

"""Good practices: a guided search, typed filters, pages that keep the filters, and the card."""

from itertools import product

import pytest

from bot.messages import Reply
from db.conversations import Conversation
from handlers.practices import PER_PAGE
from tests.fakes import Talk

ROSA = "alcaldesa-sabaino"


def titles(reply: Reply) -> list[str]:
    return [button.label for button in reply.choices() if button.action.startswith("practice:")]


async def search(talk: Talk, *answers: str) -> Reply:
    await talk(ROSA, "/practicas")
    for answer in answers:
        replies = await talk(ROSA, answer)
    return replies[-1]


async def test_the_guided_search_asks_four_things(talk: Talk) -> None:
    [first] = await talk(ROSA, "/practicas")
    asked = [first.template]
    for _ in range(3):
        [reply] = await talk(ROSA, "omitir")
        asked.append(reply.template)
    assert asked == [f"form_practices_{key}" for key in ("theme", "region", "level", "criterion")]


async def test_without_filters_it_finds_them_all(talk: Talk) -> None:
    reply = await search(talk, "omitir", "omitir", "omitir", "omitir")
    assert f"Encontré {len(talk.knowledge.practices.items)} prácticas" in reply.text
    assert len(titles(reply)) == PER_PAGE


async def test_filters_are_chosen_by_number_label_or_tap(talk: Talk) -> None:
    await talk(ROSA, "/practicas")
    await talk(ROSA, "1")
    await talk(ROSA, "cusco")
    await talk.tap(ROSA, "Omitir")
    [reply] = await talk(ROSA, "omitir")
    known = talk.knowledge.practices
    found = known.filter(theme=known.themes[0], region="cusco")
    assert titles(reply) == [practice.title for practice in found[:PER_PAGE]]


async def test_an_option_that_is_not_there_is_asked_again(talk: Talk) -> None:
    await talk(ROSA, "/practicas")
    complaint, again = await talk(ROSA, "astronomía")
    assert (complaint.template, again.template) == ("form_choose_option", "form_practices_theme")


async def test_going_back_asks_the_question_before(talk: Talk) -> None:
    await talk(ROSA, "/practicas")
    await talk(ROSA, "omitir")
    [reply] = await talk(ROSA, "atrás")
    assert reply.template == "form_practices_theme"


async def test_cancelling_ends_the_search(talk: Talk) -> None:
    await talk(ROSA, "/practicas")
    [reply] = await talk(ROSA, "cancelar")
    assert reply.template == "form_cancelled"
    conversation = await talk.database.run(lambda s: s.get_one(Conversation, f"fake:{ROSA}"))
    assert conversation.forms == []


async def test_with_nothing_half_done_there_is_nothing_to_cancel(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/cancelar")
    assert reply.template == "form_nothing_to_cancel"


async def test_a_button_of_a_question_already_answered_says_so(talk: Talk) -> None:
    [first] = await talk(ROSA, "/practicas")
    await talk(ROSA, "omitir")
    [reply] = await talk(ROSA, action=first.choices()[0].action)
    assert reply.template == "outdated_button"


@pytest.mark.parametrize(
    "said", ["/practicas anemia", "practicas anemia", "/buenas_practicas anemia"]
)
async def test_words_after_the_command_find_at_once(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert reply.template == "practices"
    found = talk.knowledge.practices.filter(text="anemia")
    assert titles(reply) == [practice.title for practice in found[:PER_PAGE]]


async def test_words_that_find_nothing_are_told_so(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/practicas astronomía")
    assert reply.template == "practices_none"


async def test_from_nothing_found_one_can_see_them_all(talk: Talk) -> None:
    await talk(ROSA, "/practicas astronomía")
    [reply] = await talk.tap(ROSA, "Ver todas")
    assert f"Encontré {len(talk.knowledge.practices.items)} prácticas" in reply.text


async def test_the_next_pages_keep_the_filters(talk: Talk) -> None:
    known = talk.knowledge.practices
    long_theme = max(known.themes, key=len)
    reply = await search(talk, long_theme, "omitir", "regional", "omitir")
    seen = titles(reply)
    while any("Siguientes" in button.label for button in reply.choices()):
        [reply] = await talk.tap(ROSA, "Siguientes")
        seen += titles(reply)
    assert seen == [p.title for p in known.filter(theme=long_theme, level="regional")]


async def test_no_button_is_longer_than_telegram_allows(talk: Talk) -> None:
    known = talk.knowledge.practices
    choices = product(known.themes, known.regions, known.levels[:1], known.criteria)
    wide = max(choices, key=lambda names: len("".join(names)))
    for names in (("omitir",) * 4, wide):
        reply = await search(talk, *names)
        assert all(len(button.action.encode()) <= 64 for button in reply.choices())


async def test_the_card_shows_what_was_done_where_and_when(talk: Talk) -> None:
    practice = talk.knowledge.practices.items[0]
    [reply] = await talk(ROSA, action=f"practice:{practice.id}")
    for words in (practice.title, practice.regions[0], "Dato histórico", "Fuente:"):
        assert words in reply.text


@pytest.mark.parametrize("action", ["practice:ya-no-existe", "practice"])
async def test_a_card_that_is_gone_says_so(talk: Talk, action: str) -> None:
    [reply] = await talk(ROSA, action=action)
    assert reply.template == "outdated_button"


@pytest.mark.parametrize(
    "action", ["practices", "practices:x:", "practices:²:t=999", "practices:1:z"]
)
async def test_a_page_nobody_offered_does_no_harm(talk: Talk, action: str) -> None:
    [reply] = await talk(ROSA, action=action)
    assert reply.template in ("practices", "practices_none")

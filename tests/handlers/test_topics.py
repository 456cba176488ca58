"""Browsing: topics and questions by pages, chosen by a tap, a number or the label typed."""

import pytest

from bot.messages import Reply
from handlers.topics import QUESTIONS_PER_PAGE, TOPICS_PER_PAGE
from tests.fakes import Talk

ROSA = "alcaldesa-sabaino"


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.choices()]


@pytest.mark.parametrize("said", ["/temas", "temas", "TEMAS", "/menu", "Preguntas"])
async def test_the_topics_are_shown_however_they_are_asked_for(talk: Talk, said: str) -> None:
    [reply] = await talk(ROSA, said)
    assert reply.template == "topics"
    assert len(reply.choices()) == TOPICS_PER_PAGE + 1
    assert labels(reply)[-1] == "Siguientes »"


async def test_pages_lead_to_every_topic_and_back(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/temas")
    seen = labels(reply)[:TOPICS_PER_PAGE]
    while "Siguientes »" in labels(reply):
        [reply] = await talk.tap(ROSA, "Siguientes »")
        seen += [label for label in labels(reply) if "»" not in label and "«" not in label]
    assert seen == [topic.title for topic in talk.knowledge.catalog.topics.values()]
    assert "« Anteriores" in labels(reply)


async def test_turning_a_page_replaces_the_one_on_screen(talk: Talk) -> None:
    await talk(ROSA, "/temas")
    [reply] = await talk(ROSA, action="topics:2", source="77")
    assert reply.replace
    assert talk.channel.edits == [(f"fake:{ROSA}", "77")]


async def test_asking_for_the_topics_replaces_nothing(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/temas", source="77")
    assert not reply.replace
    assert talk.channel.edits == []


async def test_a_number_opens_a_topic_and_then_a_question(talk: Talk) -> None:
    await talk(ROSA, "/temas")
    [topic] = await talk(ROSA, "1")
    assert topic.template == "topic"
    [answer] = await talk(ROSA, "2")
    assert answer.text.startswith(f"<b>{labels(topic)[1]}</b>")


async def test_a_label_opens_a_topic_without_accents_or_capitals(talk: Talk) -> None:
    [topics] = await talk(ROSA, "/temas")
    [topic] = await talk(ROSA, labels(topics)[2].lower())
    assert topic.text.startswith(f"<b>{labels(topics)[2]}</b>")


async def test_a_number_past_the_menu_is_a_question(talk: Talk) -> None:
    await talk(ROSA, "/temas")
    [reply] = await talk(ROSA, "99")
    assert reply.template not in ("topic", "topics", "answer")


async def test_a_number_without_a_menu_is_a_question(talk: Talk) -> None:
    [reply] = await talk(ROSA, "1")
    assert reply.template not in ("topic", "topics", "answer")


async def test_the_questions_of_a_topic_come_by_pages(talk: Talk) -> None:
    [first] = await talk(ROSA, action="topic:concejo_alcaldia:1")
    [second] = await talk(ROSA, action="topic:concejo_alcaldia:2")
    entries = talk.knowledge.catalog.by_topic("concejo_alcaldia")
    shown = labels(first)[:QUESTIONS_PER_PAGE] + labels(second)[:QUESTIONS_PER_PAGE]
    assert shown == [entry.question for entry in entries[: 2 * QUESTIONS_PER_PAGE]]


async def test_the_topic_browsed_is_remembered(talk: Talk) -> None:
    await talk(ROSA, action="topic:concejo_alcaldia:1")
    from db.conversations import Conversation

    conversation = await talk.database.run(lambda s: s.get_one(Conversation, f"fake:{ROSA}"))
    assert conversation.last_topic == "concejo_alcaldia"


@pytest.mark.parametrize("action", ["topics:99", "topics:0", "topics:x", "topics:²", "topics"])
async def test_a_page_that_is_not_there_becomes_the_nearest(talk: Talk, action: str) -> None:
    [reply] = await talk(ROSA, action=action)
    assert reply.template == "topics"


@pytest.mark.parametrize("action", ["topic:ya_no_existe:1", "topic", "q:ya-no-existe", "q", "nada"])
async def test_a_button_of_another_time_says_so(talk: Talk, action: str) -> None:
    [reply] = await talk(ROSA, action=action)
    assert reply.template == "outdated_button"


async def test_a_button_of_another_version_says_so(talk: Talk) -> None:
    [reply] = await talk(ROSA, action="topics:1", stale=True)
    assert reply.template == "outdated_button"

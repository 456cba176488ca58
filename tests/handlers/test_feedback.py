"""Thumbs: kept, changeable, and a place to say what was missing."""

import pytest

from db.questions import Rating
from tests.fakes import Talk

ROSA = "alcaldesa-sabaino"


async def ask(talk: Talk) -> str:
    """Show an entry; returns its id."""
    entry = next(iter(talk.knowledge.catalog.entries))
    await talk(ROSA, action=f"q:{entry}")
    return entry


async def ratings(talk: Talk) -> list[tuple[str, bool, str]]:
    rows = await talk.database.run(lambda s: s.query(Rating).all())
    return [(row.entry_id, row.useful, row.comment) for row in rows]


async def test_a_thumb_up_is_kept_and_thanked(talk: Talk) -> None:
    entry = await ask(talk)
    [reply] = await talk.tap(ROSA, "Me sirvió")
    assert "me alegra" in reply.text
    assert await ratings(talk) == [(entry, True, "")]


async def test_a_thumb_down_asks_what_was_missing(talk: Talk) -> None:
    entry = await ask(talk)
    [reply] = await talk.tap(ROSA, "No me sirvió")
    assert [button.action for button in reply.choices()] == [f"missing:{entry}", f"consult:{entry}"]
    assert await ratings(talk) == [(entry, False, "")]


async def test_a_second_thumb_changes_the_first(talk: Talk) -> None:
    entry = await ask(talk)
    await talk.tap(ROSA, "Me sirvió")
    await talk(ROSA, action=f"rate:{entry}:0")
    assert await ratings(talk) == [(entry, False, "")]


async def test_a_comment_is_kept_without_personal_data(talk: Talk) -> None:
    entry = await ask(talk)
    await talk.tap(ROSA, "No me sirvió")
    [question] = await talk.tap(ROSA, "Decir qué faltó")
    [thanks] = await talk(ROSA, "Falta el plazo; mi celular es 987654321")
    assert (question.template, thanks.template) == ("form_comment_missing", "comment_thanks")
    assert await ratings(talk) == [(entry, False, "Falta el plazo; mi celular es …")]


async def test_a_comment_may_be_left_out(talk: Talk) -> None:
    entry = await ask(talk)
    await talk.tap(ROSA, "No me sirvió")
    await talk.tap(ROSA, "Decir qué faltó")
    [thanks] = await talk.tap(ROSA, "Omitir")
    assert "gracias por avisar" in thanks.text
    assert await ratings(talk) == [(entry, False, "")]


@pytest.mark.parametrize("said", ["x", "", "👎"])
async def test_a_comment_that_says_nothing_is_asked_again(talk: Talk, said: str) -> None:
    entry = await ask(talk)
    await talk(ROSA, action=f"missing:{entry}")
    complaint, again = await talk(ROSA, said)
    assert (complaint.template, again.template) == ("form_empty_answer", "form_comment_missing")


@pytest.mark.parametrize(
    "action",
    ["rate:ya-no-existe:1", "rate", "rate:{entry}", "rate:{entry}:2", "missing:x", "missing"],
)
async def test_a_thumb_nobody_offered_is_not_kept(talk: Talk, action: str) -> None:
    entry = await ask(talk)
    [reply] = await talk(ROSA, action=action.format(entry=entry))
    assert reply.template == "outdated_button"
    assert await ratings(talk) == []

"""Changing a draft, what stops that, and seeing it beforehand."""

from functools import partial
from typing import Any

import pytest

from bot.messages import Reply
from db import people
from tests import announcements as step
from tests.announcements import APPROVER, AUTHOR, first, last
from tests.fakes import Talk
from tests.people import MAYOR, ON_SQLITE, templates

pytestmark = ON_SQLITE


async def test_every_field_can_be_changed(talk: Talk) -> None:
    await step.draft(talk)
    changes = {
        "subject": ("Otro asunto", "«Otro asunto»"),
        "topic": ("Emergencias", "Emergencias"),
        "valid_until": ("30 de noviembre", "hasta el 30 de noviembre"),
        "wants_ack": ("Sí", "Acuse:</b> sí"),
        "audience": ("alcalde de Abancay", "alcaldías de municipalidades de Abancay"),
        "send_at": ("el lunes a las 9", "lunes 23 de noviembre"),
    }
    for number, (name, (answer, shown)) in enumerate(changes.items(), start=2):
        await talk(AUTHOR, action=f"ann_edit:1:{name}")
        [card] = await talk(AUTHOR, answer)
        assert shown in card.text, name
        assert (await first(talk)).version == number
    await talk(AUTHOR, action="ann_edit:1:valid_until")
    [card] = await talk.tap(AUTHOR, "Quitar")
    assert "sin fecha" in card.text


async def test_skipping_a_field_that_is_needed_changes_nothing(talk: Talk) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_edit:1:subject")
    await talk(AUTHOR, "omitir")
    assert (await first(talk)).version == 1


async def test_what_is_on_its_way_is_not_changed(talk: Talk) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_edit:1:subject")
    await talk(AUTHOR, "cancelar")
    await step.approve(talk)
    [refused] = await talk(AUTHOR, action="ann_edit:1")
    assert refused.template == "announcement_refused"


async def test_what_was_approved_while_a_change_was_typed_is_not_changed(talk: Talk) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_do:submit:1:1")
    await talk(AUTHOR, action="ann_edit:1:subject")
    await talk(APPROVER, action="ann_do:approve:1:1")
    assert "announcement_refused" in templates(await talk(AUTHOR, "Otro asunto"))
    assert (await first(talk)).subject == "Plazo"


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"audience": {}}, "le falta la audiencia"),
        ({"audience": {"places": ["080102"]}}, "no llegaría a nadie"),
    ],
)
async def test_what_is_not_ready_is_not_submitted(
    talk: Talk, values: dict[str, Any], complaint: str
) -> None:
    await step.draft(talk, **values)
    [told] = await talk(AUTHOR, action="ann_do:submit:1:1")
    assert complaint in told.text


async def test_a_button_of_no_announcement_is_told_so(talk: Talk) -> None:
    for action in ("ann:9", "ann_edit:9", "ann_preview:9", "ann_phones:x", "aud:9", "ann_report:9"):
        assert templates(await talk(AUTHOR, action=action)) == ["announcement_unknown"], action
    assert templates(await talk(AUTHOR, action="ann_do:fly:1:1")) == ["outdated_button"]


async def test_the_preview_goes_to_each_of_ones_channels(talk: Talk) -> None:
    await step.draft(talk)
    await talk.database.run(partial(give_web_chat, talk=talk))
    seen, told = await talk.tap(AUTHOR, "Vista previa")
    assert seen == await preview_of(talk)
    assert "También se lo envié por el chat web" in told.text
    [pending] = [row for row in await talk.outbox("pending") if row.address == "web:autor"]
    assert Reply.from_json(pending.payload) == seen


def give_web_chat(session: Any, talk: Talk) -> None:

    row = people.see(session, f"fake:{AUTHOR}", talk.clock())
    person = session.get_one(people.Person, row.person_id)
    people.link(session, "web:autor", person, talk.clock())
    row.last_seen_at = talk.clock()


async def preview_of(talk: Talk) -> Reply:
    """What recipients get."""
    await step.approve(talk)
    return last(talk, MAYOR, "announcement")

"""Who joins late, at what hour it starts, and who gets it again."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from db import outbox
from db.announcement_states import State
from tests import announcements as step
from tests.announcements import APPROVER, AUTHOR, first, heard, tick
from tests.audience import appoint
from tests.fakes import Talk
from tests.people import MAYOR, ON_SQLITE, OTHER_MAYOR

pytestmark = ON_SQLITE


VALID = date(2026, 11, 30)


async def test_who_joins_while_it_holds_gets_it_once(talk: Talk) -> None:
    await step.draft(talk, valid_until=VALID)
    await step.approve(talk)
    talk.clock.forward(days=1)
    await talk.database.run(lambda s: appoint(s, "030102", now=talk.clock()) and None)
    await tick(talk, minutes=1)
    await tick(talk, minutes=1)
    [newcomer] = [a for a in talk.channel.sent if a.startswith("fake:030102")]
    assert [reply.template for reply in talk.channel.sent[newcomer]] == ["announcement"]
    assert heard(talk, MAYOR) == ["announcement"]


@pytest.mark.parametrize("valid_until", [None, VALID])
async def test_who_joins_later_or_elsewhere_does_not(talk: Talk, valid_until: date | None) -> None:
    await step.draft(talk, valid_until=valid_until)
    await step.approve(talk)
    talk.clock.forward(days=1)
    await talk.database.run(lambda s: appoint(s, "080102", now=talk.clock()) and None)
    talk.clock.forward(days=20)
    await talk.database.run(lambda s: appoint(s, "030102", now=talk.clock()) and None)
    await tick(talk, minutes=1)
    assert not [a for a in talk.channel.sent if a.startswith(("fake:08", "fake:030102"))]


async def resend(talk: Talk) -> str:
    version = (await first(talk)).version
    reply, *_ = await talk(AUTHOR, action=f"ann_do:resend:1:{version}:yes")
    return reply.text


async def test_a_resend_goes_to_those_who_did_not_acknowledge(talk: Talk) -> None:
    await step.draft(talk, wants_ack=True)
    await step.approve(talk)
    await talk.tap(MAYOR, "Recibido")
    await tick(talk, seconds=10)
    assert "Espere un día" in await resend(talk)
    await tick(talk, hours=24)
    assert "a 1 persona" in await resend(talk)
    assert heard(talk, MAYOR).count("announcement") == 1
    assert heard(talk, OTHER_MAYOR).count("announcement") == 2
    await tick(talk, seconds=10)
    await tick(talk, hours=24)
    await resend(talk)
    await tick(talk, seconds=10)
    await tick(talk, hours=24)
    assert "ya salió tres veces" in await resend(talk)
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "Enviado a <b>2</b> de 2; acusaron recibo <b>1</b>" in report.text


async def test_without_acknowledgement_there_is_no_resend(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    await tick(talk, seconds=10)
    await tick(talk, hours=24)
    assert "no pide acuse" in await resend(talk)


async def test_it_starts_at_its_hour_once(talk: Talk) -> None:
    await step.draft(talk, send_at=talk.clock() + timedelta(hours=2))
    [done] = await step.approve(talk)
    assert "saldrá el sábado 21 de noviembre de 2026 a las 12:00" in done.text
    await tick(talk, minutes=119)
    assert heard(talk, MAYOR) == []
    await tick(talk, minutes=1)
    await tick(talk, minutes=1)
    assert heard(talk, MAYOR) == ["announcement"]


async def test_one_changed_before_its_hour_does_not_start(talk: Talk) -> None:
    await step.draft(talk, send_at=talk.clock() + timedelta(hours=2))
    await step.approve(talk)
    await talk(AUTHOR, action="ann_edit:1:subject")
    await talk(AUTHOR, "Otro asunto")
    await tick(talk, hours=3)
    assert heard(talk, MAYOR) == []
    assert (await first(talk)).state == State.DRAFT


async def test_materialising_is_all_or_nothing(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_do:submit:1:1")

    def fail(session: Session, *args: object, **kwargs: object) -> int:
        raise ValueError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "enqueue_all", fail)
        await talk(APPROVER, action="ann_do:approve:1:1")
    assert (await first(talk)).state == State.SUBMITTED
    talk.clock.forward(minutes=1)
    await talk.settle()
    assert (await first(talk)).state == State.SENDING
    assert heard(talk, MAYOR) == ["announcement"]

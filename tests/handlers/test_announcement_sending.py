"""On its way: pause, resume, cancel, progress in one message, what joins late, what is resent."""

from collections import Counter
from datetime import date

from db import batches
from db.announcement_states import State
from db.deliveries import DeliveryStatus
from tests import announcements as step
from tests.announcements import APPROVER, AUTHOR, first, heard, last, tick
from tests.fakes import Talk
from tests.people import MAYOR, ON_SQLITE, OTHER_MAYOR, templates

pytestmark = ON_SQLITE


async def statuses(talk: Talk) -> dict[str, int]:
    rows = [row.status for row in await talk.outbox() if row.batch == "announcement:1"]
    return dict(Counter(rows))


async def resume_sending(talk: Talk) -> None:
    """The silence is over."""
    talk.clock.forward(seconds=step.STORM + 1)
    await talk.settle()


async def test_approving_sends_it_to_each_once(talk: Talk) -> None:
    await step.draft(talk)
    [done, _] = await step.approve(talk)
    assert "ya está saliendo a 2 personas" in done.text
    assert heard(talk, MAYOR) == heard(talk, OTHER_MAYOR) == ["announcement"]
    assert await statuses(talk) == {DeliveryStatus.SENT: 2}


async def test_a_second_tap_on_approve_changes_nothing(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    [again] = await talk(APPROVER, action="ann_do:approve:1:1")
    assert again.template == "announcement_refused"
    assert heard(talk, MAYOR) == ["announcement"]


async def test_what_waits_is_held_until_it_is_resumed(talk: Talk) -> None:
    await step.on_its_way(talk)
    assert await statuses(talk) == {DeliveryStatus.PENDING: 2}
    await talk(AUTHOR, "/pausar")
    await resume_sending(talk)
    assert "En pausa" in last(talk, AUTHOR, "announcement_done").text
    assert heard(talk, MAYOR) == []
    await talk(APPROVER, "/reanudar 1")
    await talk.settle()
    assert heard(talk, MAYOR) == heard(talk, OTHER_MAYOR) == ["announcement"]


async def test_what_is_cancelled_never_leaves(talk: Talk) -> None:
    await step.on_its_way(talk)
    await talk.post(AUTHOR, "/detener 1")
    await talk.dispatcher.handle_head(f"fake:{AUTHOR}")
    await talk.post(AUTHOR, action="ann_do:cancel:1:1:yes")
    await talk.dispatcher.handle_head(f"fake:{AUTHOR}")
    await resume_sending(talk)
    assert "los 2 que faltan no saldrán nunca" in last(talk, AUTHOR, "announcement_confirm").text
    assert heard(talk, MAYOR) == []
    assert await statuses(talk) == {DeliveryStatus.CANCELLED: 2}
    [report] = await talk(AUTHOR, "/reporte 1")
    assert "cancelado: 2" in report.text


async def test_a_batch_paused_by_errors_pauses_the_announcement_and_says_so(talk: Talk) -> None:
    await step.on_its_way(talk)
    await talk.database.run(
        lambda s: batches.pause(s, "announcement:1", talk.clock(), batches.FAILING)
    )
    await tick(talk, seconds=step.STORM + 1)
    await tick(talk, seconds=10)
    assert (await first(talk)).state == State.PAUSED
    shown = last(talk, AUTHOR, "announcement_progress")
    assert "en pausa" in shown.text
    assert "Se detuvo solo" in shown.text
    assert heard(talk, AUTHOR).count("announcement_stopped") == 1
    await talk.tap(AUTHOR, "Reanudar")
    await talk.settle()
    assert heard(talk, MAYOR) == ["announcement"]


async def test_progress_is_one_message_that_is_edited(talk: Talk) -> None:
    await step.on_its_way(talk)
    await resume_sending(talk)
    await tick(talk, seconds=10)
    await tick(talk, seconds=10)
    shown = heard(talk, AUTHOR).count("announcement_progress")
    assert shown == 2
    edited = [address for address, _ in talk.channel.edits]
    assert sorted(edited) == [f"fake:{APPROVER}", f"fake:{AUTHOR}"]
    assert "100 %: 2 de 2" in last(talk, AUTHOR, "announcement_progress").text


async def test_progress_says_how_long_it_will_take(talk: Talk) -> None:
    await step.on_its_way(talk)
    await resume_sending(talk)
    [card] = await talk(AUTHOR, "/anuncios 1")
    assert "Enviados 2 de 2" in card.text
    assert "Falta menos de un minuto" in last(talk, AUTHOR, "announcement_progress").text


async def test_it_ends_when_nothing_waits_any_more(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    assert (await first(talk)).state == State.SENDING
    await tick(talk, seconds=10)
    assert (await first(talk)).state == State.FINISHED


async def test_commands_without_a_number_mean_the_one_on_its_way(talk: Talk) -> None:
    assert templates(await talk(AUTHOR, "/pausar")) == ["announcement_which"]
    assert templates(await talk(AUTHOR, "/reporte")) == ["announcement_which"]
    assert templates(await talk(AUTHOR, "/anuncios 99")) == ["announcement_unknown"]
    await step.draft(talk)
    await step.approve(talk)
    [which] = await talk(AUTHOR, "/reporte")
    assert [button.action for button in which.choices()] == ["ann_report:1"]


async def test_what_waits_for_a_decision_is_shown_and_not_decided(talk: Talk) -> None:
    assert "Nada espera" in (await talk(APPROVER, "/aprobar"))[0].text
    await step.draft(talk)
    await talk(AUTHOR, action="ann_do:submit:1:1")
    assert templates(await talk(APPROVER, "aprobar")) == ["announcement", "announcement_card"]
    assert (await first(talk)).state == State.SUBMITTED
    assert "ya está saliendo" in (await talk(APPROVER, "✅ Aprobar"))[0].text


async def test_what_expires_before_it_leaves_is_not_sent(talk: Talk) -> None:
    await step.on_its_way(talk, valid_until=date(2026, 11, 21))
    await tick(talk, days=1)
    await tick(talk, seconds=10)
    assert heard(talk, MAYOR) == []
    assert await statuses(talk) == {DeliveryStatus.EXPIRED: 2}
    assert (await first(talk)).state == State.FINISHED

"""Broken off: what never arrived goes again, what perhaps did is settled by kind."""

import pytest

from db.outbox import DeliveryStatus
from tests.channels.telegram.life import Life
from tests.processes import until

ROSA, JULIO = 7, 8
AFTER = ("hang_after", "reset_after", "truncate", "garbage")
BEFORE = ("hang_before", "reset_before")


@pytest.mark.parametrize("kind", AFTER)
async def test_an_announcement_that_perhaps_arrived_is_never_doubled(life: Life, kind: str) -> None:
    """Row 9: at most once; the unknown outcome is recorded and shown."""
    await life.fake.act("chats", first=ROSA)
    await life.fake.fault(kind, "sendMessage", times=1)
    await life.announce(ROSA)
    await life.settled()
    [delivery] = await life.deliveries()
    assert (delivery.status, delivery.reason) == (DeliveryStatus.UNKNOWN, "no_answer")
    assert len(await life.fake.ledger()) == 1


@pytest.mark.parametrize("kind", AFTER)
async def test_an_answer_that_perhaps_arrived_is_doubled_at_most_once(
    life: Life, kind: str
) -> None:
    """Row 9: at least once; a doubled answer is harmless, a lost one is not."""
    await life.fake.fault(kind, "sendMessage")
    await life.fake.say(ROSA, "/ayuda")
    await life.settled()
    assert len(await life.fake.ledger()) == 2
    assert await life.statuses() == [DeliveryStatus.UNKNOWN]


@pytest.mark.parametrize("kind", BEFORE)
async def test_an_answer_that_did_not_arrive_goes_again(life: Life, kind: str) -> None:
    """Row 10: seen from here it is the same as row 9, so the same holds: once more."""
    await life.fake.fault(kind, "sendMessage", times=1)
    await life.fake.say(ROSA, "/ayuda")
    await life.settled()
    assert len(await life.fake.ledger()) == 1
    assert await life.statuses() == [DeliveryStatus.SENT]


async def test_what_was_never_written_goes_again_whatever_it_is(life: Life) -> None:
    """Row 10: a refused connection took nothing, so that not even an announcement is in doubt."""
    await life.fake.act("chats", first=ROSA)
    await life.fake.down()
    await life.announce(ROSA)
    await until(lambda: refused(life))
    await life.fake.up()
    await life.settled()
    assert len(await life.fake.ledger()) == 1
    assert await life.statuses() == [DeliveryStatus.SENT]


async def refused(life: Life) -> bool:
    return [delivery.reason for delivery in await life.deliveries()] == ["not_sent"]


async def test_an_answer_that_drips_in_has_one_deadline(life: Life) -> None:
    """Row 11: bytes that come now and then do not hold a sender for ever."""
    await life.fake.act("chats", first=ROSA)
    await life.fake.fault("drip", "sendMessage", seconds=2.0, times=1)
    await life.announce(ROSA)
    await life.fake.wait("silences", 1)
    await life.fake.ask(JULIO, "/ayuda")
    await life.settled()
    assert sorted(await life.statuses()) == [DeliveryStatus.SENT, DeliveryStatus.UNKNOWN]


async def test_one_hanging_chat_does_not_hold_the_others(life: Life) -> None:
    await life.fake.fault("hang_after", "sendMessage", chat=ROSA)
    await life.fake.say(ROSA, "/ayuda")
    for _ in range(5):
        await life.fake.ask(JULIO, "/ayuda")
    await life.fake.clear_faults()

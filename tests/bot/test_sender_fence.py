"""The sender as one of several: what it remembers over a restart, and what it must not send."""

import asyncio
from functools import partial

import pytest

from bot import claims
from bot.channels.base import Fate, SendError
from bot.messages import Lane, Reply
from bot.pacing import Pace
from bot.sender import Sender
from db import batches, leads, outbox
from db.outbox import DeliveryStatus
from tests.fakes import OWNER, Talk

NEXT = "next"
BATCH = "announcement:1"
QUICK = Pace(per_second=1_000)


async def announce(talk: Talk, size: int) -> None:
    keyed = [(f"{BATCH}:{number}", f"fake:{number}") for number in range(size)]
    values = {"lane": Lane.ANNOUNCEMENT, "payload": Reply("hola").to_json(), "batch": BATCH}
    await talk.database.run(partial(outbox.enqueue_all, keyed=keyed, now=talk.clock(), **values))


def another(talk: Talk, owner: str, pace: Pace | None = None) -> Sender:
    """A sender of another process, or of this one after a restart."""
    paces = {"fake": pace} if pace else None
    return Sender(talk.database, {"fake": talk.channel}, owner, talk.clock, paces)


async def run_until_idle(one: Sender) -> None:
    """As `run`, from its first look to when nothing is left."""
    stopping = asyncio.Event()
    running = asyncio.create_task(one.run(stopping))
    while await one.claim_once():
        await one.drained()
    stopping.set()
    one.wake()
    await running


async def take_lead(talk: Talk, owner: str) -> None:
    await talk.database.run(partial(leads.take, owner=owner, now=talk.clock()))


async def statuses(talk: Talk) -> list[str]:
    return [row.status for row in await talk.outbox()]


async def test_who_lost_the_lead_claims_nothing_and_the_next_one_sends_all(talk: Talk) -> None:
    await take_lead(talk, OWNER)
    await announce(talk, 3)
    await take_lead(talk, NEXT)
    await talk.settle()
    assert talk.channel.order == []
    await run_until_idle(another(talk, NEXT))
    assert await statuses(talk) == [DeliveryStatus.SENT] * 3


async def test_who_was_frozen_with_a_claim_in_hand_does_not_send_it(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Claimed, then frozen for longer than a claim is trusted, while another one took over."""
    monkeypatch.setattr(claims, "SURE_OF_A_NOTICE_SECONDS", -1)
    frozen, thawed = another(talk, OWNER, QUICK), asyncio.Event()

    async def freeze(lane: int) -> None:
        await thawed.wait()

    monkeypatch.setattr(frozen.lines["fake"].pacer, "turn", freeze)
    await take_lead(talk, OWNER)
    await announce(talk, 1)
    assert await frozen.claim_once() == 1
    await take_lead(talk, NEXT)
    await talk.database.run(partial(outbox.release_stale, owner=NEXT, now=talk.clock()))
    thawed.set()
    await frozen.drained()
    assert talk.channel.order == []
    assert await statuses(talk) == [DeliveryStatus.UNKNOWN]


async def test_who_was_frozen_and_still_leads_sends_what_it_claimed(talk: Talk) -> None:
    await take_lead(talk, OWNER)
    await announce(talk, 1)
    talk.sender.claims.doubt()
    assert await talk.sender.claim_once() == 1
    talk.sender.claims.doubt()
    await talk.sender.drained()
    assert await statuses(talk) == [DeliveryStatus.SENT]


async def test_a_pause_for_everyone_outlives_a_restart(talk: Talk) -> None:
    """F4: with a `retry_after` of 10,072 s not one request before."""
    talk.channel.fail_next.append(SendError(Fate.PAUSE, "429", retry_after=10_072))
    await announce(talk, 3)
    await talk.settle()
    talk.clock.forward(seconds=10_071)
    await run_until_idle(another(talk, "after the restart"))
    assert talk.channel.order == []
    talk.clock.forward(seconds=1)
    await run_until_idle(another(talk, "after another one"))
    assert await statuses(talk) == [DeliveryStatus.SENT] * 3


async def test_with_a_limited_rate_only_one_is_claimed_before_its_slot(talk: Talk) -> None:
    """What is claimed when the power fails is unknown: nothing is claimed long before."""
    slow = another(talk, OWNER, Pace(per_second=0.001))
    slow.lines["fake"].pacer.rest(1_000)
    await announce(talk, 5)
    assert [await slow.claim_once(), await slow.claim_once()] == [1, 0]
    assert (await statuses(talk)).count(DeliveryStatus.SENDING) == 1
    for task in slow._tasks:
        task.cancel()


async def test_five_blocked_in_a_hundred_pause_an_announcement(talk: Talk) -> None:
    await announce(talk, 60)
    talk.channel.fail_next += [SendError(Fate.DEAD, "blocked")] * 5
    await run_until_idle(another(talk, OWNER, QUICK))
    row = await talk.database.run(partial(batches.find, batch=BATCH))
    assert (row.state, row.reason) == (batches.BatchState.PAUSED, batches.FAILING)
    assert (await statuses(talk)).count(DeliveryStatus.PENDING) >= 50
    await talk.database.run(partial(batches.resume, batch=BATCH, now=talk.clock()))
    await run_until_idle(another(talk, OWNER, QUICK))
    assert (await statuses(talk)).count(DeliveryStatus.SENT) == 55


async def test_a_few_blocked_ones_do_not_stop_it(talk: Talk) -> None:
    await announce(talk, 60)
    talk.channel.fail_next += [SendError(Fate.DEAD, "blocked")] * 4
    await run_until_idle(another(talk, OWNER, QUICK))
    assert (await statuses(talk)).count(DeliveryStatus.SENT) == 56


async def test_unknown_outcomes_do_not_stop_it_and_are_not_sent_again(talk: Talk) -> None:
    await announce(talk, 20)
    talk.channel.fail_next += [SendError(Fate.UNKNOWN, "no_answer")] * 10
    await run_until_idle(another(talk, OWNER, QUICK))
    talk.clock.forward(days=1)
    await run_until_idle(another(talk, OWNER, QUICK))
    assert (await statuses(talk)).count(DeliveryStatus.UNKNOWN) == 10
    assert len(talk.channel.order) == 10


async def test_what_comes_too_close_to_the_last_message_of_its_chat_waits(talk: Talk) -> None:
    """One message a second per chat; and the others need not wait for it."""
    strict = another(talk, OWNER, Pace(per_second=1_000, chat_seconds=60, group_a_minute=20))
    await announce(talk, 2)
    keyed = [("again", "fake:0")]
    values = {"lane": Lane.ANNOUNCEMENT, "payload": Reply("otro").to_json(), "batch": BATCH}
    await talk.database.run(partial(outbox.enqueue_all, keyed=keyed, now=talk.clock(), **values))
    await run_until_idle(strict)
    assert sorted(address for address, _ in talk.channel.order) == ["fake:0", "fake:1"]
    [waiting] = await talk.outbox(DeliveryStatus.PENDING)
    assert (waiting.key, waiting.not_before > talk.clock()) == ("again", True)

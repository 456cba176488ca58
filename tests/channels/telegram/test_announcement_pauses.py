"""Paused, resumed and cancelled at random: whoever was to get it gets it, or is known not to."""

import random
from functools import partial

from db import batches
from db.outbox import DeliveryStatus
from tests import wire
from tests.channels.telegram.life import ON_BOTH, Life
from tests.wire import Audience

SEED = 20261121
RATE = 60.0
"""So slow that what is to be cancelled is not over by then, however busy the machine is."""
TIMES = 50
CANCELLED_AT = range(5, 25)
GOING_ON = Audience(60, 1)
CANCELLED = (Audience(150, 2), Audience(150, 3))
ALL = (*CANCELLED, GOING_ON)


@ON_BOTH
async def test_held_up_fifty_times_at_random_it_reaches_whom_it_was_for(resting: Life) -> None:
    """F17: the set sent equals the set written down; what was cancelled, less what was not sent."""
    resting.rate = RATE
    dice = random.Random(SEED)
    ends = dict(zip(dice.sample(CANCELLED_AT, len(CANCELLED)), CANCELLED, strict=True))
    async with resting.running() as life:
        for audience in ALL:
            await wire.meet(life.fake, audience)
            await wire.leave(life.database, audience)
        life.hurry()
        for number in range(TIMES):
            chosen = dice.choice(ALL)
            act = dice.choice((batches.pause, batches.resume))
            await change(life, partial(act, batch=chosen.batch))
            if number in ends:
                await change(life, partial(batches.cancel, batch=ends[number].batch))
            await some_more(life, dice.randint(0, 4))
        for audience in ALL:
            await change(life, partial(batches.resume, batch=audience.batch))
        await life.settled()
    for audience in ALL:
        await check(resting, audience)


async def change(life: Life, act: partial[object]) -> None:
    await life.database.run(partial(act, now=life.clock()))
    life.hurry()


async def some_more(life: Life, count: int) -> None:
    """Go on when so many more were accepted, unless everything stands still."""
    accepted = await life.fake.wait("accepted", 0)
    order = {"what": "accepted", "count": accepted + count, "patience": 0.1}
    await life.fake.act("wait", **order)


async def check(life: Life, audience: Audience) -> None:
    books = await wire.books(life.fake, life.database, audience)
    assert books.twice == 0
    rows = [row for row in await life.deliveries() if row.batch == audience.batch]
    sent = {row.address for row in rows if row.status == DeliveryStatus.SENT}
    cancelled = {row.address for row in rows if row.status == DeliveryStatus.CANCELLED}
    wired = wire.received(await life.fake.ledger(), audience.chats)
    assert {f"telegram:{chat}" for chat in wired} == sent
    assert sent | cancelled == {address for _, address in audience.keyed}
    assert bool(cancelled) == (audience in CANCELLED)
    assert not cancelled & sent

"""The speed limits, with time as an argument."""

import pytest

from tests.telegram_api.errors import ApiError
from tests.telegram_api.limits import Limits
from tests.telegram_api.policy import Policy
from tests.telegram_api.sight import peak

GROUP = -5


def accepted(policy: Policy, chat_id: int, times: list[float]) -> list[float]:
    """Which of these sends get through."""
    limits, through = Limits(), []
    for now in times:
        try:
            limits.check(chat_id, policy, now)
        except ApiError:
            continue
        limits.count(chat_id, policy, now)
        through.append(now)
    return through


def test_a_sliding_second_holds_so_many_and_no_more() -> None:
    times = [step / 128 for step in range(3 * 128)]  # exact in binary, unlike hundredths
    through = accepted(Policy(per_second=30), 7, times)
    assert peak(through, 1.0) == 30
    assert len(through) == 90


def test_one_chat_may_burst_and_then_goes_at_its_rate() -> None:
    policy = Policy(per_chat=1, chat_burst=3)
    assert accepted(policy, 7, [0, 0.1, 0.2, 0.3, 1.0, 1.5, 2.0]) == [0, 0.1, 0.2, 1.0, 2.0]


def test_a_group_gets_so_many_a_minute_and_a_person_more() -> None:
    times = [float(second) for second in range(60)]
    policy = Policy(per_group_minute=20)
    assert len(accepted(policy, GROUP, times)) == 20
    assert len(accepted(policy, 7, times)) == 60


def test_a_refusal_says_how_long_to_wait_unless_it_must_not() -> None:
    limits, policy = Limits(), Policy(per_group_minute=1)
    limits.count(GROUP, policy, 0.0)
    with pytest.raises(ApiError) as told:
        limits.check(GROUP, policy, 20.0)
    assert told.value.parameters == {"retry_after": 40}
    with pytest.raises(ApiError) as silent:
        limits.check(GROUP, Policy(per_group_minute=1, retry_hint=False), 20.0)
    assert silent.value.parameters == {}

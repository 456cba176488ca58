"""Lists: filtered, in the order of their deadlines, each row once however the pages fall."""

from collections import Counter
from datetime import date, timedelta

import pytest

from db import commitment_lists, commitment_words
from db.commitment_lists import Filters
from db.commitment_registration import Registration, register_all
from db.commitment_sides import Reach
from db.commitment_states import State
from db.meetings import Edition
from tests.commitments import ABANCAY, DUE, MINISTRY, SABAINO, TODAY, World

ALL = Reach(everything=True)
APURIMAC = Reach(regions=frozenset({"03"}))
VIVIENDA = Reach(bodies=frozenset({MINISTRY}))
DAY = timedelta(days=1)


def fill(world: World, *rows: dict) -> list[str]:
    """Register these, a day apart unless a deadline is given; returns their codes in order."""

    def job(session) -> list[str]:
        edition = session.get_one(Edition, world.edition_id)
        entries = []
        for number, row in enumerate(rows):
            state = row.pop("state", State.PENDING)
            draft = world.draft(session, **{"due_on": DUE + number * DAY, **row})
            entries.append(Registration(draft, state))
        actor = world.move("system", 0).actor
        return [row.code for row in register_all(session, edition, entries, actor, now=world.now)]

    return world.run(job)


def pages(
    world: World, reach: Reach = ALL, limit: int = 3, today: date = TODAY, **filters
) -> list[list[str]]:
    """The codes of every page of a list."""
    found, after = [], ""
    while True:
        page = world.run(
            lambda s, after=after: commitment_lists.page(
                s, reach, Filters(**filters), today=today, limit=limit, after=after
            )
        )
        found.append([row.code for row in page.rows])
        if not page.after:
            return found
        after = page.after


def everything(world: World, reach: Reach = ALL, **more) -> list[str]:
    return [code for page in pages(world, reach, **more) for code in page]


def test_the_earliest_deadline_comes_first_and_none_comes_last(world: World) -> None:
    late, none, early = fill(world, {"due_on": DUE}, {"due_on": None}, {"due_on": DUE - DAY})
    assert everything(world) == [early, late, none]


def test_each_row_is_on_one_page(world: World) -> None:
    codes = fill(world, *({"due_on": DUE} for _ in range(4)), *({"due_on": None} for _ in range(3)))
    assert pages(world, limit=3) == [codes[:3], codes[3:6], codes[6:]]


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_pages_of_any_size_hold_the_same(world: World, limit: int) -> None:
    codes = fill(world, *({} for _ in range(4)), {"due_on": None}, {"due_on": None})
    assert everything(world, limit=limit) == codes


def test_an_empty_list_has_one_empty_page(world: World) -> None:
    assert pages(world) == [[]]


@pytest.mark.parametrize("after", ["x", "20270101", "20271301-4", "-", "-x", f"-{'9' * 30}"])
def test_a_cursor_of_someone_elses_making_is_refused(world: World, after: str) -> None:
    with pytest.raises(ValueError, match=r"page begins|month must be"):
        world.run(lambda s: commitment_lists.page(s, ALL, Filters(), today=TODAY, after=after))


def test_a_page_begins_where_the_last_one_ended_although_rows_were_added(world: World) -> None:
    first, second, third = fill(world, {}, {}, {})
    page = world.run(lambda s: commitment_lists.page(s, ALL, Filters(), today=TODAY, limit=2))
    fill(world, {"due_on": DUE - DAY})
    rest = world.run(
        lambda s: commitment_lists.page(s, ALL, Filters(), today=TODAY, after=page.after)
    )
    assert ([row.code for row in page.rows], [row.code for row in rest.rows]) == (
        [first, second],
        [third],
    )


def test_a_region_and_a_sector_see_their_own(world: World) -> None:
    here, there, other = fill(
        world,
        {},
        {"responsible": MINISTRY, "counterpart": "080101"},
        {"responsible": "080101", "counterpart": "MTC"},
    )
    assert everything(world, APURIMAC) == [here]
    assert everything(world, VIVIENDA) == [here, there]
    assert everything(world, ALL) == [here, there, other]


def test_several_reaches_show_each_row_once(world: World) -> None:
    here, there = fill(world, {}, {"responsible": MINISTRY, "counterpart": "080101"})
    both = Reach(regions=frozenset({"03"}), bodies=frozenset({MINISTRY, SABAINO}))
    assert everything(world, both, limit=1) == [here, there]


def test_no_reach_shows_nothing(world: World) -> None:
    fill(world, {})
    assert everything(world, Reach()) == []
    assert everything(world, Reach(), body=MINISTRY) == []


def test_what_has_ended_is_shown_when_asked_for(world: World) -> None:
    open_one, done, closed = fill(world, {}, {"state": State.VERIFIED}, {"state": State.CLOSED})
    assert everything(world) == [open_one]
    assert everything(world, closed=True, limit=1) == [open_one, done, closed]
    assert everything(world, states=frozenset({State.VERIFIED})) == [done]
    assert everything(world, states=frozenset({State.VERIFIED, State.PENDING})) == [open_one, done]


def test_overdue_is_what_is_left_to_do_after_its_day(world: World) -> None:
    late, _today, *_ = fill(
        world,
        {"due_on": TODAY - DAY},
        {"due_on": TODAY},
        {"due_on": TODAY - DAY, "state": State.DECLARED},
        {"due_on": TODAY - DAY, "state": State.VERIFIED},
        {"due_on": TODAY - DAY, "state": State.TO_CONFIRM},
        {"due_on": None},
    )
    assert everything(world, overdue=True) == [late]


def test_filters_narrow_each_other(world: World) -> None:
    ours, theirs, neighbour, undated = fill(
        world,
        {},
        {"responsible": MINISTRY, "counterpart": SABAINO},
        {"responsible": ABANCAY, "counterpart": "MTC"},
        {"due_on": None},
    )
    assert everything(world, body=MINISTRY) == [ours, theirs, undated]
    assert everything(world, responsible=frozenset({MINISTRY})) == [theirs]
    assert everything(world, responsible=frozenset({MINISTRY}), body="MTC") == []
    assert everything(world, responsible=frozenset({ABANCAY}), body="MTC") == [neighbour]
    assert everything(world, undated=True) == [undated]
    assert everything(world, region="03") == [ours, theirs, neighbour, undated]
    assert everything(world, region="08") == []
    assert everything(world, APURIMAC, body=MINISTRY, undated=True) == [undated]
    assert everything(world, edition_id=world.edition_id + 1) == []


def test_a_filter_does_not_widen_the_reach(world: World) -> None:
    fill(world, {"responsible": "080101", "counterpart": "MTC"})
    assert everything(world, APURIMAC, body="MTC") == []
    assert everything(world, APURIMAC, responsible=frozenset({"080101"})) == []
    assert everything(world, VIVIENDA, region="08") == []


def test_the_post_that_answers_can_be_asked_for(world: World) -> None:
    post = world.actors["gerente"].duties[0].post_id
    mine, _ = fill(world, {"responsible_post_id": post}, {})
    assert everything(world, post_ids=frozenset({post})) == [mine]


def test_words_find_it_in_any_spelling_that_counts(world: World) -> None:
    bridge, road = fill(
        world, {"text": "Puente Antabamba, código 77"}, {"text": "Carretera a Antabamba"}
    )
    assert everything(world, terms=(("antabamba",),)) == [bridge, road]
    assert everything(world, terms=(("antabamba",), ("puente", "puentes"))) == [bridge]
    assert everything(world, terms=(("antabamba",), ("hospital",))) == []
    assert everything(world, terms=(("77",),)) == [bridge]


def test_common_words_are_met_on_the_way(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commitment_words, "RARE", 1)
    codes = fill(world, {"text": "Puente uno"}, {"text": "Puente dos"}, {"text": "Camino"})
    assert everything(world, terms=(("puente",),)) == codes[:2]


def test_words_of_the_bodies_count(world: World) -> None:
    [code] = fill(world, {})
    assert everything(world, terms=(("sabaino",), ("mvcs",))) == [code]


def test_words_are_plain_and_worth_looking_for() -> None:
    text = "Rehabilitación de la I.E. N° 54001, Muñaña — ¡RÍO!"
    assert commitment_words.words(text) == ["rehabilitacion", "54001", "munana", "rio"]
    assert commitment_words.words("Municipalidad Distrital de la") == []


def test_the_vocabulary_holds_each_word_once(world: World) -> None:
    fill(world, {"text": "Puente"}, {"text": "Puente nuevo"})
    known = Counter(world.run(commitment_words.vocabulary))
    assert (known["puente"], known["nuevo"], known["viejo"]) == (1, 1, 0)


def test_a_list_is_counted_up_to_a_limit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(world, *({} for _ in range(4)))

    def count() -> int:
        return world.run(lambda s: commitment_lists.count(s, VIVIENDA, Filters(), today=TODAY))

    assert count() == 4
    monkeypatch.setattr(commitment_lists, "COUNT_CAP", 2)
    assert count() == 3


def test_a_tally_counts_each_state_once(world: World) -> None:
    fill(world, {}, {}, {"state": State.VERIFIED}, {"responsible": "080101", "counterpart": "MTC"})
    both = Reach(regions=frozenset({"03"}), bodies=frozenset({MINISTRY}))
    counted = world.run(
        lambda s: commitment_lists.tally(s, both, Filters(closed=True), today=TODAY)
    )
    assert counted == {State.PENDING: 2, State.VERIFIED: 1}

"""Who sees a commitment: the two bodies, their region and sector, the PCM; by office, not name."""

from datetime import timedelta

import pytest

from db import bodies, commitment_lists, commitment_sides, posts
from db.commitment_errors import NotAllowed
from db.commitment_lists import Filters
from db.commitment_sides import Actor
from db.commitment_states import Action
from db.posts import Role, Scope, ScopeKind
from tests.commitments import ABANCAY, CAST, MINISTRY, SABAINO, TODAY, World

SEE = {
    "alcaldesa",
    "gerente",
    "mvcs",
    "apurimac",
    "segunda",
    "asesora",
    "comunicador",
    "aprobadora",
    "curador",
    "admin",
}


def listed(world: World, who: str) -> list[str]:
    reach = commitment_sides.reach(world.actors[who].duties)
    page = world.run(lambda s: commitment_lists.page(s, reach, Filters(), today=TODAY))
    return [row.code for row in page.rows]


def owed(world: World, who: str) -> list[str]:
    duties = world.actors[who].duties
    filters = commitment_lists.mine(duties, Filters())
    reach = commitment_sides.reach(duties)
    page = world.run(lambda s: commitment_lists.page(s, reach, filters, today=TODAY))
    return [row.code for row in page.rows]


@pytest.mark.parametrize("who", CAST)
def test_who_may_see_it_finds_it_in_the_list(world: World, who: str) -> None:
    code = world.register()
    seen = commitment_sides.may_see(world.actors[who].duties, world.get(code))
    assert seen == (who in SEE)
    assert listed(world, who) == ([code] if seen else [])


def test_nobody_sees_anything_without_a_post(world: World) -> None:
    row = world.get(world.register())
    assert not commitment_sides.may_see((), row)


def test_a_mayor_has_no_more_reach_than_the_town(world: World) -> None:
    world.register(responsible=ABANCAY)

    def widen(session) -> Actor:
        body = bodies.get(session, SABAINO)
        wide = Scope(ScopeKind.REGION, "03")
        post = posts.ensure_post(
            session, body=body, title="Mancomunada", role=Role.OFFICIAL, scope=wide
        )
        person = world.actors["gerente"].person_id
        posts.appoint(session, person_id=person, post=post, now=world.now)
        return Actor(person, posts.duties(session, person, world.now))

    world.actors["gerente"] = world.run(widen)
    assert listed(world, "gerente") == []


def test_what_one_owes_is_what_the_own_body_promised(world: World) -> None:
    ours = world.register()
    theirs = world.register(responsible=MINISTRY, counterpart=SABAINO)
    assert owed(world, "alcaldesa") == [ours]
    assert owed(world, "mvcs") == [theirs]


def test_who_answers_for_no_body_sees_all_in_reach(world: World) -> None:
    codes = [world.register(), world.register(responsible=MINISTRY, counterpart=SABAINO)]
    assert owed(world, "apurimac") == codes
    assert owed(world, "cusco") == []


def test_after_a_handover_the_successor_sees_and_acts_and_the_former_does_not(
    world: World,
) -> None:
    code = world.register()
    mayor = world.actors["alcaldesa"]
    world.later(days=40)

    def hand_over(session) -> tuple[Actor, Actor]:
        posts.end_tenures(session, SABAINO, at=world.now, reason="relevo", roles=[Role.AUTHORITY])
        post = session.get_one(posts.Post, mayor.duties[0].post_id)
        heir = world.actors["vecino"].person_id
        posts.appoint(session, person_id=heir, post=post, now=world.now)
        later = world.now + timedelta(seconds=1)
        return tuple(
            Actor(person, posts.duties(session, person, later))
            for person in (mayor.person_id, heir)
        )

    world.actors["alcaldesa"], world.actors["heredera"] = world.run(hand_over)
    assert (listed(world, "alcaldesa"), listed(world, "heredera")) == ([], [code])
    with pytest.raises(NotAllowed):
        world.act(code, Action.BLOCK, "alcaldesa")
    assert world.act(code, Action.BLOCK, "heredera") == "bloqueado"

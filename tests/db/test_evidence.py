"""Evidence: what is taken as such, once each, and what was judged of it."""

import pytest

from db import commitment_reports, commitments, evidence, milestones, progress
from db.commitment_errors import Invalid, MissingReason, NotAllowed
from db.commitment_states import Action, State
from db.evidence import EvidenceKind, Exhibit, Verdict
from db.milestones import Step
from tests.commitments import World

HASH = "f" * 64


def attach(world: World, code: str, exhibit: Exhibit, who: str = "alcaldesa"):
    def verb(session, row, move):
        return commitment_reports.attach(session, row, move, exhibit)

    return world.do(code, who, verb, reason="")[1]


def plan(world: World, code: str, *steps: Step, who: str = "alcaldesa"):
    def verb(session, row, move):
        return commitment_reports.plan(session, row, move, steps)

    return world.do(code, who, verb, reason="")[1]


def reach(world: World, code: str, position: int, who: str = "alcaldesa") -> str:
    def verb(session, row, move) -> None:
        step = milestones.of_commitment(session, row.id)[position]
        commitment_reports.reach(session, row, move, step)

    return world.do(code, who, verb, reason="")[0]


def steps_of(world: World, code: str):
    number = world.get(code).id
    return world.run(lambda s: milestones.of_commitment(s, number))


@pytest.mark.parametrize(
    ("mime", "kind"),
    [
        ("image/jpeg", EvidenceKind.PHOTO),
        ("IMAGE/PNG", EvidenceKind.PHOTO),
        ("image/webp", EvidenceKind.PHOTO),
        ("application/pdf; charset=binary", EvidenceKind.DOCUMENT),
    ],
)
def test_photos_and_pdf_are_taken(mime: str, kind: EvidenceKind) -> None:
    assert evidence.file("a", mime, 10, HASH).kind is kind


@pytest.mark.parametrize(
    "mime", ["", "text/html", "image/svg+xml", "application/zip", "application/x-msdownload"]
)
def test_other_files_are_not_taken(mime: str) -> None:
    with pytest.raises(Invalid) as caught:
        evidence.file("a", mime, 10, HASH)
    assert caught.value.problem == "type"


@pytest.mark.parametrize(("size", "problem"), [(0, "empty"), (evidence.MAX_BYTES + 1, "too_large")])
def test_a_file_has_a_reasonable_size(size: int, problem: str) -> None:
    with pytest.raises(Invalid) as caught:
        evidence.file("a", "image/png", size, HASH)
    assert caught.value.problem == problem


def test_a_file_that_was_not_stored_is_not_taken() -> None:
    with pytest.raises(Invalid):
        evidence.file("a", "image/png", 10, "")


def test_a_link_is_taken() -> None:
    link = evidence.link(" https://www.gob.pe/institucion/x ")
    assert (link.kind, link.name) == (EvidenceKind.LINK, "www.gob.pe")


@pytest.mark.parametrize(
    "url",
    ["", "gob.pe", "ftp://a.pe", "javascript:alert(1)", "https://", "http://[a", "http://a b"],
)
def test_what_is_no_link_is_not_taken(url: str) -> None:
    with pytest.raises(Invalid):
        evidence.link(url)


def test_evidence_keeps_sender_time_and_content(world: World) -> None:
    code = world.register()
    exhibit = evidence.file("obra.jpg", "image/jpeg", 99, HASH)
    row = attach(world, code, exhibit)
    assert (row.sha256, row.size, row.mime, row.sent_at) == (HASH, 99, "image/jpeg", world.now)
    assert (row.sent_by, row.verdict) == (world.actors["alcaldesa"].person_id, Verdict.WAITING)


def test_the_same_file_is_not_evidence_twice(world: World) -> None:
    code = world.register()
    exhibit = evidence.file("obra.jpg", "image/jpeg", 99, HASH)
    attach(world, code, exhibit)
    with pytest.raises(Invalid) as caught:
        attach(world, code, exhibit, "gerente")
    assert caught.value.problem == "repeated"


def test_the_same_file_may_show_two_commitments(world: World) -> None:
    exhibit = evidence.file("obra.jpg", "image/jpeg", 99, HASH)
    for code in (world.register(), world.register()):
        attach(world, code, exhibit)


def test_two_links_are_two_pieces(world: World) -> None:
    code = world.register()
    for page in "ab":
        attach(world, code, evidence.link(f"https://a.pe/{page}"))
    with pytest.raises(Invalid):
        attach(world, code, evidence.link("https://a.pe/a"))


def test_the_counterpart_files_no_evidence(world: World) -> None:
    code = world.register()
    with pytest.raises(NotAllowed):
        attach(world, code, evidence.link("https://a.pe"), "mvcs")
    number = world.get(code).id
    assert world.run(lambda s: evidence.of_commitment(s, number)) == []


def test_the_newest_verdict_speaks_for_each_commitment(world: World) -> None:
    judged, new, bare = (world.register() for _ in "abc")
    world.declare(judged)
    world.act(judged, Action.OBSERVE, "mvcs")
    world.attach(new)
    numbers = [world.get(code).id for code in (judged, new, bare)]
    found = world.run(lambda s: evidence.newest_verdicts(s, numbers))
    assert found == {numbers[0]: Verdict.REJECTED, numbers[1]: Verdict.WAITING}


def test_a_note_is_kept_and_sets_things_in_motion(world: World) -> None:
    code = world.register()
    state, _ = world.do(code, "alcaldesa", commitment_reports.note, reason=" Se  convocó ")
    number = world.get(code).id
    [note] = world.run(lambda s: progress.of_commitment(s, number))
    assert (state, note.text, note.at) == ("en_proceso", "Se convocó", world.now)


def test_an_empty_note_is_none(world: World) -> None:
    code = world.register()
    with pytest.raises(MissingReason):
        world.do(code, "alcaldesa", commitment_reports.note, reason=" ")
    assert world.get(code).state == "pendiente"


def test_milestones_weigh_what_they_weigh(world: World) -> None:
    code = world.register()
    plan(world, code, Step("Perfil", 20), Step("Expediente", 50), Step("Obra", 30))
    assert milestones.percent(steps_of(world, code)) == 0
    assert reach(world, code, 1) == "en_proceso"
    assert milestones.percent(steps_of(world, code)) == 50


def test_without_milestones_there_is_no_percentage(world: World) -> None:
    assert milestones.percent(steps_of(world, world.register())) is None


def test_a_milestone_is_reached_once(world: World) -> None:
    code = world.register()
    plan(world, code, Step("Perfil"))
    reach(world, code, 0)
    with pytest.raises(Invalid):
        reach(world, code, 0)


def test_a_new_plan_keeps_what_was_reached(world: World) -> None:
    code = world.register()
    plan(world, code, Step("Perfil"), Step("Expediente"))
    reach(world, code, 0)
    plan(world, code, Step("Obra"), Step("Liquidación"))
    assert [step.name for step in steps_of(world, code)] == ["Perfil", "Obra", "Liquidación"]


@pytest.mark.parametrize("step", [Step(" "), Step("x" * 201), Step("Obra", 0), Step("Obra", 101)])
def test_a_milestone_has_a_name_and_a_weight(world: World, step: Step) -> None:
    code = world.register(state=State.IN_PROGRESS)
    with pytest.raises(Invalid):
        plan(world, code, step)
    assert world.run(lambda s: commitments.find(s, code).version) == 1

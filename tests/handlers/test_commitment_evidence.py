"""Evidence: sent in any of the usual ways, checked, kept, shown again to who may see it."""

import pytest

from bot.messages import Location
from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import JULIO, MARLENI, OSCAR, PDF, PHOTO, ROSA, World, offers


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


@pytest.mark.parametrize("caption", ["{}", "{}: el puente terminado", "Va la foto del {}"])
async def test_a_photo_with_the_code_in_its_caption(talk: Talk, world: World, caption: str) -> None:
    code = await world.register()
    [card] = await world.file(ROSA, caption.format(code))
    assert "Evidencia recibida" in card.text
    assert "🟡 Evidencia: por verificar" in card.text
    assert await world.state(code) == State.IN_PROGRESS


async def test_a_file_with_the_command_as_its_caption(talk: Talk, world: World) -> None:
    code = await world.register()
    [card] = await world.file(ROSA, f"/evidencia {code}", PDF, name="acta.pdf", kind="document")
    assert "Evidencia recibida" in card.text


async def test_the_command_first_and_then_the_file(talk: Talk, world: World) -> None:
    code = await world.register()
    [question] = await talk(ROSA, f"/evidencia {code}")
    assert question.template == "form_evidencia_file"
    [card] = await world.file(ROSA)
    assert "Evidencia recibida" in card.text


async def test_a_file_in_reply_to_a_message_about_it(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/compromiso {code}")
    saved = talk.dispatcher.files.save(PHOTO, "foto.jpg")
    record = {"kind": "photo", "name": "foto.jpg", "size": saved.size, "path": saved.path}
    sent = await talk.outbox()
    [card] = await talk(ROSA, files=[record], reply_to=sent[-1].provider_id)
    assert "Evidencia recibida" in card.text


async def test_a_file_alone_asks_which_and_keeps_the_file(talk: Talk, world: World) -> None:
    code = await world.register()
    [question] = await world.file(ROSA)
    assert offers(question, code)
    [card] = await talk(ROSA, "1")
    assert "Evidencia recibida" in card.text


async def test_the_rest_of_an_album_follows_its_first_photo(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code)
    [card] = await world.file(ROSA, content=PHOTO + b"otra")
    assert "Evidencias:</b> 2" in card.text


async def test_a_file_much_later_is_asked_about(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code)
    talk.clock.forward(minutes=5)
    [question] = await world.file(ROSA, content=PHOTO + b"otra")
    assert question.template == "form_evidencia_id"


async def test_a_link_is_evidence_too(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/evidencia {code} https://www.gob.pe/institucion/x/noticias/1.")
    [listed] = await talk.tap(ROSA, "Evidencias (1)")
    assert 'href="https://www.gob.pe/institucion/x/noticias/1"' in listed.text


async def test_a_file_that_is_not_what_it_says_is_refused(talk: Talk, world: World) -> None:
    code = await world.register()
    [refusal] = await world.file(ROSA, code, b"MZ programa", name="acta.pdf", kind="document")
    assert "una foto" in refusal.text
    assert "PDF" in refusal.text
    assert await world.state(code) == State.PENDING


@pytest.mark.parametrize(
    ("problem", "words"), [("too_large", "más de 20 MB"), ("unavailable", "Envíelo otra vez")]
)
async def test_a_file_that_could_not_be_had_is_explained(
    talk: Talk, world: World, problem: str, words: str
) -> None:
    code = await world.register()
    files = [{"kind": "document", "name": "acta.pdf", "problem": problem}]
    [refusal] = await talk(ROSA, code, files=files)
    assert words in refusal.text


async def test_a_shared_place_is_evidence_and_is_shown_as_a_place(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/evidencia {code}")
    [card] = await talk(ROSA, location={"latitude": -13.63422, "longitude": -72.5})
    assert "Evidencia recibida" in card.text
    number = (await world.row(code)).id
    [listed] = await talk(OSCAR, action=f"evidences:{number}")
    assert "📍 Ubicación" in listed.text
    [piece] = await talk.tap(OSCAR, "Ver 📍 Ubicación")
    assert piece.location == Location(-13.63422, -72.5)
    assert "mlat=-13.63422&amp;mlon=-72.50000" in piece.text


async def test_another_link_is_no_place(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/evidencia {code} https://www.gob.pe/obra?mlat=1.5&mlon=2.5")
    [piece] = await talk(OSCAR, action="piece:1")
    assert piece.location is None


async def test_the_same_file_twice_is_not_new_evidence(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code)
    [refusal] = await world.file(ROSA, code)
    assert "misma evidencia" in refusal.text


async def test_text_instead_of_a_file_is_asked_again(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/evidencia {code}")
    [complaint, again] = await talk(ROSA, "ya se la mandé")
    assert (complaint.template, again.template) == ("evidence_problem", "form_evidencia_file")


async def test_the_other_body_gets_the_file_back_as_it_was_sent(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code, PDF, name="acta [final].pdf", kind="document")
    number = (await world.row(code)).id
    [listed] = await talk(OSCAR, action=f"evidences:{number}")
    assert "Rosa Huamaní" in listed.text
    [piece] = await talk.tap(OSCAR, "Ver acta (final)")
    [file] = piece.attachments
    assert talk.dispatcher.files.path(file.path).read_bytes() == PDF


async def test_nobody_else_gets_it(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code)
    number = (await world.row(code)).id
    for action in (f"evidences:{number}", "piece:1", "piece:99", "piece:x", f"history:{number}"):
        [reply] = await talk(JULIO, action=action)
        assert reply.template == "commitment_unknown"
        assert not reply.attachments


async def test_the_counterpart_files_no_evidence(talk: Talk, world: World) -> None:
    code = await world.register()
    [refusal] = await world.file(OSCAR, code)
    assert refusal.template == "commitment_refused"
    assert await world.state(code) == State.PENDING


async def test_a_coordinator_files_it_for_a_body_without_account(talk: Talk, world: World) -> None:
    code = await world.register(responsible="030303")
    [card] = await world.file(MARLENI, code)
    assert "Evidencia recibida" in card.text


async def test_a_file_gone_from_the_store_is_admitted(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.file(ROSA, code)
    talk.dispatcher.files.forget(talk.dispatcher.files.save(PHOTO, "foto.jpg").path)
    [piece] = await talk(ROSA, action="piece:1")
    assert "ya no está guardado" in piece.text
    assert not piece.attachments

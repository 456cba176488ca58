"""Files of commitments by chat: seen through first, loaded after a yes, by who may register."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from bot import exchange_columns, importing, spreadsheets
from bot.messages import Reply
from bot.spreadsheets import Value
from db import imports
from tests.fakes import Talk
from tests.handlers.commitment_world import CARMEN, JULIO, MARLENI, OSCAR, ROSA, Promise, World

DAY = date(2027, 3, 30)


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


def table(*rows: dict[str, Value], name: str = "acta.xlsx") -> bytes:
    usual: dict[str, Value] = {
        "edition": "ME5",
        "responsible": "030307",
        "counterpart": "MVCS",
        "due_on": DAY,
    }
    headings = exchange_columns.HEADINGS
    lines = [[(usual | row).get(key) for key in headings] for row in rows]
    return spreadsheets.write(name, list(headings.values()), lines)


async def send(world: World, who: str, content: bytes, name: str = "acta.xlsx") -> list[Reply]:
    """Send a file and let the background work on it; what came of it."""
    await world.file(who, "", content, name=name, kind="document", mime="")
    return await work(world.talk, who)


async def work(talk: Talk, who: str) -> list[Reply]:
    before = len(talk.channel.sent[f"fake:{who}"])
    while await importing.work_once(talk.database, talk.dispatcher.files, talk.clock()):
        pass
    await talk.settle()
    return talk.channel.sent[f"fake:{who}"][before:]


def read(talk: Talk, reply: Reply, folder: Path) -> list[Any]:
    [file] = [file for file in reply.attachments if spreadsheets.is_table(file.name)]
    return spreadsheets.read(talk.dispatcher.files.path(file.path), file.name)


async def test_a_file_is_seen_through_and_loaded_after_a_yes(talk: Talk, world: World) -> None:
    await world.register()
    [preview] = await send(world, MARLENI, table({"text": "Uno"}, {"text": "Dos"}))
    assert "Nuevos: 2" in preview.text
    [loading] = await talk.tap(MARLENI, "Sí, cargar")
    assert "2 compromisos nuevos" in loading.text
    [done] = await work(talk, MARLENI)
    assert "de <b>ME5-0002</b> a <b>ME5-0003</b>" in done.text
    assert (await world.row("ME5-3")).text == "Dos"


async def test_a_no_loads_nothing(talk: Talk, world: World) -> None:
    await world.register()
    await send(world, MARLENI, table({"text": "Uno"}))
    await talk.tap(MARLENI, "No")
    assert await work(talk, MARLENI) == []


async def test_a_second_yes_loads_nothing_more(talk: Talk, world: World) -> None:
    await world.register()
    [preview] = await send(world, MARLENI, table({"text": "Uno"}))
    yes = preview.choices()[0].action
    await talk(MARLENI, action=yes)
    [again] = await talk(MARLENI, action=yes)
    assert again.template == "outdated_button"


async def test_nobody_else_says_yes(talk: Talk, world: World) -> None:
    await world.register()
    [preview] = await send(world, MARLENI, table({"text": "Uno"}))
    [reply] = await talk(OSCAR, action=preview.choices()[0].action)
    assert reply.template == "outdated_button"


async def test_wrong_rows_are_named_and_come_as_a_file(
    talk: Talk, world: World, tmp_path: Path
) -> None:
    await world.register()
    wrong: list[dict[str, Value]] = [{"text": f"Uno {n}", "cui": "12"} for n in range(20)]
    [preview] = await send(world, MARLENI, table({"text": "Bueno"}, *wrong))
    assert "Con error: 20" in preview.text
    assert "fila 3, CUI: no tiene siete cifras («12»)" in preview.text
    assert "… y 8 más" in preview.text
    assert preview.choices() == []
    assert len(read(talk, preview, tmp_path)) == 20


async def test_a_file_that_says_the_same_has_nothing_to_load(talk: Talk, world: World) -> None:
    code = await world.register(due_on=DAY)
    row = await world.row(code)
    same: dict[str, Value] = {"code": code, "text": row.text, "kind": "proyecto"}
    [preview] = await send(world, MARLENI, table(same))
    assert "No hay nada que cargar" in preview.text


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("acta.xlsx", b"no es un libro", "como una tabla"),
        ("acta.csv", b"", "encabezados"),
        ("acta.csv", b"a,b\n" + b"1,2\n" * 20_001, "demasiadas filas"),
    ],
)
async def test_a_file_that_is_no_table_is_explained(
    talk: Talk, world: World, name: str, content: bytes, words: str
) -> None:
    [reply] = await send(world, MARLENI, content, name)
    assert words in reply.text


async def test_a_workbook_of_another_kind_is_asked_for_anew(world: World) -> None:
    [reply] = await world.file(MARLENI, "", b"un libro con macros", name="acta.xlsm", mime="")
    assert "Guardar como" in reply.text


async def test_a_coordinator_loads_for_their_own_scope_only(talk: Talk, world: World) -> None:
    await world.register()
    rows: list[dict[str, Value]] = [
        {"text": "Ajeno", "responsible": "210101"},
        {"text": "Verificado", "state": "verificado"},
        {"text": "Con código", "code": "ME5-0099"},
    ]
    [preview] = await send(world, MARLENI, table(*rows))
    for words in ("no está", "en su ámbito", "no se carga por archivo", "usted puede ver"):
        assert words in preview.text


async def test_a_code_out_of_sight_is_as_unknown_as_one_that_is_not_there(
    talk: Talk, world: World
) -> None:
    await world.register(Promise(by=CARMEN, responsible="210101"))
    [theirs] = await send(world, MARLENI, table({"text": "x", "code": "ME5-0001"}))
    [nobodys] = await send(world, MARLENI, table({"text": "x", "code": "ME5-0007"}))
    assert theirs.text.replace("0001", "") == nobodys.text.replace("0007", "")


async def test_what_changed_meanwhile_is_told_and_nothing_loaded(talk: Talk, world: World) -> None:
    code = await world.register(due_on=DAY)
    row = await world.row(code)
    change: dict[str, Value] = {
        "code": code,
        "text": row.text,
        "cui": "2345678",
        "kind": "proyecto",
    }
    [preview] = await send(world, MARLENI, table(change))
    assert "Con cambios: 1" in preview.text
    await talk(ROSA, f"/cerrar {code} Ya no hace falta")
    await talk(ROSA, "2")
    await talk("aprobadora-pcm", f"/cerrar {code}")
    await talk.tap("aprobadora-pcm", "Sí, conceder")
    await talk(MARLENI, action=preview.choices()[0].action)
    [told] = await work(talk, MARLENI)
    assert told.template == "import_changed"


async def test_what_one_exports_can_be_sent_back(talk: Talk, world: World, tmp_path: Path) -> None:
    for text in ("=1+1", "Puente"):
        await world.register(text=text)
    [reply] = await talk(MARLENI, "/exportar pendientes")
    [first, _] = read(talk, reply, tmp_path)
    assert first.values["compromiso"] == "=1+1"
    content = talk.dispatcher.files.path(reply.attachments[0].path).read_bytes()
    [preview] = await send(world, MARLENI, content)
    assert "Sin cambios: 2" in preview.text


async def test_the_export_has_only_what_one_may_see(
    talk: Talk, world: World, tmp_path: Path
) -> None:
    await world.register()
    await world.register(responsible="030101", counterpart="MTC")
    [reply] = await talk(ROSA, "/exportar")
    assert len(read(talk, reply, tmp_path)) == 1
    [reply] = await talk(JULIO, "/exportar vencidos")
    assert reply.template == "export_nothing"


async def test_the_template_can_be_filled_and_loaded(
    talk: Talk, world: World, tmp_path: Path
) -> None:
    [reply] = await talk(MARLENI, "/plantilla")
    assert read(talk, reply, tmp_path) == []
    [question] = await talk(MARLENI, "/importar")
    assert question.template == "form_importar_file"
    [complaint, _] = await talk(MARLENI, "ya va")
    assert "Excel" in complaint.text
    [received] = await world.file(MARLENI, "", table({"text": "x"}), name="a.xlsx", kind="document")
    assert received.template == "import_received"


@pytest.mark.parametrize("command", ["/importar", "/plantilla"])
async def test_a_mayor_loads_nothing(talk: Talk, command: str) -> None:
    [reply] = await talk(ROSA, command)
    assert reply.template == "not_allowed"


async def test_a_table_from_a_mayor_is_no_evidence(talk: Talk, world: World) -> None:
    code = await world.register()
    [reply] = await world.file(ROSA, code, table({"text": "x"}), name="a.xlsx", kind="document")
    assert reply.template == "evidence_problem"


async def test_a_file_that_breaks_us_is_tried_again_and_then_given_up(
    talk: Talk, world: World
) -> None:
    await world.file(MARLENI, "", table({"text": "x"}), name="a.xlsx", kind="document")
    spoil = update(imports.FileImport).values(sha256="no es un archivo nuestro")
    await talk.database.run(lambda session: session.execute(spoil))
    before = world.count(MARLENI)
    for _ in range(imports.MAX_ATTEMPTS):
        await importing.work_once(talk.database, talk.dispatcher.files, talk.clock())
    await talk.settle()
    [told] = await world.news(MARLENI, before)
    assert told.template == "import_failed"
    assert not await importing.work_once(talk.database, talk.dispatcher.files, talk.clock())

"""Files both ways: kept by their content, and a clear word when one cannot be had. Row 36."""

import asyncio
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from bot import demo
from bot.channels.base import SendError
from bot.files import MAX_BYTES, FileTooLarge, FileUnavailable
from bot.messages import Attachment, AttachmentKind, Button, Location, Reply
from db import people
from tests.channels.telegram.life import Life
from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.telegram_api.fault_kinds import SILENT

ROSA = 7
MAYOR = "alcaldesa-sabaino"
ACT = b"%PDF-1.7 el acta de la sesi\xc3\xb3n"
ONE_BUTTON = ((Button("Ver", "topics"),),)


@pytest.fixture
async def sent_file(life: Life) -> Attachment:
    """What a person's document looks like when it is to be fetched."""
    act = await life.fake.act("user/file", chat_id=ROSA, kind="document", content=encoded(ACT))
    return Attachment(AttachmentKind.DOCUMENT, "acta.pdf", "application/pdf", ref=act["file_id"])


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


async def test_a_file_is_fetched_whole(life: Life, sent_file: Attachment) -> None:
    assert await life.channel.fetch(sent_file) == ACT


async def test_an_announced_size_above_the_limit_is_not_even_asked_for(life: Life) -> None:
    big = Attachment(AttachmentKind.DOCUMENT, size=MAX_BYTES + 1, ref="x")
    with pytest.raises(FileTooLarge):
        await life.channel.fetch(big)
    assert await life.fake.requests("getFile") == []


async def test_a_file_that_telegram_calls_too_big_is_too_large(life: Life) -> None:
    act = await life.fake.act("user/file", chat_id=ROSA, kind="document", size=MAX_BYTES * 2)
    with pytest.raises(FileTooLarge):
        await life.channel.fetch(Attachment(AttachmentKind.DOCUMENT, ref=act["file_id"]))


async def test_an_id_that_has_expired_is_unavailable(life: Life) -> None:
    with pytest.raises(FileUnavailable):
        await life.channel.fetch(Attachment(AttachmentKind.DOCUMENT, ref="expired"))


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 404, "body": "Not Found"},
        {"kind": "status", "status": 302, "headers": {"Location": "http://127.0.0.1:1/"}},
        {"kind": "status", "status": 502, "body": "<html>"},
        {"kind": "hang_before"},
        {"kind": "reset_before"},
        {"kind": "truncate"},
        {"kind": "drip", "seconds": 60},
    ],
    ids=["404", "redirect", "502", "hang", "reset", "truncate", "drip"],
)
async def test_a_download_that_fails_is_unavailable_and_never_hangs(
    life: Life, sent_file: Attachment, fault: dict[str, Any]
) -> None:
    await life.fake.fault(**fault, match="download")
    fetching = asyncio.create_task(life.channel.fetch(sent_file))
    if fault["kind"] in SILENT:
        await life.fake.wait("silences", 1)
        life.lose_patience()
    with pytest.raises(FileUnavailable):
        await fetching


async def test_a_download_that_failed_is_told_to_the_person(life: Life) -> None:
    """And the conversation goes on."""
    await acquaint(life)
    await life.fake.fault("hang_before", "download")
    await life.fake.act("user/file", chat_id=ROSA, kind="document", content=encoded(ACT))
    await life.fake.wait("silences", 1)
    life.lose_patience()
    [told] = await life.fake.wait_sent(ROSA, 1)
    assert "archivo" in told.text.lower()
    await life.fake.ask(ROSA, "/ayuda")


async def test_a_file_that_is_too_large_is_told_to_the_person(life: Life) -> None:
    await acquaint(life)
    size = MAX_BYTES + 1
    await life.fake.act("user/file", chat_id=ROSA, kind="document", size=size)
    [told] = await life.fake.wait_sent(ROSA, 1)
    assert "20 MB" in told.text


async def test_a_file_that_is_not_what_it_says_is_told_to_the_person(life: Life) -> None:
    """Row 36: a program that calls itself a PDF; by its content, whatever its name and kind."""
    await acquaint(life)
    code = await World(cast(Talk, life)).register()
    act = {"kind": "document", "filename": "acta.pdf", "mime": "application/pdf"}
    content = encoded(b"MZ\x90\x00 programa")
    await life.fake.act("user/file", chat_id=ROSA, content=content, caption=code, **act)
    [told] = await life.fake.wait_sent(ROSA, 1)
    assert "acta.pdf" in told.text
    assert "PDF" in told.text


@pytest.mark.parametrize("kind", ["document", "photo", "voice"])
async def test_a_file_that_comes_is_kept_by_its_content(life: Life, kind: str) -> None:
    await acquaint(life)
    await life.fake.act("user/file", chat_id=ROSA, kind=kind, content=encoded(ACT))
    await life.fake.wait_sent(ROSA, 1)
    digest = sha256(ACT).hexdigest()
    assert life.channel.outgoing.files.path(digest).read_bytes() == ACT


async def acquaint(life: Life) -> None:
    """Rosa is a mayor: the files of strangers are not fetched."""

    def settle(session: Session) -> None:
        demo.populate(session, demo.load(), ("telegram", "fake"), life.clock())
        mayor = session.get_one(people.Address, f"telegram:{MAYOR}").person_id
        person = session.get_one(people.Person, mayor)
        people.link(session, f"telegram:{ROSA}", person, life.clock())

    await life.database.run(settle)


@pytest.mark.parametrize(
    ("kind", "name", "method"),
    [
        (AttachmentKind.DOCUMENT, "acta.pdf", "sendDocument"),
        (AttachmentKind.PHOTO, "obra.jpg", "sendPhoto"),
        (AttachmentKind.VOICE, "voz.ogg", "sendVoice"),
    ],
)
async def test_a_file_of_ours_goes_out_with_its_caption_and_buttons(
    life: Life, kind: AttachmentKind, name: str, method: str
) -> None:
    await life.fake.act("chats", first=ROSA)
    saved = life.channel.outgoing.files.save(ACT * 100_000, name)
    file = Attachment(kind, name, saved.mime, saved.size, path=saved.path)
    reply = Reply("<b>El acta</b>", attachments=(file,), buttons=ONE_BUTTON)
    await life.channel.send(f"telegram:{ROSA}", reply, key="1")
    [sent] = await life.fake.sent(ROSA)
    assert (sent.method, sent.text, sent.labels) == (method, "El acta", ["Ver"])


async def test_a_place_is_understood_and_goes_out_as_a_pin(life: Life) -> None:
    """It waits in the outbox like any other reply, so it survives being written down."""
    await acquaint(life)
    code = await World(cast(Talk, life)).register()
    await life.fake.ask(ROSA, f"/evidencia {code}")
    await life.fake.act("user/location", chat_id=ROSA, latitude=-13.6342, longitude=-72.5)
    await life.fake.wait_sent(ROSA, 2)
    await life.fake.callback(ROSA, 1, "1~piece:1")
    [*_, words, pin] = await life.fake.wait_sent(ROSA, 4)
    assert "openstreetmap" in words.source
    assert (pin.method, pin.body["location"]["latitude"]) == ("sendLocation", -13.6342)
    stored = [Reply.from_json(row.payload).location for row in await life.deliveries()]
    assert Location(-13.6342, -72.5) in stored


async def test_a_file_that_telegram_has_goes_out_by_its_id(
    life: Life, sent_file: Attachment
) -> None:
    await life.channel.send(f"telegram:{ROSA}", Reply("", attachments=(sent_file,)), key="1")
    [sent] = await life.fake.sent(ROSA)
    assert sent.body["document"]["file_id"] == sent_file.ref


KINDS = [AttachmentKind.DOCUMENT, AttachmentKind.PHOTO, AttachmentKind.VOICE]


async def send_act(life: Life, saved: Attachment) -> None:
    await life.channel.send(f"telegram:{ROSA}", Reply("", attachments=(saved,)), key="1")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_file_of_ours_is_uploaded_once_and_then_sent_by_its_id(
    life: Life, kind: AttachmentKind
) -> None:
    await life.fake.act("chats", first=ROSA)
    saved = replace(life.channel.outgoing.files.save(ACT, "acta.pdf"), kind=kind)
    await send_act(life, saved)
    life.channel.outgoing.files.forget(saved.path)
    await send_act(life, saved)
    first, second = await life.fake.sent(ROSA)
    assert first.body[kind] == second.body[kind]


async def test_an_id_that_telegram_has_forgotten_is_uploaded_again(life: Life) -> None:
    await life.fake.act("chats", first=ROSA)
    saved = life.channel.outgoing.files.save(ACT, "acta.pdf")
    await send_act(life, saved)
    life.channel.outgoing.uploads._ids[saved.path, saved.kind] = "expired"
    await send_act(life, saved)
    first, second = await life.fake.sent(ROSA)
    assert first.body["document"]["file_id"] != second.body["document"]["file_id"]


async def test_a_file_that_is_too_large_to_send_is_given_up(life: Life) -> None:
    await life.fake.act("chats", first=ROSA)
    body = {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
    await life.fake.fault("status", "sendDocument", status=413, body=body)
    saved = life.channel.outgoing.files.save(ACT, "acta.pdf")
    with pytest.raises(SendError) as caught:
        await life.channel.send(f"telegram:{ROSA}", Reply("", attachments=(saved,)), key="1")
    assert caught.value.reason == "too_large"

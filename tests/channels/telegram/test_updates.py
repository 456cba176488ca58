"""From a raw update to a message: what each kind becomes, and what is ignored."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import UnreadableUpdate
from bot.channels.telegram.updates import parse, to_raw
from bot.messages import Attachment, AttachmentKind, Contact, Location, Message
from tests.channels.telegram.payloads import AT, GROUP, PERSON, PRIVATE, message, tap

BOT = "municipio_al_dia_bot"
STRANGE_BOT = {"id": 9, "is_bot": True, "first_name": "Otro bot"}


def parsed(update: dict[str, Any]) -> Message:
    found = parse(update, BOT)
    assert found is not None
    return found


def test_a_text_keeps_who_where_when_and_what() -> None:
    assert parsed(message(text="¿Qué es el FONCOMUN?")) == Message(
        channel="telegram",
        address="telegram:7",
        external_id="900",
        sent_at=datetime.fromtimestamp(AT, UTC),
        text="¿Qué es el FONCOMUN?",
        sender_name="Rosa Quispe",
        sender="telegram:7",
    )


def test_a_caption_is_the_text_of_a_file() -> None:
    assert parsed(message(photo=[photo(90)], caption="el acta")).text == "el acta"


def test_a_tap_says_which_button_of_which_message() -> None:
    found = parsed(tap("1~topic:finanzas:2"))
    assert (found.action, found.source_message, found.stale) == ("topic:finanzas:2", "5", False)
    assert (found.address, found.sender) == ("telegram:7", "telegram:7")


@pytest.mark.parametrize("data", ["0~topics", "2~topics", "topics", "~", ""])
def test_a_button_of_another_version_is_stale(data: str) -> None:
    assert parsed(tap(data)).stale


def test_a_tap_on_a_message_that_is_gone_is_understood() -> None:
    gone = {"message_id": 5, "date": 0, "chat": PRIVATE}
    assert parsed(tap(message=gone)).source_message == "5"


@pytest.mark.parametrize("update", [tap(None), tap(message=None)])
def test_a_tap_without_data_or_message_is_ignored(update: dict[str, Any]) -> None:
    query = {name: value for name, value in update["callback_query"].items() if value is not None}
    assert parse({**update, "callback_query": query}, BOT) is None


def test_a_contact_says_whose_it_is() -> None:
    card = {"phone_number": "51999000111", "first_name": "Rosa", "user_id": 7}
    assert parsed(message(contact=card)).contact == Contact("51999000111", "7", "Rosa")


def test_the_contact_of_nobody_on_telegram_has_no_owner() -> None:
    card = {"phone_number": "51999000222", "first_name": "Julio", "last_name": "Huamán"}
    assert parsed(message(contact=card)).contact == Contact("51999000222", "", "Julio Huamán")


def photo(width: int, size: int = 1000) -> dict[str, Any]:
    name = f"f{width}"
    return {
        "file_id": name,
        "file_unique_id": name,
        "width": width,
        "height": width,
        "file_size": size,
    }


def test_of_a_photo_the_largest_size_is_taken() -> None:
    found = parsed(message(photo=[photo(90), photo(1280, 250_000), photo(320)]))
    expected = Attachment(AttachmentKind.PHOTO, "foto.jpg", "image/jpeg", 250_000, "f1280")
    assert found.attachments == (expected,)


def test_a_document_keeps_its_name_and_kind() -> None:
    file = {"file_id": "d", "file_unique_id": "d", "file_name": "acta.pdf", "file_size": 9}
    found = parsed(message(document={**file, "mime_type": "application/pdf"}))
    expected = Attachment(AttachmentKind.DOCUMENT, "acta.pdf", "application/pdf", 9, "d")
    assert found.attachments == (expected,)


def test_a_document_without_a_name_gets_one() -> None:
    found = parsed(message(document={"file_id": "d", "file_unique_id": "d"}))
    assert found.attachments[0].name == "archivo"


def test_a_voice_message_is_a_file() -> None:
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3, "file_size": 7}
    found = parsed(message(voice=voice))
    assert found.attachments == (Attachment(AttachmentKind.VOICE, "voz.ogg", "audio/ogg", 7, "v"),)


def test_a_location_keeps_its_coordinates() -> None:
    found = parsed(message(location={"latitude": -13.6, "longitude": -72.9}))
    assert found.location == Location(-13.6, -72.9)


def test_a_reply_says_to_which_message() -> None:
    first = {"message_id": 3, "date": AT, "chat": PRIVATE, "text": "antes"}
    assert parsed(message(text="sí", reply_to_message=first)).reply_to == "3"


def test_what_we_cannot_read_is_a_message_without_words() -> None:
    assert parsed(message(dice={"emoji": "🎲", "value": 3})).text == ""


@pytest.mark.parametrize("chat", [PRIVATE, GROUP])
@pytest.mark.parametrize("content", [{"left_chat_member": PERSON}, {"new_chat_title": "Otro"}, {}])
def test_a_notice_of_the_platform_is_ignored(content: Any, chat: dict[str, Any]) -> None:
    assert parse(message(chat=chat, **content), BOT) is None


@pytest.mark.parametrize("text", [f"/ayuda@{BOT}", f"/ayuda@{BOT.upper()} ya", "/ayuda", "hola"])
def test_in_a_group_what_may_be_for_us_is_read(text: str) -> None:
    found = parsed(message(text=text, chat=GROUP))
    assert (found.group, found.address, found.sender) == (True, "telegram:-100200", "telegram:7")


def test_in_a_group_the_command_of_another_bot_is_ignored() -> None:
    assert parse(message(text="/ayuda@otro_bot", chat=GROUP), BOT) is None


def test_before_we_know_our_name_no_command_of_a_group_is_ignored() -> None:
    assert parse(message(text=f"/ayuda@{BOT}", chat=GROUP), "") is not None


def test_bots_are_ignored() -> None:
    assert parse(message(text="hola", from_=STRANGE_BOT), BOT) is None


BODY = message(text="hola")["message"]
OTHERS = {
    "edited_message": BODY,
    "channel_post": {**BODY, "chat": {**GROUP, "type": "channel"}},
    "edited_channel_post": {**BODY, "chat": {**GROUP, "type": "channel"}},
    "inline_query": {"id": "1", "from": PERSON, "query": "hola", "offset": ""},
    "message_reaction": {
        "chat": PRIVATE,
        "message_id": 5,
        "user": PERSON,
        "date": AT,
        "old_reaction": [],
        "new_reaction": [{"type": "emoji", "emoji": "👍"}],
    },
    "poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0], "option_persistent_ids": []},
    "something_of_next_year": {"id": 1},
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_kinds_of_updates_are_ignored(kind: str) -> None:
    assert parse({"update_id": 900, kind: OTHERS[kind]}, BOT) is None


def test_an_unknown_field_does_no_harm() -> None:
    update = message(text="hola", something_new={"a": [1]})
    assert parsed({**update, "also_new": True}).text == "hola"


@pytest.mark.parametrize(
    "update",
    [
        {"update_id": 900, "callback_query": {"id": "4", "from": PERSON, "data": "1~topics"}},
        {"update_id": 900, "message": {"message_id": 5}},
        {"update_id": 900, "message": "hola"},
        {"update_id": 900, "message": message(text="x")["message"] | {"date": "ayer"}},
    ],
    ids=["no chat_instance", "no chat", "text", "no date"],
)
def test_what_the_bot_api_does_not_promise_is_unreadable(update: dict[str, Any]) -> None:
    with pytest.raises(UnreadableUpdate):
        parse(update, BOT)


def test_the_envelope_knows_the_chat_of_messages_and_taps() -> None:
    assert to_raw(message(text="hola")).chat == "telegram:7"
    assert to_raw(message(text="hola", chat=GROUP)).chat == "telegram:-100200"
    assert to_raw(tap()).chat == "telegram:7"
    assert to_raw(tap(message={"chat": GROUP})).chat == "telegram:-100200"


@pytest.mark.parametrize("update", [{"update_id": 900, "poll": {}}, {"update_id": 1, "message": 1}])
def test_what_has_no_chat_shares_one_line(update: dict[str, Any]) -> None:
    raw = to_raw(update)
    assert (raw.chat, raw.external_id, raw.error) == ("telegram:0", str(update["update_id"]), "")


@pytest.mark.parametrize("update", [{}, [], "hola", None, 3, {"update_id": "900"}, {"message": {}}])
def test_what_is_no_update_is_kept_with_the_reason(update: Any) -> None:
    raw = to_raw(update)
    assert raw.error == "no update_id"
    assert raw.external_id == to_raw(update).external_id


def test_two_different_broken_updates_are_not_taken_for_one() -> None:
    assert to_raw({"a": 1}).external_id != to_raw({"a": 2}).external_id

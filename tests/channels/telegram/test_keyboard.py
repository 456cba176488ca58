"""Buttons: at most 64 bytes of data, a version in front, long choices as numbers."""

import pytest
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.channels.telegram.keyboard import MAX_CALLBACK_BYTES, markup, with_listed_choices
from bot.channels.telegram.sending import fit
from bot.messages import Attachment, AttachmentKind, Button, Location, Reply

LONG = "Municipalidad Provincial de Andahuaylas, Apurímac"
FILE = Attachment(AttachmentKind.DOCUMENT, "acta.pdf", path="a" * 64)


def inline(reply: Reply) -> list[list[str]]:
    shown = markup(reply)
    assert isinstance(shown, InlineKeyboardMarkup)
    return [[str(b.callback_data or b.url) for b in row] for row in shown.inline_keyboard]


def labels(reply: Reply) -> list[list[str]]:
    return [[button.label for button in row] for row in reply.buttons]


def reply(*rows: tuple[Button, ...], **more: object) -> Reply:
    return Reply("¿Cuál?", buttons=rows, **more)  # type: ignore[arg-type]


def test_a_button_says_its_version_and_its_action() -> None:
    assert inline(reply((Button("Temas", "topics"),))) == [["1~topics"]]


def test_a_button_may_open_a_page() -> None:
    page = Button("Ver la norma", url="https://www.gob.pe/ley")
    assert inline(reply((page,))) == [["https://www.gob.pe/ley"]]


@pytest.mark.parametrize("action", ["a" * 62, "ñ" * 31])
def test_data_of_64_bytes_fits(action: str) -> None:
    [[data]] = inline(reply((Button("Sí", action),)))
    assert len(data.encode()) == MAX_CALLBACK_BYTES


@pytest.mark.parametrize("action", ["a" * 63, "ñ" * 32])
def test_a_button_with_longer_data_is_left_out_and_reported(
    action: str, caplog: pytest.LogCaptureFixture
) -> None:
    shown = reply((Button("Sí", action), Button("No", "no")))
    assert inline(shown) == [["1~no"]]
    assert "too long" in caplog.text


def test_a_reply_without_buttons_has_no_keyboard() -> None:
    assert markup(Reply("Hola")) is None


def test_a_contact_is_asked_for_with_a_button_of_its_own() -> None:
    shown = markup(reply(ask_contact="Compartir mi número"))
    assert isinstance(shown, ReplyKeyboardMarkup)
    [[button]] = shown.keyboard
    assert (button.text, button.request_contact) == ("Compartir mi número", True)


def test_short_choices_stay_on_their_buttons() -> None:
    shown = reply((Button("Sí", "yes"), Button("No", "no")))
    assert with_listed_choices(shown) == shown


def test_long_choices_move_into_the_text_and_are_tapped_by_number() -> None:
    places = [(Button(f"{LONG} {n}", f"place:{n}"),) for n in range(1, 8)]
    shown = with_listed_choices(reply(*places, (Button("Cancelar", "cancel"),)))
    assert labels(shown) == [["1", "2", "3", "4", "5"], ["6", "7"], ["Cancelar"]]
    assert f"<b>7.</b> {LONG} 7" in shown.text
    assert [button.action for button in shown.choices()][:7] == [f"place:{n}" for n in range(1, 8)]


def test_the_numbers_are_those_that_can_be_typed() -> None:
    rows = [(Button("Corta", "a"),), (Button(LONG, "b"),)]
    shown = with_listed_choices(reply(*rows))
    assert labels(shown) == [["Corta"], ["2"]]
    assert f"<b>2.</b> {LONG}" in shown.text


def test_a_listed_label_is_text_and_no_markup() -> None:
    shown = with_listed_choices(reply((Button(f"{LONG} <b> & co", "a"),)))
    assert "&lt;b&gt; &amp; co" in shown.text


def test_the_buttons_of_a_long_reply_are_under_its_last_part() -> None:
    long = Reply("palabra " * 1000, buttons=((Button("Sí", "yes"),),), replace=True)
    first, last = fit(long)
    assert (first.buttons, first.replace) == ((), True)
    assert (labels(last), last.replace) == ([["Sí"]], False)


def test_one_file_carries_a_short_text_as_its_caption() -> None:
    made = Reply("El acta", attachments=(FILE,), buttons=((Button("Sí", "yes"),),))
    assert fit(made) == [made]


def test_a_long_text_goes_before_its_file() -> None:
    text, file = fit(Reply("palabra " * 200, attachments=(FILE,)))
    assert (text.attachments, file.text, file.attachments) == ((), "", (FILE,))


def test_a_place_is_a_call_of_its_own_after_everything_else() -> None:
    place = Location(-13.6, -72.5)
    text, file, pin = fit(Reply("La obra", attachments=(FILE,), location=place, replace=True))
    assert (text.text, text.location, file.location) == ("La obra", None, None)
    assert pin == Reply("", location=place)


def test_each_of_several_files_is_a_call_of_its_own() -> None:
    parts = fit(Reply("Dos actas", attachments=(FILE, FILE)))
    assert [(part.text, len(part.attachments)) for part in parts] == [
        ("Dos actas", 0),
        ("", 1),
        ("", 1),
    ]

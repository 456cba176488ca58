"""Charts: a picture with every bar to scale, and Spanish words with their accents."""

import io

import pytest
from PIL import Image, ImageDraw

from bot import charts, lettering
from bot.charts import BACKGROUND, COLOURS, Bar

LEGEND = ["Acusaron", "Enviado", "En espera", "No salió", "Sin canal"]


def picture(*bars: Bar, title: str = "Comunicado 1") -> Image.Image:
    return Image.open(io.BytesIO(charts.draw(title, LEGEND, bars))).convert("RGB")


def amount(image: Image.Image, colour: str) -> int:
    """Pixels of exactly that colour."""
    wanted = tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))
    found = image.getcolors(1_000_000) or []
    return sum(count for count, pixel in found if pixel == wanted)


def test_each_part_is_as_long_as_it_is_many() -> None:
    image = picture(Bar("Apurímac", (60, 0, 0, 20, 0)))
    parts = [amount(image, COLOURS[0]), amount(image, COLOURS[3])]
    assert parts[0] / parts[1] == pytest.approx(3, rel=0.15)


def test_a_part_that_is_nowhere_is_not_in_the_legend() -> None:
    assert amount(picture(Bar("Lima", (5, 0, 0, 0, 0))), COLOURS[2]) == 0
    assert amount(picture(Bar("Lima", (0, 0, 5, 0, 0))), COLOURS[2]) > 0


def test_it_grows_with_its_rows() -> None:
    one, two = picture(Bar("Lima", (1, 0, 0, 0, 0))), picture(*[Bar("Lima", (1, 0, 0, 0, 0))] * 2)
    assert two.height - one.height == charts.ROW_HEIGHT


def test_a_legend_that_is_too_long_goes_on_below() -> None:
    one, five = picture(Bar("Lima", (1, 0, 0, 0, 0))), picture(Bar("Lima", (1, 1, 1, 1, 1)))
    assert five.height - one.height == charts.LEGEND_HEIGHT
    assert amount(five, COLOURS[4]) > 0


def test_nothing_at_all_is_still_a_picture() -> None:
    assert picture().width == charts.WIDTH
    assert picture(Bar("Lima", (0, 0, 0, 0, 0))).height > picture().height


def word(text: str) -> bytes:

    image = Image.new("RGB", (200, 60), BACKGROUND)
    lettering.write(ImageDraw.Draw(image), (10, 30), text, "#000000", 24)
    return image.tobytes()


@pytest.mark.parametrize(("with_mark", "without"), [("á", "a"), ("ñ", "n"), ("ü", "u"), ("Í", "I")])
def test_a_mark_is_drawn(with_mark: str, without: str) -> None:
    assert word(with_mark) != word(without)


def test_an_i_with_accent_loses_its_dot() -> None:
    assert word("í") != word("i")
    assert word("í") != word("ı")


def test_what_the_font_lacks_is_a_question_mark() -> None:
    assert word("漢") == word("?")

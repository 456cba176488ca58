"""Spanish words in pictures: Pillow's own font has no accents, so we draw them over its letters."""

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

ACUTE, TILDE, DIAERESIS = "\u0301", "\u0303", "\u0308"
DOTTED = "ij"
UNKNOWN = "?"
REPLACED = {"–": "-", "—": "-", "…": "...", "«": '"', "»": '"', "·": "-", "°": "o", "º": "o"}
_ON_TOP = {
    ACUTE: ((-0.06, 0.05), (0.10, 0.20)),
    TILDE: ((-0.17, 0.07), (-0.08, 0.14), (0.08, 0.07), (0.17, 0.14)),
}
"""Each mark as a line: to the right of the letter's middle and above its top, in letter sizes."""
_DOTS = (-0.11, 0.11)


def write(
    pen: "ImageDraw",
    place: tuple[float, float],
    text: str,
    colour: str,
    size: int,
    *,
    anchor: str = "l",
    paper: str = "#ffffff",
) -> float:
    """Write on one line, `place` being its left (or right) end at half height; returns its width.

    `paper` is the colour below, which takes the dot off an «í».
    """
    font = font_of(size)
    letters = _letters(text)
    bare = "".join(letter for letter, _ in letters)
    width = pen.textlength(bare, font)
    left = place[0] - (width if anchor == "r" else 0)
    base = place[1] + size * 0.36
    pen.text((left, base), bare, colour, font, anchor="ls")
    for number, (letter, mark) in enumerate(letters):
        if mark:
            start = left + pen.textlength(bare[:number], font)
            middle = start + pen.textlength(letter, font) / 2
            _mark(pen, (middle, base), letter, mark, colour, size, paper)
    return width


def font_of(size: int) -> "FreeTypeFont":
    from PIL import ImageFont  # only a report needs it

    return ImageFont.load_default(size)  # type: ignore[return-value]


def _letters(text: str) -> list[tuple[str, str]]:
    """Each letter that the font has, with the mark that belongs over it."""
    found: list[tuple[str, str]] = []
    plain = "".join(REPLACED.get(letter, letter) for letter in text)
    for letter in unicodedata.normalize("NFD", plain):
        if letter in (ACUTE, TILDE, DIAERESIS) and found:
            found[-1] = (found[-1][0], letter)
        elif not unicodedata.combining(letter):
            found.append((letter if letter.isascii() else UNKNOWN, ""))
    return found


def _mark(
    pen: "ImageDraw",
    foot: tuple[float, float],
    letter: str,
    mark: str,
    colour: str,
    size: int,
    paper: str,
) -> None:
    middle, base = foot
    font = font_of(size)
    top = base + font.getbbox("x" if letter in DOTTED else letter, anchor="ls")[1]
    if letter in DOTTED:
        box = (middle - size * 0.12, base - size, middle + size * 0.12, top - size * 0.03)
        pen.rectangle(box, paper)
    thick = max(round(size / 12), 1)
    if mark == DIAERESIS:
        for aside in _DOTS:
            x, y = middle + aside * size, top - 0.12 * size
            pen.ellipse((x - thick, y - thick, x + thick, y + thick), colour)
        return
    line = [(middle + x * size, top - y * size) for x, y in _ON_TOP[mark]]
    pen.line(line, colour, thick, joint="curve")

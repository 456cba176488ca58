"""Charts as pictures that a phone shows: one bar a row, in parts of different colours."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot import lettering

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

WIDTH, MARGIN = 640, 20
"""A phone shows it at half this width: letters of 26 are read as letters of 13."""
TITLE_HEIGHT, LEGEND_HEIGHT, ROW_HEIGHT, BAR_HEIGHT = 56, 38, 46, 30
LABEL_WIDTH, NUMBER_WIDTH = 190, 80
TITLE_SIZE, TEXT_SIZE, SMALL_SIZE = 30, 26, 24
SWATCH, BESIDE, GAP = 22, 9, 26
LEAST_WITH_NUMBER = 26
"""Pixels of a part that has room for its number."""
BACKGROUND, INK, FAINT, LINE = "#ffffff", "#1d2733", "#5b6774", "#e4e8ec"
COLOURS = ("#1f7a4d", "#6fb98f", "#b8c4d0", "#d1495b", "#8d99a6")
"""Told apart by their lightness too, for those who see no colours."""
ON_COLOURS = ("#ffffff", "#10331f", "#1d2733", "#ffffff", "#ffffff")


@dataclass(frozen=True)
class Bar:
    """One row: its name and the size of each part, in the order of the legend."""

    label: str
    parts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.parts)


def draw(title: str, legend: Sequence[str], bars: Sequence[Bar]) -> bytes:
    """A PNG; parts that are nowhere are left out of the legend."""
    from PIL import Image, ImageDraw  # only a report needs it

    used = [place for place in range(len(legend)) if any(bar.parts[place] for bar in bars)]
    lines = _legend_lines([(legend[place], COLOURS[place]) for place in used])
    top = TITLE_HEIGHT + LEGEND_HEIGHT * len(lines) + MARGIN
    picture = Image.new("RGB", (WIDTH, top + ROW_HEIGHT * len(bars) + MARGIN), BACKGROUND)
    pen = ImageDraw.Draw(picture)
    lettering.write(pen, (MARGIN, MARGIN + TITLE_SIZE / 2), title, INK, TITLE_SIZE)
    for number, entries in enumerate(lines):
        _draw_legend(pen, entries, TITLE_HEIGHT + MARGIN + LEGEND_HEIGHT * number)
    most = max((bar.total for bar in bars), default=0) or 1
    for row, bar in enumerate(bars):
        _draw_bar(pen, bar, top + row * ROW_HEIGHT, most)
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _legend_lines(entries: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The entries, as many to a line as there is room for."""
    lines: list[list[tuple[str, str]]] = []
    left = float(WIDTH)
    for name, colour in entries:
        width = SWATCH + BESIDE + lettering.font_of(SMALL_SIZE).getlength(name) + GAP
        if left + width > WIDTH:
            lines.append([])
            left = float(MARGIN)
        lines[-1].append((name, colour))
        left += width
    return lines


def _draw_legend(pen: "ImageDraw", entries: Sequence[tuple[str, str]], middle: int) -> None:
    left = float(MARGIN)
    for name, colour in entries:
        pen.rectangle((left, middle - SWATCH / 2, left + SWATCH, middle + SWATCH / 2), colour)
        left += SWATCH + BESIDE
        left += lettering.write(pen, (left, middle), name, FAINT, SMALL_SIZE) + GAP


def _draw_bar(pen: "ImageDraw", bar: Bar, top: int, most: int) -> None:
    small = lettering.font_of(SMALL_SIZE)
    middle = top + ROW_HEIGHT // 2
    pen.line((MARGIN, top + ROW_HEIGHT - 1, WIDTH - MARGIN, top + ROW_HEIGHT - 1), LINE)
    lettering.write(pen, (MARGIN, middle), bar.label, INK, TEXT_SIZE)
    left = float(MARGIN + LABEL_WIDTH)
    scale = (WIDTH - MARGIN - NUMBER_WIDTH - left) / most
    for place, size in enumerate(bar.parts):
        if not size:
            continue
        right = left + max(size * scale, 1)
        box = (left, middle - BAR_HEIGHT // 2, right, middle + BAR_HEIGHT // 2)
        pen.rectangle(box, COLOURS[place])
        if right - left >= max(LEAST_WITH_NUMBER, pen.textlength(f" {size} ", small)):
            centre = ((left + right) / 2, middle)
            pen.text(centre, str(size), ON_COLOURS[place], small, anchor="mm")
        left = right
    lettering.write(pen, (WIDTH - MARGIN, middle), f"{bar.total:,}", INK, TEXT_SIZE, anchor="r")

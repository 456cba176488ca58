"""What staff write: `*negrita*`, `_cursiva_` and links, as the small HTML of replies."""

import re

from markupsafe import Markup, escape

_EDGES = r"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"
_BOLD = re.compile(_EDGES.format(mark=r"\*"))
_ITALIC = re.compile(_EDGES.format(mark="_"))
_LINK = re.compile(r"https?://\S+")
_BULLET = re.compile(r"^[-*•]\s+", re.MULTILINE)
HELD = "\ue000{}\ue001"
"""Stands for a link while marks are read: an underscore in an address is no mark."""
_HELD = re.compile(r"\ue000(\d+)\ue001")


def to_markup(text: str) -> Markup:
    """The text with its marks as tags; everything else is shown as it was written."""
    links: list[str] = []

    def hold(found: re.Match[str]) -> str:
        links.append(found[0])
        return HELD.format(len(links) - 1)

    marked = str(escape(_LINK.sub(hold, _BULLET.sub("• ", text.strip()))))
    marked = _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", marked))
    return Markup(_HELD.sub(lambda found: str(escape(links[int(found[1])])), marked))

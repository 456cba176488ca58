"""The small HTML of replies: measured, split and turned plain without cutting a tag or an emoji."""

import html
import re
from collections.abc import Iterator

_TOKEN = re.compile(r"<[^<>]+>|&(?:#\d+|#x[0-9a-fA-F]+|\w+);|\s+|[^<&\s]+|[<&]")
_TAG_NAME = re.compile(r"</?([a-z]+)")
_ANY_TAG = re.compile(r"<[^<>]+>")
_JOINER = "\u200d"
_CLINGING = re.compile(
    "[\u0300-\u036f\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)
"""Characters that belong to the one before: accents, variation marks, skin tones, flag tags."""


def units(text: str) -> int:
    """Length in UTF-16 code units, as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(markup: str) -> str:
    """The text without its tags, entities resolved."""
    return html.unescape(_ANY_TAG.sub("", markup))


def split(markup: str, limit: int) -> list[str]:
    """The markup in parts of at most `limit` visible UTF-16 units, each with its tags balanced.

    Cuts at the last line end, else the last space, else between characters.
    """
    parts: list[str] = []
    rest = markup
    while units(plain(rest)) > limit:
        head, rest = _cut(rest, limit)
        parts.append(head)
    return [*parts, rest] if plain(rest).strip() or not parts else parts


def _cut(markup: str, limit: int) -> tuple[str, str]:
    """The longest good head within the limit, closed, and the rest, its tags opened again."""
    position = best_line = best_space = size = 0
    for token in _TOKEN.findall(markup):
        if token.startswith("<") and len(token) > 1:
            position += len(token)
            continue
        shown = units(html.unescape(token))
        if size + shown > limit:
            if not best_line and not best_space:
                position += _fitting(token, limit - size)
            break
        size += shown
        position += len(token)
        if token.isspace():
            best_space = position
            best_line = position if "\n" in token else best_line
    # A cut far before the limit, only to end at a line, would make many small parts.
    place = best_line if best_line > best_space // 2 else best_space
    place = place or position
    opened = list(_open_tags(markup[:place]))
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(opened))
    return markup[:place].rstrip() + closing, "".join(opened) + markup[place:].lstrip()


def _fitting(token: str, room: int) -> int:
    """How many characters of a long word fit, without parting what belongs together."""
    if token.startswith("&"):
        return 0
    count = size = 0
    for end in _cluster_ends(token):
        size += units(token[count:end])
        if size > room:
            break
        count = end
    return count


def _cluster_ends(text: str) -> Iterator[int]:
    for index in range(1, len(text)):
        joined = text[index - 1] == _JOINER or _CLINGING.match(text[index])
        if not joined and not _half_flag(text, index):
            yield index
    yield len(text)


def _half_flag(text: str, index: int) -> bool:
    """Whether a cut here would part the two letters of a flag."""
    start = index
    while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
        start -= 1
    inside = "\U0001f1e6" <= text[index] <= "\U0001f1ff"
    return inside and (index - start) % 2 == 1


def _open_tags(markup: str) -> list[str]:
    opened: list[str] = []
    for tag in _ANY_TAG.findall(markup):
        if tag.startswith("</"):
            opened.pop()
        else:
            opened.append(tag)
    return opened


def _name(tag: str) -> str:
    found = _TAG_NAME.match(tag)
    return found[1] if found else ""

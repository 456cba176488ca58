"""The small HTML of replies: measured, split and turned plain without cutting a tag or an emoji."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

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


@dataclass(frozen=True)
class _Atom:
    """What is never cut: one visible character with all that clings to it, and its tags."""

    shown: str
    tags: tuple[str, ...]


def split(markup: str, limit: int) -> list[str]:
    """The markup in parts of at most `limit` visible UTF-16 units, each with its tags balanced.

    Cuts at the last line end, else the last space, else between characters.
    """
    if units(plain(markup)) <= limit:
        return [markup]
    parts: list[str] = []
    rest = list(_atoms(markup, limit))
    while rest:
        count = _fitting(rest, limit)
        parts.append(_written(rest[:count]))
        rest = rest[count:]
    return [part for part in parts if part] or [markup]


def _atoms(markup: str, limit: int) -> Iterator[_Atom]:
    tags: list[str] = []
    for token in _TOKEN.findall(markup):
        if token.startswith("</"):
            tags.pop()
        elif token.startswith("<") and len(token) > 1:
            tags.append(token)
        else:
            text = html.unescape(token)
            start = 0
            for end in _cluster_ends(text):
                cluster = text[start:end]
                # Longer than a whole part: cut it rather than never end.
                pieces = [cluster] if units(cluster) <= limit else list(cluster)
                yield from (_Atom(piece, tuple(tags)) for piece in pieces)
                start = end


def _fitting(atoms: list[_Atom], limit: int) -> int:
    """How many of the atoms make the next part; at least one."""
    size = best_line = best_space = 0
    for index, atom in enumerate(atoms):
        size += units(atom.shown)
        if size > limit:
            # A cut far before the limit, only to end at a line, would make many small parts.
            return (best_line if best_line > best_space // 2 else best_space) or max(index, 1)
        if atom.shown.isspace():
            best_space = index + 1
            best_line = index + 1 if "\n" in atom.shown else best_line
    return len(atoms)


def _written(atoms: list[_Atom]) -> str:
    """The atoms as markup, without the white space at its ends."""
    first = next((n for n, atom in enumerate(atoms) if not atom.shown.isspace()), len(atoms))
    last = next((n for n in range(len(atoms), 0, -1) if not atoms[n - 1].shown.isspace()), 0)
    written: list[str] = []
    opened: tuple[str, ...] = ()
    for atom in atoms[first:last]:
        if atom.tags != opened:
            written.append(_change(opened, atom.tags))
            opened = atom.tags
        written.append(html.escape(atom.shown))
    return "".join([*written, _change(opened, ())])


def _change(before: tuple[str, ...], after: tuple[str, ...]) -> str:
    """The tags that close and open between two characters."""
    shared = 0
    while shared < min(len(before), len(after)) and before[shared] == after[shared]:
        shared += 1
    closing = "".join(f"</{_name(tag)}>" for tag in reversed(before[shared:]))
    return closing + "".join(after[shared:])


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


def _name(tag: str) -> str:
    found = _TAG_NAME.match(tag)
    return found[1] if found else ""

"""Formatted text as Telegram reads it: HTML to plain text and entities, or its refusal."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.errors import bad

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
}

NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
"""Telegram decodes these four names and numbers; `&nbsp;` and the rest stay as they are."""
START = re.compile(r"<([^\s>]*)((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>")
END = re.compile(r"</([^\s>]*)\s*>")
ATTRIBUTE = re.compile(r"([^\s=]*)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?\s*")
COMMAND = re.compile(r"(?<![^\s(])/[a-zA-Z0-9_]{1,32}(?:@\w{3,32})?(?!\w)")


@dataclass
class _Open:
    name: str
    kind: str
    start: int
    extra: dict[str, str]


@dataclass
class _Reading:
    source: str
    text: list[str] = field(default_factory=list)
    length: int = 0
    open: list[_Open] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)

    def say(self, piece: str) -> None:
        piece = NAMED.sub(lambda found: html.unescape(found[0]), piece)
        self.text.append(piece)
        self.length += utf16(piece)

    def offset(self, position: int) -> int:
        return len(self.source[:position].encode(errors="surrogatepass"))


def utf16(text: str) -> int:
    """Telegram counts in UTF-16 units: most emoji are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def parse(text: str, mode: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain text and its entities; raises what Telegram answers to broken marks."""
    if mode.lower() == "html":
        text, entities = _parse_html(text)
    elif mode:  # the fake knows one language: silence here would hide mistakes
        raise bad(f"unsupported parse_mode ({mode}: the fake reads HTML only)")
    else:
        entities = []
    return _trim(text, entities + commands(text))


def commands(text: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "bot_command",
            "offset": utf16(text[: found.start()]),
            "length": utf16(found[0]),
        }
        for found in COMMAND.finditer(text)
    ]


def _trim(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Telegram cuts the white space at both ends and moves the entities along."""
    shift = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    end = utf16(text)
    kept = []
    for entity in entities:
        first = max(entity["offset"] - shift, 0)
        last = min(entity["offset"] + entity["length"] - shift, end)
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return text, sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


def _parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    reading = _Reading(source)
    position = 0
    while (mark := source.find("<", position)) >= 0:
        reading.say(source[position:mark])
        read = _close if source.startswith("</", mark) else _start
        position = read(reading, mark)
    reading.say(source[position:])
    if reading.open:
        name = reading.open[-1].name
        raise _broken(f'Can\'t find end tag corresponding to start tag "{name}"')
    return "".join(reading.text), reading.entities


def _start(reading: _Reading, mark: int) -> int:
    found = START.match(reading.source, mark)
    at = f"at byte offset {reading.offset(mark)}"
    name = found[1].lower() if found else _name_at(reading.source, mark)
    if name not in TAGS:
        raise _broken(f'Unsupported start tag "{name}" {at}')
    if not found:
        raise _broken(f"Unclosed start tag {at}")
    extra = _attributes(name, found[2], at)
    kind = "expandable_blockquote" if name == "blockquote" and "expandable" in extra else TAGS[name]
    reading.open.append(_Open(name, kind, reading.length, extra))
    return found.end()


def _close(reading: _Reading, mark: int) -> int:
    at = f"at byte offset {reading.offset(mark)}"
    if not reading.open:
        raise _broken(f"Unexpected end tag {at}")
    found = END.match(reading.source, mark)
    if not found:
        raise _broken(f"Unclosed end tag {at}")
    opened, name = reading.open.pop(), found[1].lower()
    if name and name != opened.name:
        raise _broken(f'Unmatched end tag {at}, expected "</{opened.name}>", found "</{name}>"')
    entity = _entity(opened, reading.length)
    if entity:
        reading.entities.append(entity)
    return found.end()


def _name_at(source: str, mark: int) -> str:
    found = re.compile(r"[^\s>]*").match(source, mark + 1)
    return found[0].lower() if found else ""


def _attributes(name: str, source: str, at: str) -> dict[str, str]:
    extra: dict[str, str] = {}
    source = source.strip()
    position = 0
    while position < len(source):
        found = ATTRIBUTE.match(source, position)
        if not found or not found[1]:
            raise _broken(f'Empty attribute name in the tag "{name}" {at}')
        value = next((group for group in found.groups()[1:] if group is not None), "")
        extra[found[1].lower()] = html.unescape(value)
        position = found.end()
    if name == "span" and extra.get("class") != "tg-spoiler":
        raise _broken(f'Tag "span" must have class "tg-spoiler" {at}')
    return extra


def _entity(opened: _Open, end: int) -> dict[str, Any] | None:
    if end == opened.start:
        return None
    entity: dict[str, Any] = {"type": opened.kind}
    if opened.kind == "text_link":
        if not opened.extra.get("href"):
            return None
        entity["url"] = opened.extra["href"]
    if opened.kind == "custom_emoji":
        entity["custom_emoji_id"] = opened.extra.get("emoji-id", "")
    return {**entity, "offset": opened.start, "length": end - opened.start}


def _broken(reason: str) -> Exception:
    return bad(f"can't parse entities: {reason}")

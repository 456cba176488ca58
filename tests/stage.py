"""Plays a transcript: a conversation written down in Spanish, spoken to the bot line by line."""

import html
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.messages import Reply
from bot.spanish import LIMA

UNITS = {
    "minuto": timedelta(minutes=1),
    "hora": timedelta(hours=1),
    "día": timedelta(days=1),
    "semana": timedelta(weeks=1),
}
WHO = r"(?P<who>[a-z][a-z0-9-]*)"
TAP = re.compile(r"\[tap\]\s*(?P<label>.+)")
SAYING = re.compile(rf"{WHO}>\s*(?P<text>.*)", re.DOTALL)
ANSWER = re.compile(r"bot(?P<no> no)?>\s*(?P<text>.*)", re.DOTALL)
NOTICE = re.compile(rf"{WHO}(?P<no> no)?<\s*(?P<text>.*)", re.DOTALL)
FILE = re.compile(r"\[(?P<kind>foto|pdf)\s+(?P<name>[^\]]+)\]\s*(?P<caption>.*)", re.DOTALL)
REPLY = re.compile(r"\[re:\s*(?P<to>[^\]]+)\]\s*(?P<text>.*)", re.DOTALL)
LATER = re.compile(r"\+\s*(?P<count>\d+)\s+(?P<unit>minuto|hora|día|semana)s?")
MOMENT = "%d/%m/%Y %H:%M"
LAST_HEARD = 1500
"""How many characters of what was heard a failure shows."""
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Paper:
    """A file that somebody sends: `foto` or `pdf`, and its name."""

    kind: str
    name: str


class Voice(Protocol):
    """What a channel must offer so that a transcript can be played on it."""

    async def say(self, who: str, text: str, paper: Paper | None) -> None: ...

    async def reply(self, who: str, to: str, text: str) -> None:
        """Reply to the newest message that holds the words. Raises AssertionError without one."""
        ...

    async def tap(self, who: str, label: str) -> None:
        """Tap the newest button with that label. Raises AssertionError when there is none."""
        ...

    async def heard(self, who: str) -> list[Reply]:
        """All that has come to that person so far, in order."""
        ...

    async def wait_until(self, instant: datetime) -> None:
        """Turn the clock, and let its jobs run."""
        ...

    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Line:
    """One line of a transcript, and where it stands."""

    number: int
    text: str


def read(path: Path) -> list[Line]:
    """The lines that count; an indented one goes on with what the line above says."""
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        if raw[0].isspace() and lines:
            lines[-1] = Line(lines[-1].number, f"{lines[-1].text}\n{raw.strip()}")
        else:
            lines.append(Line(number, raw.strip()))
    return lines


class Stage:
    """Who is speaking, and how far each person has listened."""

    def __init__(self, voice: Voice) -> None:
        self.voice = voice
        self.speaker = ""
        self._listened: dict[str, int] = {}

    async def play(self, path: Path) -> None:
        """Raises AssertionError that names the line and shows what was heard instead."""
        for line in read(path):
            try:
                await self._perform(line.text)
            except AssertionError as problem:
                where = f"{path.name}, línea {line.number}: {line.text}"
                raise AssertionError(f"{where}\n{problem}") from None

    async def _perform(self, text: str) -> None:
        if text.startswith("@"):
            await self.voice.wait_until(moment(text[1:].strip(), self.voice.now()))
        elif TAP.fullmatch(text):
            await self._speak(text)
        elif found := ANSWER.fullmatch(text):
            await self._expect(self.speaker, found["text"], absent=bool(found["no"]))
        elif found := NOTICE.fullmatch(text):
            await self._expect(found["who"], found["text"], absent=bool(found["no"]))
        elif found := SAYING.fullmatch(text):
            self.speaker = found["who"]
            await self._speak(found["text"])
        else:
            raise AssertionError("no se entiende: ¿quién habla, o qué se espera?")

    async def _speak(self, text: str) -> None:
        assert self.speaker, "nadie ha hablado todavía"
        self._listened[self.speaker] = len(await self._heard(self.speaker))
        if tapped := TAP.fullmatch(text):
            await self.voice.tap(self.speaker, tapped["label"])
        elif reply := REPLY.fullmatch(text):
            await self.voice.reply(self.speaker, reply["to"], reply["text"])
        elif sent := FILE.fullmatch(text):
            paper = Paper(sent["kind"], sent["name"])
            await self.voice.say(self.speaker, sent["caption"], paper)
        else:
            await self.voice.say(self.speaker, text, None)

    async def _expect(self, who: str, words: str, *, absent: bool) -> None:
        """The words come after all that this person was expected to have heard before."""
        heard = (await self._heard(who))[self._listened.get(who, 0) :]
        if absent:
            assert (plain(words) not in heard) if words else not heard, _shown(heard)
            return
        at = heard.find(plain(words))
        assert at >= 0, _shown(heard)
        self._listened[who] = self._listened.get(who, 0) + at + len(plain(words))

    async def _heard(self, who: str) -> str:
        return "".join(f"{as_words(reply)}\n" for reply in await self.voice.heard(who))


def place_of(replies: list[Reply], words: str) -> int:
    """Which of the messages is the newest that holds the words. Raises AssertionError."""
    for place in reversed(range(len(replies))):
        if plain(words) in as_words(replies[place]):
            return place
    raise AssertionError(f"no message with «{words}»")


def as_words(reply: Reply) -> str:
    """What a person reads: the text, the buttons in brackets, the names of the files."""
    buttons = (f"[{button.label}]" for row in reply.buttons for button in row)
    files = (f"[archivo {file.name}]" for file in reply.attachments)
    return plain(" ".join([_TAG.sub("", reply.text), *buttons, *files]))


def plain(text: str) -> str:
    """Without capitals, entities and line breaks: what no reader would notice."""
    return " ".join(html.unescape(text).split()).lower()


def moment(text: str, now: datetime) -> datetime:
    """`+3 días`, or `25/11/2026 09:00` in Lima."""
    if found := LATER.fullmatch(text):
        return now + int(found["count"]) * UNITS[found["unit"]]
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=LIMA)
    except ValueError:
        raise AssertionError("se espera «+3 días» o «25/11/2026 09:00»") from None


def _shown(heard: str) -> str:
    return f"se oyó: {heard[-LAST_HEARD:] or 'nada'}"

"""Reads calendar files strictly by RFC 5545, written apart from what writes them."""

import re
from dataclasses import dataclass, field

NAME = re.compile(r"[A-Z0-9-]+")
ESCAPES = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
ESCAPE = re.compile(r"\\.")
TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "X-WR-CALNAME"})
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "STATUS", "LAST-MODIFIED")
UTC_INSTANT = re.compile(r"\d{8}T\d{6}Z")


@dataclass
class Component:
    """What stands between BEGIN and END: its properties, their parameters, what lies inside."""

    name: str
    properties: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    inside: list["Component"] = field(default_factory=list)

    def one(self, name: str) -> str:
        [(_, value)] = self.properties[name]
        return value

    def parameter(self, name: str) -> str:
        [(parameters, _)] = self.properties[name]
        return parameters

    def of(self, name: str) -> list["Component"]:
        return [component for component in self.inside if component.name == name]


def read(content: bytes) -> Component:
    """The calendar of a file. Raises AssertionError at the first thing that the RFC forbids."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert not any(b"\n" in line or b"\r" in line for line in lines), "a bare line ending"
    assert max(map(len, lines)) <= 75, "a line of more than 75 octets"
    whole: list[bytes] = []
    for line in lines:
        line.decode()  # no letter is cut in two
        if line[:1] in (b" ", b"\t"):
            whole[-1] += line[1:]
        else:
            whole.append(line)
    root = Component("")
    stack = [root]
    for line in whole:
        _take(line.decode(), stack)
    assert stack == [root], "something does not end"
    [calendar] = root.inside
    _check(calendar)
    return calendar


def events(content: bytes) -> dict[str, Component]:
    """The events by what makes each the same for ever."""
    found = read(content).of("VEVENT")
    by_number = {event.one("UID"): event for event in found}
    assert len(by_number) == len(found), "two events with one UID"
    return by_number


def _take(line: str, stack: list[Component]) -> None:
    head, found, value = line.partition(":")
    name, _, parameters = head.partition(";")
    assert found, line
    assert NAME.fullmatch(name), line
    assert not any(ord(letter) < 32 and letter != "\t" for letter in value), line
    if name == "BEGIN":
        stack[-1].inside.append(Component(value))
        stack.append(stack[-1].inside[-1])
    elif name == "END":
        assert stack.pop().name == value, line
    else:
        said = _unescaped(value) if name in TEXTS else value
        stack[-1].properties.setdefault(name, []).append((parameters, said))


def _unescaped(value: str) -> str:
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), f"not escaped: {value}"
    assert all(mark in ESCAPES for mark in ESCAPE.findall(value)), value
    return ESCAPE.sub(lambda mark: ESCAPES[mark[0]], value)


def _check(calendar: Component) -> None:
    assert calendar.name == "VCALENDAR"
    assert calendar.one("VERSION") == "2.0"
    assert calendar.one("PRODID")
    for event in calendar.of("VEVENT"):
        assert all(len(event.properties.get(name, ())) == 1 for name in ONCE)
        assert UTC_INSTANT.fullmatch(event.one("DTSTAMP"))
        assert event.parameter("DTSTART") == "VALUE=DATE"
        assert event.one("DTSTART") < event.one("DTEND")
        assert int(event.one("SEQUENCE")) >= 0
        assert event.one("STATUS") in ("CONFIRMED", "TENTATIVE", "CANCELLED")

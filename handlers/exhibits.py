"""What was sent, as evidence: files that are what they say, or links; in a form's answer too."""

import re
from dataclasses import replace

from bot import file_kinds, rendering
from bot.context import Context
from bot.forms import InvalidAnswer
from bot.messages import Attachment, AttachmentKind, Location
from db import evidence
from db.commitment_errors import Invalid
from db.evidence import Evidence, Exhibit

MAX_MEGABYTES = evidence.MAX_BYTES // (1024 * 1024)
MAP = "https://www.openstreetmap.org/?mlat={:.5f}&mlon={:.5f}"
_ON_MAP = re.compile(r"https://www\.openstreetmap\.org/\?mlat=(-?\d+\.\d+)&mlon=(-?\d+\.\d+)")
_LINK = re.compile(r"https?://\S+")
_TRAILING = ".,;:)»\"'"


def sent(context: Context, text: str) -> list[Exhibit]:
    """The message's files, links and place. Raises InvalidAnswer for what can't be taken."""
    files = [_file(context, file) for file in context.message.attachments]
    place = context.message.location
    pins = [MAP.format(place.latitude, place.longitude)] if place else []
    return files + [_link(url) for url in [*links(text), *pins]]


def links(text: str) -> list[str]:
    return [found.rstrip(_TRAILING) for found in _LINK.findall(text)]


def to_answers(exhibits: list[Exhibit]) -> list[dict[str, object]]:
    return [vars(exhibit) for exhibit in exhibits]


def from_answers(records: list[dict[str, object]]) -> list[Exhibit]:
    """What a form kept. Raises InvalidAnswer if it is not what `to_answers` gave."""
    found = []
    for record in records:
        if record["url"]:
            found.append(_link(str(record["url"])))
        else:
            size = int(str(record["size"]))
            name, mime = str(record["name"]), str(record["mime"])
            found.append(evidence.file(name, mime, size, str(record["sha256"])))
    return found


def attachment(piece: Evidence) -> Attachment:
    """A filed photo or document, to be sent back."""
    kind = AttachmentKind.PHOTO if piece.kind == "photo" else AttachmentKind.DOCUMENT
    return Attachment(kind, name=piece.name, mime=piece.mime, size=piece.size, path=piece.sha256)


def place(piece: Evidence) -> Location | None:
    """Where it is, if what was filed is a place."""
    found = _ON_MAP.fullmatch(piece.url)
    return Location(float(found[1]), float(found[2])) if found else None


def _file(context: Context, file: Attachment) -> Exhibit:
    if file.problem or not file.path:
        raise _refused(file.problem or "unavailable", file.name)
    mime = file_kinds.of(context.files.path(file.path))
    try:
        return evidence.file(file.name or "archivo", mime, file.size, file.path)
    except Invalid as error:
        raise _refused(error.problem, file.name) from error


def _link(url: str) -> Exhibit:
    try:
        exhibit = evidence.link(url)
    except Invalid as error:
        raise _refused(error.problem, url) from error
    name = rendering.label("evidence", "place") if _ON_MAP.fullmatch(url) else exhibit.name
    return replace(exhibit, name=name[:100])


def _refused(problem: str, name: str) -> InvalidAnswer:
    return InvalidAnswer("evidence_problem", problem=problem, file=name, limit=MAX_MEGABYTES)

"""Files that people and the bot sent: bytes in, an id out, and back again."""

import itertools
from dataclasses import dataclass
from typing import Any

from tests.telegram_api.calls import Call, Upload
from tests.telegram_api.errors import FILE_BIG, FILE_UNKNOWN, FILE_WRONG

MAX_DOWNLOAD = 20 * 1024 * 1024
FOLDERS = {"photo": "photos", "voice": "voice", "document": "documents"}
SUFFIXES = {"photo": ".jpg", "voice": ".oga"}


@dataclass(frozen=True)
class File:
    """`size` may be announced larger than the content, to act a file that is too big."""

    file_id: str
    kind: str
    path: str
    name: str
    mime: str
    content: bytes
    size: int

    def to_json(self) -> dict[str, Any]:
        return {
            "file_id": self.file_id,
            "file_unique_id": f"u{self.file_id}",
            "file_size": self.size,
        }


class Files:
    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}

    def add(self, kind: str, upload: Upload, size: int = 0) -> File:
        number = next(self._ids)
        suffix = SUFFIXES.get(kind) or _suffix(upload.name)
        path = f"{FOLDERS[kind]}/file_{number}{suffix}"
        file = File(
            f"AgFake{kind}{number:08}",
            kind,
            path,
            upload.name,
            upload.mime,
            upload.content,
            size or len(upload.content),
        )
        self._by_id[file.file_id] = file
        self._by_path[path] = file
        return file

    def incoming(self, call: Call, kind: str) -> File:
        """The file of a send: uploaded now, known by its id, or named by its address."""
        value = call.text(kind)
        upload = call.files.get(value.removeprefix("attach://") if value else kind)
        if upload:
            return self.add(kind, upload)
        if known := self._by_id.get(value):
            return known
        if value.startswith(("http://", "https://")):
            return self.add(kind, Upload(value.rpartition("/")[2], "", b""))
        raise FILE_WRONG

    def describe(self, call: Call) -> dict[str, Any]:
        """The answer to getFile."""
        file = self._by_id.get(call.text("file_id"))
        if file is None:
            raise FILE_UNKNOWN
        if file.size > MAX_DOWNLOAD:
            raise FILE_BIG
        return {**file.to_json(), "file_path": file.path}

    def at(self, path: str) -> File | None:
        return self._by_path.get(path)

    def forget(self) -> None:
        self._by_id.clear()
        self._by_path.clear()


def media(file: File, duration: int = 1) -> dict[str, Any]:
    """The part of a message that shows the file."""
    if file.kind == "photo":
        return {"photo": [{**file.to_json(), "width": 800, "height": 600}]}
    if file.kind == "voice":
        mime = file.mime or "audio/ogg"
        return {"voice": {**file.to_json(), "duration": duration, "mime_type": mime}}
    details = {"file_name": file.name, "mime_type": file.mime or "application/octet-stream"}
    return {"document": {**file.to_json(), **details}}


def _suffix(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:] if dot > 0 else ""

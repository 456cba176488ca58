"""Files people send and get: kept once by their content, found again by their hash."""

import hashlib
import mimetypes
import os
from collections.abc import Set
from datetime import datetime
from pathlib import Path

from bot.messages import Attachment, AttachmentKind

MAX_BYTES = 20 * 1024 * 1024
"""20 MB: what Telegram lets a bot download; the same everywhere, so that nobody is surprised."""


class FileTooLarge(Exception):  # noqa: N818
    """More than MAX_BYTES."""


class FileUnavailable(Exception):  # noqa: N818
    """The platform does not give it, or not any more."""


class FileStore:
    """A folder of files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def save(self, content: bytes, name: str, mime: str = "") -> Attachment:
        """Keep the content; the same content twice is one file. Raises FileTooLarge."""
        if len(content) > MAX_BYTES:
            raise FileTooLarge
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        try:
            os.utime(path)  # as young as its newest use: see `sweep`
        except FileNotFoundError:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial = path.with_suffix(".partial")
            partial.write_bytes(content)
            partial.replace(path)
        name = clean_name(name)
        mime = mime or mimetypes.guess_type(name)[0] or "application/octet-stream"
        kind = AttachmentKind.PHOTO if mime.startswith("image/") else AttachmentKind.DOCUMENT
        return Attachment(kind, name=name, mime=mime, size=len(content), path=digest)

    def forget(self, digest: str) -> None:
        """Delete the content of that hash, if it is still there."""
        self.path(digest).unlink(missing_ok=True)

    def sweep(self, named: Set[str], before: datetime) -> int:
        """Delete what nothing names and nobody has saved since `before`; returns how many."""
        gone = 0
        for path in self.folder.glob("??/*"):
            if path.name not in named and path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def path(self, digest: str) -> Path:
        """Where the content of that hash lies. Raises ValueError for anything but a hash."""
        if len(digest) != 64 or not all(letter in "0123456789abcdef" for letter in digest):
            raise ValueError("not a file of ours")
        return self.folder / digest[:2] / digest


def clean_name(name: str) -> str:
    """The last part of a file's name, short, without control characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(letter for letter in last if letter.isprintable()).strip()
    return printable[-100:] or "archivo"

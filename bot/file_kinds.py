"""What a file really is, by how it begins: a name or a declared type can say anything."""

from pathlib import Path

HEAD_BYTES = 16
UNKNOWN = "application/octet-stream"
BEGINNINGS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
)
HEIF_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heif",
    b"msf1": "image/heif",
}
"""The brand that follows `ftyp` in the photos of some telephones."""


def of(path: Path) -> str:
    """The media type of a stored file; UNKNOWN for one we do not know, or that is gone."""
    try:
        with path.open("rb") as file:
            return by_head(file.read(HEAD_BYTES))
    except OSError:
        return UNKNOWN


def by_head(head: bytes) -> str:
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if head[4:8] == b"ftyp":
        return HEIF_BRANDS.get(head[8:12], UNKNOWN)
    return next((kind for beginning, kind in BEGINNINGS if head.startswith(beginning)), UNKNOWN)

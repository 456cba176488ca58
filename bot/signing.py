"""Tokens that only we can have made: who a page speaks for, which file it may fetch."""

import hmac
import secrets
from hashlib import sha256
from pathlib import Path


class Signer:
    """Signs with a key of this installation, made at first use."""

    def __init__(self, key_file: Path) -> None:
        if not key_file.exists():
            key_file.parent.mkdir(parents=True, exist_ok=True)
            key_file.touch(mode=0o600)
            key_file.write_text(secrets.token_hex(32), encoding="ascii")
        self._key = key_file.read_text(encoding="ascii").strip().encode()

    def sign(self, purpose: str, value: str) -> str:
        mark = hmac.new(self._key, f"{purpose}\n{value}".encode(), sha256).hexdigest()[:32]
        return f"{mark}.{value}"

    def read(self, purpose: str, token: str) -> str | None:
        """The value of a token of ours, else None."""
        _, found, value = token.partition(".")
        expected = self.sign(purpose, value)
        genuine = hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace"))
        return value if found and genuine else None

    def fresh(self) -> str:
        """A name for a visitor nobody has had before."""
        return secrets.token_urlsafe(12)

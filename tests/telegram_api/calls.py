"""One request of the bot, whichever of the three encodings it came in."""

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.telegram_api.errors import CHAT_MISSING, CHAT_UNKNOWN, bad

TRUE = (True, 1, "true", "True", "1")


@dataclass(frozen=True)
class Upload:
    name: str
    mime: str
    content: bytes


@dataclass(frozen=True)
class Call:
    token: str
    method: str
    params: dict[str, Any]
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        value = self.params.get(name)
        return "" if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        try:
            return int(self.params.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        return self.params.get(name) in TRUE

    def structure(self, name: str, complaint: str = "") -> Any:
        """A parameter that travels as JSON inside a form; None when it is absent."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad(complaint or f"can't parse {name} JSON object") from None

    @property
    def chat_id(self) -> int:
        value = self.params.get("chat_id")
        if value in (None, ""):
            raise CHAT_MISSING
        try:
            return int(str(value))
        except ValueError:  # an @username: the fake knows chats by number only
            raise CHAT_UNKNOWN from None

    @property
    def chat_or_none(self) -> int | None:
        """For logs and faults, where a missing chat is no error."""
        try:
            return int(str(self.params.get("chat_id")))
        except ValueError:
            return None


async def read(request: web.Request) -> Call:
    token, method = request.match_info["token"], request.match_info["method"]
    params: dict[str, Any] = dict(request.query)
    kind = request.content_type
    if kind == "multipart/form-data":
        plain, files = await _read_multipart(request)
        return Call(token, method, {**params, **plain}, files)
    body = await request.read()
    if kind == "application/json" and body:
        params.update(_read_json(body))
    elif kind == "application/x-www-form-urlencoded":
        params.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return Call(token, method, params)


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise bad("can't parse JSON object")
    return value


async def _read_multipart(request: web.Request) -> tuple[dict[str, str], dict[str, Upload]]:
    plain: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            plain[name] = str(value)
    return plain, files

"""The web chat's page and its calls; who writes is proved by a token this server signed."""

import re
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.channels import webchat
from bot.demo import Cast
from bot.files import MAX_BYTES, FileStore, FileTooLarge
from bot.signing import Signer
from bot.web import read_json
from db import inbox
from db import webchat as mailbox

PAGES = Path(__file__).parent / "pages"
MAX_BODY = 256 * 1024
MAX_WAITING = 50
"""Messages of one chat that may wait; above, the page is asked to slow down."""
INLINE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
SAID = ("text", "action", "label", "source", "reply_to")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class ChatSite:
    """The calls of the page, each a method; `routes` lists them."""

    channel: webchat.WebChat
    files: FileStore
    signer: Signer
    cast: Cast

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/", self.page),
            Mount("/static", StaticFiles(directory=PAGES)),
            Route("/chat/cast", self.list_cast),
            Route("/chat/session", self.open_session, methods=["POST"]),
            Route("/chat/history", self.history),
            Route("/chat/messages", self.take_message, methods=["POST"]),
            Route("/chat/files", self.take_file, methods=["POST"]),
            Route("/chat/files/{token}/{name}", self.give_file),
            Route("/chat/events", self.events),
        ]

    async def page(self, request: Request) -> Response:
        return FileResponse(PAGES / "chat.html")

    async def list_cast(self, request: Request) -> Response:
        return JSONResponse({"cast": [member.card() for member in self.cast.members]})

    async def open_session(self, request: Request) -> Response:
        try:
            wanted = str((await read_json(request, MAX_BODY)).get("cast", ""))
        except (ValueError, AttributeError):
            return _problem(400, "La petición no es válida.")
        member = self.cast.get(wanted)
        if wanted and member is None:
            return _problem(404, "Esa persona no está en el elenco.")
        address = f"{webchat.NAME}:{wanted or self.signer.fresh()}"
        card = member.card() if member else {"id": "", "name": "", "post": "", "body": ""}
        return JSONResponse({"token": self.signer.sign("chat", address), **card})

    async def history(self, request: Request) -> Response:
        address = self._address(request)
        if address is None:
            return _unknown()
        job = partial(mailbox.history, address=address, channel=webchat.NAME)
        mails = await self.channel.database.run(job)
        last = max((mail.id for mail in mails if mail.id), default=0)
        return JSONResponse({"items": [self._show(mail) for mail in mails], "last": last})

    async def take_message(self, request: Request) -> Response:
        address = self._address(request)
        if address is None:
            return _unknown()
        try:
            body = await read_json(request, MAX_BODY)
            payload = {key: str(body.get(key, "")) for key in SAID}
            identifier = str(body["id"])
        except (ValueError, KeyError, AttributeError, TypeError):
            return _problem(400, "El mensaje no es válido.")
        return await self._store(address, identifier, payload)

    async def take_file(self, request: Request) -> Response:
        address = self._address(request)
        if address is None:
            return _unknown()
        if int(request.headers.get("content-length") or 0) > MAX_BYTES + MAX_BODY:
            return _too_large()
        async with request.form(max_files=1, max_fields=4) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                return _problem(400, "Falta el archivo.")
            content = await file.read()
            try:
                saved = self.files.save(content, file.filename or "", file.content_type or "")
            except FileTooLarge:
                return _too_large()
            fields = {key: str(form.get(key) or "") for key in ("id", "text")}
        stored = {
            "kind": saved.kind,
            "name": saved.name,
            "mime": saved.mime,
            "size": saved.size,
            "path": saved.path,
        }
        return await self._store(address, fields["id"], {"text": fields["text"], "files": [stored]})

    async def give_file(self, request: Request) -> Response:
        digest = self.signer.read("file", request.path_params["token"])
        if digest is None or not self.files.path(digest).exists():
            return _problem(404, "Ese archivo ya no está.")
        name = request.path_params["name"]
        mime = request.query_params.get("type", "")
        shown = mime if mime in INLINE_TYPES else "application/octet-stream"
        return FileResponse(
            self.files.path(digest),
            media_type=shown,
            filename=name,
            content_disposition_type="inline" if mime in INLINE_TYPES else "attachment",
        )

    async def events(self, request: Request) -> Response:
        address = self.signer.read("chat", request.query_params.get("token", ""))
        if address is None:
            return _unknown()
        given = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        last = int(given) if given.isdecimal() and len(given) < 18 else 0
        stream = self.channel.events(address, last, self._show)
        return StreamingResponse(stream, media_type="text/event-stream")

    def _address(self, request: Request) -> str | None:
        return self.signer.read("chat", request.headers.get("x-chat-token", ""))

    async def _store(self, address: str, identifier: str, payload: dict[str, Any]) -> Response:
        if not _ID.fullmatch(identifier):
            return _problem(400, "Falta el identificador del mensaje.")
        database = self.channel.database
        if await database.run(partial(inbox.count_waiting, chat=address)) >= MAX_WAITING:
            return _problem(429, "Vamos un poco lento: espere unos segundos.", {"Retry-After": "5"})
        try:
            await self.channel.receive(address, {**payload, "id": identifier, "address": address})
        except Exception:
            return _problem(503, "No pudimos guardar su mensaje; se reintentará solo.")
        return JSONResponse({"stored": True}, status_code=202)

    def _show(self, mail: mailbox.Mail) -> dict[str, Any]:
        """A mailbox row as the page draws it."""
        payload = mail.payload
        at = mail.at.astimezone(UTC).isoformat()
        if mail.id is None:
            return {
                "from": "me",
                "id": payload.get("id", ""),
                "text": payload.get("label") or payload.get("text", ""),
                "files": [self._file(item) for item in payload.get("files", ())],
                "at": at,
            }
        return {
            "from": "bot",
            "id": mail.id,
            "text": payload["text"],
            "buttons": payload.get("buttons", []),
            "attachments": [self._file(item) for item in payload.get("attachments", ())],
            "edit": mail.edit,
            "notice": payload.get("notice", ""),
            "at": at,
        }

    def _file(self, item: dict[str, Any]) -> dict[str, Any]:
        name = item.get("name") or "archivo"
        token = self.signer.sign("file", item["path"])
        kind, mime, size = item["kind"], item.get("mime", ""), item.get("size", 0)
        url = f"/chat/files/{token}/{quote(name, safe='')}?{urlencode({'type': mime})}"
        return {"kind": kind, "name": name, "mime": mime, "size": size, "url": url}


def _problem(status: int, sentence: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"problem": sentence}, status_code=status, headers=headers)


def _unknown() -> Response:
    return _problem(401, "Vuelva a elegir con quién conversa.")


def _too_large() -> Response:
    return _problem(413, "El archivo pesa más de 20 MB. Envíe uno más liviano.")

"""The append-only ledger of what was accepted: on disk before the bot hears of it."""

import asyncio
import json
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO


class Ledger:
    """One JSON object a line; writers that wait at the same moment share one fsync."""

    def __init__(self, path: Path | None = None) -> None:
        self.entries: list[dict[str, Any]] = []
        self._file: BinaryIO | None = path.open("ab") if path else None
        self._lines: list[bytes] = []
        self._waiting: list[asyncio.Future[None]] = []
        self._flusher: asyncio.Task[None] | None = None

    def accept(self, entry: Mapping[str, Any]) -> None:
        """Record it now, in the order of acceptance; `settled` tells when it is on disk.

        `at` is the monotonic instant that the limits judged, so that a count of the ledger
        and the limits never disagree.
        """
        record = {"at": time.monotonic(), **entry}
        self.entries.append(record)
        self._write(record)

    async def settled(self) -> None:
        if not self._lines and not self._waiting:
            return
        written = asyncio.get_running_loop().create_future()
        self._waiting.append(written)
        if self._flusher is None:
            self._flusher = asyncio.create_task(self._flush())
        await written

    def forget(self) -> None:
        """A new test: the file keeps everything, with a line that says where it begins."""
        self.entries.clear()
        self._write({"at": time.monotonic(), "method": "reset"})

    def _write(self, record: Mapping[str, Any]) -> None:
        if self._file:
            self._lines.append(json.dumps(record, ensure_ascii=False).encode() + b"\n")

    async def _flush(self) -> None:
        while self._waiting:
            lines, self._lines = self._lines, []
            waiting, self._waiting = self._waiting, []
            await asyncio.to_thread(self._sync, b"".join(lines))
            for future in waiting:
                if not future.done():  # the bot may have hung up meanwhile
                    future.set_result(None)
        self._flusher = None

    def _sync(self, data: bytes) -> None:
        assert self._file
        self._file.write(data)
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        if self._file:
            self._sync(b"".join(self._lines))
            self._file.close()

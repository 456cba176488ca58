"""A headless Chromium for tests of the web pages, driven through its DevTools protocol."""

import asyncio
import base64
import itertools
import json
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--no-first-run",
    "--no-default-browser-check",
    "--remote-debugging-port=0",
)
ANNOUNCED = "DevTools listening on "
PATIENCE = 90.0
KEY_CODES = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowDown": 40, "ArrowUp": 38, "PageUp": 33}
# Looks again whenever the page changes, and now and then for what is no change of the tree.
WAIT = """new Promise((resolve, reject) => {
  const look = () => { let found; try { found = (%s); } catch { found = false; }
    if (found) { stop(); resolve(true); } };
  const observer = new MutationObserver(look);
  const timer = setInterval(look, 50);
  const late = setTimeout(() => { stop(); reject(new Error("never came true")); }, %d);
  const stop = () => { observer.disconnect(); clearInterval(timer); clearTimeout(late); };
  observer.observe(document, {subtree: true, childList: true, attributes: true,
    characterData: true});
  look();
})"""


class BrowserError(Exception):
    """What the browser, or a script in the page, complained about."""


def find_chromium() -> str | None:
    """Where a Chromium is, None when this machine has none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


class Tab:
    """One tab, with its own sessionStorage; `errors` is what its console showed in red."""

    def __init__(self, browser: "Browser", session: str) -> None:
        self._browser = browser
        self._session = session
        self.errors: list[str] = []

    async def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        return await self._browser.send(method, self._session, **parameters)

    async def resize(self, width: int, height: int, *, dark: bool = False) -> None:
        phone = width < 600
        await self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        await self.send("Emulation.setEmulatedMedia", features=[scheme])
        await self.send("Emulation.setTouchEmulationEnabled", enabled=phone)

    async def go(self, url: str) -> None:
        await self.send("Page.navigate", url=url)
        await self.wait_for("document.readyState === 'complete' && location.href !== 'about:blank'")

    async def reload(self) -> None:
        await self.evaluate("window.__old = true")
        await self.send("Page.reload")
        await self.wait_for("!window.__old && document.readyState === 'complete'")

    async def evaluate(self, script: str) -> Any:
        """The value of a JavaScript expression; a promise is awaited."""
        answer = await self.send(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            thrown = details.get("exception", {}).get("description", details.get("text"))
            raise BrowserError(f"{thrown} in: {script[:300]}")
        return answer["result"].get("value")

    async def wait_for(self, script: str, within: float = PATIENCE) -> None:
        """Returns when the expression is true; a navigation meanwhile starts the wait anew."""
        async with asyncio.timeout(within + 1):
            while True:
                try:
                    await self.evaluate(WAIT % (script, within * 1000))
                except BrowserError as error:
                    if "context was destroyed" not in str(error) and "navigated" not in str(error):
                        raise
                else:
                    return

    async def click(self, selector: str) -> None:
        """A real click in the middle of the element, once it is there."""
        quoted = json.dumps(selector)
        await self.wait_for(f"document.querySelector({quoted})?.getClientRects().length")
        x, y = await self.evaluate(
            f"(() => {{ const e = document.querySelector({quoted});"
            "e.scrollIntoView({block: 'nearest', behavior: 'instant'});"
            "const r = e.getBoundingClientRect();"
            "return [r.x + r.width / 2, r.y + r.height / 2]; })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            await self.send(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1
            )

    async def type(self, text: str) -> None:
        """Into whatever has the focus."""
        await self.send("Input.insertText", text=text)

    async def press(self, key: str, *, shift: bool = False) -> None:
        common: dict[str, Any] = {"key": key, "code": key, "modifiers": 8 if shift else 0}
        common["windowsVirtualKeyCode"] = KEY_CODES.get(key, 0)
        if key == "Enter":
            common["text"] = "\r"
        await self.send("Input.dispatchKeyEvent", type="keyDown", **common)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def attach(self, selector: str, *paths: Path) -> None:
        """Choose files in a file input."""
        found = await self.send(
            "Runtime.evaluate", expression=f"document.querySelector({json.dumps(selector)})"
        )
        await self.send(
            "DOM.setFileInputFiles",
            files=[str(path) for path in paths],
            objectId=found["result"]["objectId"],
        )

    async def offline(self, cut: bool) -> None:
        """Take the network away, or give it back."""
        await self.send(
            "Network.emulateNetworkConditions",
            offline=cut,
            latency=0,
            downloadThroughput=-1,
            uploadThroughput=-1,
        )

    async def screenshot(self, path: Path) -> None:
        answer = await self.send("Page.captureScreenshot", format="png")
        path.write_bytes(base64.b64decode(answer["data"]))  # noqa: ASYNC240 - a test's own file

    async def close(self) -> None:
        await self.send("Page.close")

    def heed(self, event: dict[str, Any]) -> None:
        """Keep what a developer would see in red in the console."""
        parameters = event["params"]
        if event["method"] == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.errors.append(details.get("exception", {}).get("description", details["text"]))
        elif event["method"] == "Log.entryAdded" and parameters["entry"]["level"] == "error":
            self.errors.append(parameters["entry"]["text"])


class Browser:
    """One Chromium process and the websocket to it; `launched` makes and ends it."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._tabs: dict[str, Tab] = {}

    async def open(
        self, url: str, width: int = 1280, height: int = 800, *, dark: bool = False
    ) -> Tab:
        """A new tab of that size showing that page, fully loaded."""
        target = await self.send("Target.createTarget", url="about:blank")
        attached = await self.send(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        tab = self._tabs[attached["sessionId"]] = Tab(self, attached["sessionId"])
        for domain in ("Page", "Runtime", "Log", "Network"):
            await tab.send(f"{domain}.enable")
        await tab.resize(width, height, dark=dark)
        await tab.go(url)
        return tab

    async def send(self, method: str, session: str = "", **parameters: Any) -> dict[str, Any]:
        number = next(self._numbers)
        command: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if session:
            command["sessionId"] = session
        answer = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        await self._socket.send_json(command)
        result: dict[str, Any] = await answer
        return result

    async def listen(self) -> None:
        """Hands every answer to whoever waits for it, until the socket closes."""
        async for frame in self._socket:
            message = frame.json()
            if "id" not in message:
                if (tab := self._tabs.get(message.get("sessionId", ""))) is not None:
                    tab.heed(message)
                continue
            waiting = self._waiting.pop(message["id"])
            if waiting.done():
                continue
            if "error" in message:
                waiting.set_exception(BrowserError(message["error"]["message"]))
            else:
                waiting.set_result(message["result"])
        for waiting in self._waiting.values():
            waiting.cancel()


@asynccontextmanager
async def launched(chromium: str) -> AsyncIterator[Browser]:
    """A running browser with an empty profile, gone when the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            chromium,
            *FLAGS,
            f"--user-data-dir={profile}",
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with _connected(await _address(process)) as browser:
                yield browser
        finally:
            await _end(process)


@asynccontextmanager
async def _connected(address: str) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession() as http, http.ws_connect(address, max_msg_size=0) as socket:
        browser = Browser(socket)
        listening = asyncio.create_task(browser.listen())
        try:
            yield browser
        finally:
            with suppress(BrowserError, asyncio.CancelledError, ConnectionError):
                await browser.send("Browser.close")
            await listening


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        async for line in process.stderr:
            if ANNOUNCED in (text := line.decode(errors="replace")):
                return text.split(ANNOUNCED)[1].strip()
    raise BrowserError("Chromium ended without a DevTools address")


async def _end(process: asyncio.subprocess.Process) -> None:
    """Waits for its own process, reading what it still says; past patience, kills that one."""
    try:
        async with asyncio.timeout(PATIENCE):
            await process.communicate()
    except TimeoutError:
        process.kill()
        await process.communicate()

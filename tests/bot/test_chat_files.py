"""Files over HTTP: both ways, shown in place only when harmless, and only by a signed link."""

import aiohttp
import pytest

from bot import chat_site, files
from bot.chat_site import MAX_BODY
from tests.site import Site, upload

ROSA = "alcaldesa-sabaino"
PDF = b"%PDF-1.4 acta"


async def test_a_file_goes_both_ways(site: Site) -> None:
    page = await site.page(ROSA)
    name = "Acta nº 1 #?&%.pdf"
    sent = upload(name, PDF, "application/pdf", id="1", text="mi acta")
    assert await page.post("/chat/files", data=sent) == 202
    mine = (await page.history())["items"][0]
    [file] = mine["files"]
    assert (mine["text"], file["name"], file["size"]) == ("mi acta", name, len(PDF))
    async with site.http.get(file["url"]) as answer:
        assert await answer.read() == PDF
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("mime", "shown"), [("image/png", "inline"), ("image/svg+xml", "attachment")]
)
async def test_only_harmless_pictures_are_shown_in_place(site: Site, mime: str, shown: str) -> None:
    page = await site.page(ROSA)
    await page.post("/chat/files", data=upload("foto", b"x", mime, id="1"))
    [file] = (await page.history())["items"][0]["files"]
    async with site.http.get(file["url"]) as answer:
        assert answer.headers["Content-Disposition"].startswith(shown)


async def test_a_file_that_is_too_large_is_refused(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    page = await site.page(ROSA)
    assert await page.post("/chat/files", data=upload("a", b"x" * 11, "a/b", id="1")) == 413
    monkeypatch.setattr(chat_site, "MAX_BYTES", 10)
    huge = upload("a", b"x" * (MAX_BODY + 11), "a/b", id="1")
    assert await page.post("/chat/files", data=huge) == 413
    assert (await page.history())["items"] == []


async def test_a_message_without_a_file_or_an_id_is_refused(site: Site) -> None:
    page = await site.page(ROSA)
    assert await page.post("/chat/files", data=aiohttp.FormData({"id": "1"})) == 400
    assert await page.post("/chat/files", data=upload("a", b"x", "a/b")) == 400


@pytest.mark.parametrize("digest", ["a" * 64, "../../webchat.key"])
async def test_a_file_without_its_signed_link_is_not_given(site: Site, digest: str) -> None:
    assert await site.status("GET", f"/chat/files/{'0' * 32}.{digest}/acta.pdf") == 404
    token = site.signer.sign("chat", "a" * 64)
    assert await site.status("GET", f"/chat/files/{token}/acta.pdf") == 404


async def test_a_signed_link_to_a_file_that_is_gone_says_so(site: Site) -> None:
    token = site.signer.sign("file", "a" * 64)
    assert await site.status("GET", f"/chat/files/{token}/acta.pdf") == 404

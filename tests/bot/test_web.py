"""The HTTP side: health, numbers, headers, and names it does not answer to."""

import pytest

from tests.processes import until
from tests.site import Site


async def started(site: Site) -> None:
    async def leads() -> bool:
        return bool((await site.app.health())["leading"])

    await until(leads)


async def test_it_says_that_it_is_well(site: Site) -> None:
    await started(site)
    assert await site.status("GET", "/healthz") == 200
    async with site.http.get("/readyz") as answer:
        state = await answer.json()
    assert (answer.status, state["ok"], state["channels"]["web"]["ok"]) == (200, True, True)


async def test_it_says_that_it_is_not_when_the_database_is_away(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        async def run(self, job: object) -> None:
            raise ConnectionError

    await started(site)
    monkeypatch.setattr(site.app, "database", Away())
    async with site.http.get("/readyz") as answer:
        state = await answer.json()
    assert (answer.status, state["ok"], state["database"]) == (503, False, "ConnectionError")
    assert await site.status("GET", "/healthz") == 200


async def test_the_numbers_are_in_the_format_of_prometheus(site: Site) -> None:
    async with site.http.get("/metrics") as answer:
        lines = (await answer.text()).splitlines()
    names = {line.split()[0] for line in lines if not line.startswith("#")}
    assert {"municipio_inbox_waiting", "municipio_outbox_sent", "municipio_leading"} <= names


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
async def test_a_foreign_host_is_not_answered(site: Site, host: str) -> None:
    assert await site.status("GET", "/", headers={"Host": host}) == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8080", "[::1]:8080"])
async def test_this_machines_own_names_are_answered(site: Site, host: str) -> None:
    assert await site.status("GET", "/", headers={"Host": host}) == 200


async def test_the_page_keeps_to_itself(site: Site) -> None:
    async with site.http.get("/") as answer:
        page = await answer.text()
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "https://" not in page


@pytest.mark.parametrize("path", ["/static/../app.py", "/static/%2e%2e/app.py", "/nada"])
async def test_only_the_pages_are_given(site: Site, path: str) -> None:
    assert await site.status("GET", path) == 404
